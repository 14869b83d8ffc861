import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_builder.mastering.words import words
from audio_builder.model.script import Reading, Utterance, UtteranceRole
from audio_builder.model.sound import Mark


def said(text: str, spoken: str, *readings: tuple[int, int, int, int]) -> Utterance:
    return Utterance(
        role=UtteranceRole.PARAGRAPH,
        text=text,
        spoken=spoken,
        pause_ms=0,
        readings=tuple(
            Reading(start=a, end=b, spoken_start=c, spoken_end=d) for a, b, c, d in readings
        ),
    )


def marks(spoken: str, *times: float) -> tuple[Mark, ...]:
    """A mark at each word of the spoken text."""
    at, found = 0, []
    for word, seconds in zip(spoken.split(), times, strict=True):
        start = spoken.index(word, at)
        at = start + len(word)
        found.append(Mark(start=start, end=at, seconds=seconds))
    return tuple(found)


def timed(
    utterance: Utterance, told: tuple[Mark, ...], start: float = 10.0, end: float = 14.0
) -> list[tuple[str, float, float]]:
    return [
        (utterance.text[word.text_start : word.text_end], word.start, word.end)
        for word in words(utterance, told, start, end)
    ]


def test_words_spoken_as_written_start_at_their_marks() -> None:
    text = "The vote, at last."
    assert timed(said(text, text), marks(text, 0.1, 0.3, 1.5, 1.8)) == [
        ("The", 10.1, 10.3),
        ("vote,", 10.3, 11.5),
        ("at", 11.5, 11.8),
        ("last.", 11.8, 14.0),
    ]


def test_words_are_those_of_the_article_not_the_respelled_ones() -> None:
    text, spoken = "It cost $5 million, all told.", "It cost five million dollars, all told."
    utterance = said(text, spoken, (8, 18, 8, 28))
    got = timed(utterance, marks(spoken, 0.0, 0.2, 0.5, 0.9, 1.3, 2.5, 2.9))
    assert [word for word, *_ in got] == ["It", "cost", "$5", "million,", "all", "told."]
    assert [start for _, start, _ in got] == pytest.approx([10.0, 10.2, 10.5, 10.9, 12.5, 12.9])


def test_a_number_that_becomes_many_words_lasts_as_long_as_all_of_them() -> None:
    text, spoken = "In 1984 it", "In nineteen eighty four it"
    utterance = said(text, spoken, (3, 7, 3, 23))
    got = timed(utterance, marks(spoken, 0.0, 0.4, 0.9, 1.2, 1.6))
    assert got[1] == ("1984", pytest.approx(10.4), pytest.approx(11.6))


def test_words_without_a_mark_share_the_time_between_their_neighbours() -> None:
    text = "aa bb cc dd"
    told = (Mark(start=0, end=2, seconds=0.0), Mark(start=9, end=11, seconds=3.0))
    starts = [start for _, start, _ in timed(said(text, text), told)]
    assert starts == pytest.approx([10.0, 11.0, 12.0, 13.0])


def test_no_marks_give_no_words() -> None:
    assert words(said("A b", "A b"), (), 0, 1) == ()
    assert words(said("A b", "A b"), (Mark(start=0, end=0, seconds=0.1),), 0, 1) == ()


@given(
    st.text(alphabet="ab é日5 ", max_size=30),
    st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 9), st.floats(-1, 9)), max_size=8),
)
def test_any_marks_give_times_in_order_and_inside_the_cue(
    text: str, told: list[tuple[int, int, float]]
) -> None:
    given_marks = tuple(Mark(start=a, end=a + b, seconds=c) for a, b, c in told)
    found = words(said(text, text), given_marks, 10.0, 14.0)
    assert len(found) in {0, len(text.split())}
    flat = [moment for word in found for moment in (word.start, word.end)]
    assert flat == sorted(flat)
    assert all(10.0 <= moment <= 14.0 for moment in flat)
