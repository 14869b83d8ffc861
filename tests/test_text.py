"""A pasted text becomes its lines, however it was wrapped on the way."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_builder.model.article import Role
from audio_builder.reading.text import parse_text

LINES = [
    "Old bridge reopens after nine years of repairs",
    "By Ada Marlow",
    (
        "The old bridge across the harbour reopened on Saturday, nine years after a barge struck its "
        "eastern pier and the city council closed it to all traffic."
    ),
    "What happens next",
    (
        "Trams will run again from March, the council said. Cyclists have had to take the ferry since "
        "the closure, which cost many of them half an hour a day."
    ),
    (
        "“We had almost stopped believing in it,” said the ferryman, who will retire in spring after "
        "thirty-one years on the water."
    ),
]


def texts(source: str) -> list[str]:
    return [block.text for block in parse_text(source).blocks]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \t\n\n"])
def test_lines_are_blocks_however_they_are_separated(gap: str) -> None:
    assert texts(gap.join(LINES)) == LINES


@pytest.mark.parametrize("width", [60, 72, 76, 100])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_wrapped_paste_is_joined_again(width: int, gap: str) -> None:
    wrapped = gap.join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in LINES
    )
    if gap == "\n":
        # Without blank lines a full last line of a paragraph cannot be told from a wrapped one.
        assert " ".join(texts(wrapped)) == " ".join(LINES)
    else:
        assert texts(wrapped) == LINES


def test_short_lines_of_a_poem_stay_lines() -> None:
    poem = ["The harbour sleeps", "The gulls are grey", "A lantern leaps", "And drifts away"]
    assert texts("\n".join(poem)) == poem


def test_a_list_loses_its_marks() -> None:
    blocks = parse_text("He brought:\n- a lamp\n- a rope\n- two books").blocks
    assert [(b.text, b.role) for b in blocks[1:]] == [
        ("a lamp", Role.LIST_ITEM),
        ("a rope", Role.LIST_ITEM),
        ("two books", Role.LIST_ITEM),
    ]


def test_a_dash_that_opens_a_speech_stays() -> None:
    assert texts("— Куди ти йдеш?\n— Додому.") == ["— Куди ти йдеш?", "— Додому."]


def test_what_cannot_be_seen_is_not_in_the_text() -> None:
    hostile = "\x1b[31mRed\x1b[0m a\u200bler\u00adt \u202etxet\u202c \ufeffend\x00\x07"
    assert texts(hostile) == ["Red alert txet end"]


def test_joiners_that_spell_words_stay() -> None:
    assert texts("می\u200cخواهم") == ["می\u200cخواهم"]


def test_piles_of_accents_are_cut_down() -> None:
    (text,) = texts("Z" + "\u0300" * 5000 + "algo")
    assert len(text) < 12


def test_one_line_of_a_megabyte_is_one_block() -> None:
    line = "word " * 200_000
    assert len(texts(line)) == 1


def test_a_megabyte_without_a_space_is_read() -> None:
    assert texts("x" * 1_000_000) == ["x" * 1_000_000]


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1)))
def test_no_visible_character_is_lost(lines: list[str]) -> None:
    source = "\n".join(lines)
    # Page numbers are set beside the text that they stood in, so the order may change.
    seen = sorted("".join("".join(texts(source)).split()))
    bullets = "-*"
    assert [c for c in seen if c not in bullets] == [
        c for c in sorted("".join(source.split())) if c not in bullets
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("the fisher-\nmen who saw them", "the fishermen who saw them"),
        ("the inter-\nnational fleet", "the international fleet"),
        ("for a well-\nknown reason", "for a well-known reason"),
        ("the salt-\nfish and the saltfish pie", "the saltfish and the saltfish pie"),
        ("a tide-\ntable: buy a tide-table", "a tide-table: buy a tide-table"),
        ("die Fi-\nscher kamen herauf-\nkamen", "die Fischer kamen heraufkamen"),
        ("Vor- \nund Nachteile", "Vor- und Nachteile"),
        ("der US-\nPräsident", "der US-Präsident"),
        ("рибал-\nки пішли", "рибалки пішли"),
        ("хто-\nнебудь прийде", "хто-небудь прийде"),
        ("peut-\nêtre demain", "peut-être demain"),
        ("emo\ufffe\ntional and emo\ufffetional", "emotional and emotional"),
        ("emo\u00ad\ntional", "emotional"),
        ("in 1990-\n1995 only", "in 1990-1995 only"),
    ],
)
def test_words_divided_at_the_ends_of_lines_are_whole_again(lines: str, text: str) -> None:
    assert texts(lines) == [text]


PAGES = (
    "The return of the herring\n\nHerring have come back to the sound after thirty years, and "
    "those\nwho saw them first did not believe their eyes when they\n\n{}\n\n{}\n\ncame up in the "
    "morning.\n\nNobody knows how long they will stay.\n\n{}\n\n{}\n\nThey left in May."
)


@pytest.mark.parametrize(
    ("numbers", "heads"),
    [
        (("12", "13"), ("Mira Holt", "Mira Holt")),
        (("- 12 -", "- 13 -"), ("TIDE JOURNAL      HERRING", "TIDE JOURNAL      HERRING")),
        (("Page 12 of 40", "Page 13 of 40"), ("Tide Journal", "Tide Journal")),
        (("Seite 12", "Seite 14"), ("THE RETURN OF THE HERRING", "THE RETURN OF THE HERRING")),
    ],
)
def test_page_numbers_and_running_heads_are_told_from_the_text(
    numbers: tuple[str, str], heads: tuple[str, str]
) -> None:
    article = parse_text(PAGES.format(numbers[0], heads[0], numbers[1], heads[1]))
    kept = [block.text for block in article.blocks if block.evidence is None]
    assert kept[1].endswith("when they came up in the morning.")
    assert kept[2:] == ["Nobody knows how long they will stay.", "They left in May."]


@pytest.mark.parametrize("text", ["The score:\n\n3\n\nThen:\n\n2", "Rooms\n12\n13\n14\nare free"])
def test_other_numbers_are_no_page_numbers(text: str) -> None:
    blocks = parse_text(text).blocks
    assert blocks
    assert all(block.evidence is None for block in blocks)


def test_a_stanza_is_one_block() -> None:
    stanza = "The lamp upon the wall\nburns low when winds are high,\nand no one sees it fall."
    assert texts(f"The Lamp\n\n{stanza}\n\nThe end.") == ["The Lamp", stanza, "The end."]


def test_a_menu_is_no_stanza() -> None:
    menu = "Home\nNews and sport\nSubscribe now\nAbout the show"
    assert texts(f"{menu}\n\nThe end.")[:4] == menu.split("\n")
