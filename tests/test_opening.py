"""The first lines of a paste become headline, byline and date."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.model.article import Cleaned
from audio_builder.reading.text import parse_text

TEXT = (
    "The harbour has been busy since the spring, and everyone who lives on the quay can hear the "
    "cranes at night when the wind is from the west.\n\nNobody knows how long the work will last, "
    "but the engineers have promised that the new wall will be ready before the storms of winter."
)
GERMAN = (
    "Der Hafen ist seit dem Frühling voller Lärm, und jeder, der am Kai wohnt, hört nachts die "
    "Kräne, wenn der Wind von Westen weht.\n\nNiemand weiß, wie lange die Arbeit dauern wird, aber "
    "die Ingenieure versprechen, dass die Mauer vor den Stürmen des Winters fertig ist."
)


def cleaned(*lines: str, text: str = TEXT) -> Cleaned:
    return clean(parse_text("\n\n".join([*lines, text])))


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("Seal soup", "Seal soup"),
        ("9 ways to wake a seal", "9 ways to wake a seal"),
        ("“Nobody asked the seals”", "“Nobody asked the seals”"),
        ("Welcome to the island of the lame seal", "Welcome to the island of the lame seal"),
        (
            "12 in hospital after the harbour wall fell",
            "12 in hospital after the harbour wall fell",
        ),
        ("Wall to cost £4m", "Wall to cost £4m"),
    ],
)
def test_the_first_line_is_the_headline(top: str, title: str) -> None:
    assert cleaned(top).article.title == title


@pytest.mark.parametrize(
    "line",
    [
        "200 g butter",
        "2 EL Öl",
        "Q: What will you miss?",
        "В: Чого вам бракуватиме?",
        "Good morning!",
        "Guten Morgen!",
        "Bonjour à tous !",
        "See you tomorrow,",
        "Skip to main content",
        "From Wikipedia, the free encyclopedia",
    ],
)
def test_some_lines_are_never_the_headline(line: str) -> None:
    assert cleaned(line).article.title == ""


RECIPE = (
    "Seal island soup\n\nThis soup was eaten on the island every Friday with whatever the boat "
    "brought in.\n\nIngredients\n500 g potatoes\n1½ cups milk\n2 tbsp butter\n\nMethod\n"
    "1. Peel the potatoes and boil them.\n2. Add the milk and the butter.\n"
)


def test_a_recipe_is_called_by_its_first_line() -> None:
    assert clean(parse_text(RECIPE)).article.title == "Seal island soup"


def test_each_ingredient_of_a_recipe_is_read() -> None:
    lines = RECIPE[RECIPE.index("This soup") :].split("\n")
    read = [block.text for block in clean(parse_text(RECIPE)).article.blocks]
    assert read == [line for line in lines if line]


def test_a_whole_page_has_its_headline_above_its_byline() -> None:
    menu = ["Home", "News", "Council blog", "Subscribe for $1", "Most read", "Old boats for sale"]
    top = "\n".join([*menu, "New harbour wall keeps the quay awake", "By Ada Marlow"])
    assert cleaned(top).article.title == "New harbour wall keeps the quay awake"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ada van der Berg and Jon Hale", ("Ada van der Berg", "Jon Hale")),
        ("By Ada Marlow <ada@example.org>", ("Ada Marlow",)),
        ("By Ada Marlow @adamarlow", ("Ada Marlow",)),
        ("By Ada Marlow & Co.", ("Ada Marlow & Co.",)),
        ("ByAda Marlow", ("Ada Marlow",)),
        ("Ada Marlow - Aug 10, 2016 11:15 am UTC", ("Ada Marlow",)),
        ("August 10, 2016 at 6:08 PM ET by Ada Marlow", ("Ada Marlow",)),
        ("Ada Marlow, Senior Harbour Editor", ("Ada Marlow",)),
        ("Ada Marlow | 4 hours ago", ("Ada Marlow",)),
        ("Words: Ada Marlow", ("Ada Marlow",)),
        ("Ada Marlow (@ada) & Jon Hale (jon@example.org)", ("Ada Marlow", "Jon Hale")),
    ],
)
def test_a_byline_is_taken_whole_and_nothing_of_it_is_read(
    line: str, authors: tuple[str, ...]
) -> None:
    found = cleaned("A wall for the harbour", line)
    assert found.article.authors == authors
    assert [block.text for block in found.article.blocks] == TEXT.split("\n\n")


def test_a_name_above_the_date_is_the_authors() -> None:
    found = cleaned("A wall for the harbour\nAda Marlow\n4 May 2026").article
    assert found.authors == ("Ada Marlow",)


@pytest.mark.parametrize("line", ["Harbour News", "Council Wall"])
def test_a_sections_name_is_nobodys(line: str) -> None:
    text = f"{TEXT}\n\nThe news of the harbour and its council came late, and the wall was high."
    assert cleaned(f"A wall for the quay\n{line}\n4 May 2026", text=text).article.authors == ()


@pytest.mark.parametrize("heading", ["Von Mensch zu Mensch", "Von Anfang an", "Von Kiel nach Rom"])
def test_a_german_heading_with_von_is_no_byline(heading: str) -> None:
    found = clean(parse_text(f"Eine Mauer\n\n{heading}\n\n{GERMAN}")).article
    assert found.authors == ()


def test_a_verse_with_by_is_no_byline() -> None:
    verse = "He dreams of ships that never came,\nby Mary Anne and by Tom Crane,\nby the light."
    assert cleaned("Harbour song", verse).article.authors == ()


def test_the_date_below_the_headline_goes_before_the_mastheads() -> None:
    lines = ["Saturday, 11 March 2023", "Home", "News", "Sport", "Wall for the harbour"]
    found = cleaned("\n".join([*lines, "By Ada Marlow", "2 January 2023, 10:30 GMT"])).article
    assert found.published
    assert found.published.isoformat() == "2023-01-02T10:30:00+00:00"


def test_the_day_an_article_was_changed_is_not_the_day_it_was_published() -> None:
    found = cleaned("Wall for the harbour\nUpdated 9 May 2026\nPublished 4 May 2026").article
    assert found.published
    assert found.published.day == 4


def test_of_the_history_of_a_paper_the_publication_counts() -> None:
    line = "Received: 4 June 2022 Accepted: 1 July 2022 Published: 3 July 2022"
    found = cleaned("On the wall of the harbour", line)
    assert found.article.published
    assert found.article.published.isoformat() == "2022-07-03T00:00:00"
    assert line not in [block.text for block in found.article.blocks]


def test_the_dateline_of_a_press_release_becomes_its_date() -> None:
    text = f"QUAY, Maine, May 4, 2026 /PRNewswire/ -- {TEXT}"
    found = cleaned("FOR IMMEDIATE RELEASE", "Harbour wall is ready", text=text).article
    assert found.title == "Harbour wall is ready"
    assert found.blocks[0].text.startswith("The harbour has been busy")
    assert found.published
    assert found.published.day == 4
