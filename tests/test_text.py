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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1)))
def test_no_visible_character_is_lost(lines: list[str]) -> None:
    source = "\n".join(lines)
    seen = "".join("".join(texts(source)).split())
    bullets = "-*"
    assert [c for c in seen if c not in bullets] == [
        c for c in "".join(source.split()) if c not in bullets
    ]
