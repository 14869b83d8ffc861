"""Names are found whole, and without what is no name."""

import pytest

from audio_builder.bylines import author_names, find_names, without_addresses


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada van der Berg and Jon Hale", ("Ada van der Berg", "Jon Hale")),
        ("Ida von der Aue", ("Ida von der Aue",)),
        ("Dirk van den Broek", ("Dirk van den Broek",)),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Ana López y Juan Pérez", ("Ana López", "Juan Pérez")),
        ("Ada Marlow & Co.", ("Ada Marlow & Co.",)),
        ("Marlow & Sons", ("Marlow & Sons",)),
        ("Ada Marlow, Jon Hale & Ida Aue", ("Ada Marlow", "Jon Hale", "Ida Aue")),
        ("Ada Marlow <ada@example.org>", ("Ada Marlow",)),
        ("Ada Marlow (ada@x.org) and Jon Hale (jon@x.org)", ("Ada Marlow", "Jon Hale")),
        ("Ada Marlow @adamarlow", ("Ada Marlow",)),
        ("Ada Marlow, Political Correspondent", ("Ada Marlow",)),
        ("Ada Marlow in Kyiv", ("Ada Marlow",)),
        ("Мартін Ворник та Ольга Іваненко", ("Мартін Ворник", "Ольга Іваненко")),
        ("Mensch zu Mensch", ()),
        ("zu Hause", ()),
    ],
)
def test_names_end_where_names_end(text: str, names: tuple[str, ...]) -> None:
    assert find_names(text).names == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Marlow", ("Ada Marlow",)),
        ("Ada Marlow, ada@example.org", ("Ada Marlow",)),
        ("By Matt Snow Dec 19, 2016 at 2:19 pm ET", ("Matt Snow",)),
        ("https://example.org/ada", ()),
        ("{{author}}", ()),
    ],
)
def test_what_a_page_says_of_its_author_becomes_a_name(text: str, names: tuple[str, ...]) -> None:
    assert author_names(text) == names


def test_scholars_are_turned_round() -> None:
    assert author_names("Holt, Mira", surname_first=True) == ("Mira Holt",)


def test_no_address_is_left() -> None:
    text = without_addresses("Ada <ada@example.org> www.example.org/ada @ada")
    assert text == "Ada"


def test_a_long_text_without_an_end_takes_no_time() -> None:
    assert find_names("Ada Marlow, " * 100_000).names[:1] == ("Ada Marlow",)
