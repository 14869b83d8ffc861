"""Texts are cut where it hurts least, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_builder.errors import SpeakingError
from audio_builder.model.sound import Mark, Sound
from audio_builder.speaking import text_pieces
from audio_builder.speaking.engine import UnreliableError
from audio_builder.speaking.word_times import match, place, words_of

ANY = st.text(st.characters(exclude_categories=()), max_size=400)


@given(ANY, st.integers(1, 120))
def test_cutting_loses_nothing_but_blanks(text: str, limit: int) -> None:
    found = list(text_pieces.cut(text, limit))
    assert "".join("".join(text.split()) for _place, text in found) == "".join(text.split())
    assert all(text[at : at + len(piece)] == piece for at, piece in found)
    assert all(piece.strip() == piece and piece for _at, piece in found)


@given(st.text("ab ,.", max_size=2000), st.integers(150, 400))
def test_no_piece_passes_a_limit_that_leaves_room_for_words(text: str, limit: int) -> None:
    assert all(len(piece) <= limit for _at, piece in text_pieces.cut(text, limit))


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One here. Two here.", 12, ["One here.", "Two here."]),
        ("He came, saw it and left again.", 20, ["He came,", "saw it and left", "again."]),
        ("It cost 1,000,000 in all.", 14, ["It cost", "1,000,000 in", "all."]),
        ("unbreakable words here", 4, ["unbreakable", "words", "here"]),
        ("short " + "x" * 250, 900, ["short", "x" * 100, "x" * 100, "x" * 50]),
        ("これは文です。次の文です。", 8, ["これは文です。", "次の文です。"]),
    ],
)
def test_cuts_fall_where_a_reader_would_breathe(text: str, limit: int, expected: list[str]) -> None:
    assert [piece for _place, piece in text_pieces.cut(text, limit)] == expected


@given(ANY)
def test_harmless_text_keeps_its_places_and_can_be_encoded(text: str) -> None:
    found = text_pieces.harmless(text)
    assert len(found) == len(text)
    assert "\0" not in found
    found.encode("utf-8")


def test_joined_sounds_keep_their_marks_on_their_words() -> None:
    text = "First part, second part."
    first = Sound(pcm=b"\1\1" * 1000, rate=1000, marks=(Mark(start=0, end=5, seconds=0.1),))
    second = Sound(pcm=b"\2\2" * 500, rate=1000, marks=(Mark(start=0, end=6, seconds=0.2),))
    joined = text_pieces.join([(0, first), (12, second)])
    assert [(text[m.start : m.end], m.seconds) for m in joined.marks] == [
        ("First", 0.1), ("second", 1.28),
    ]  # fmt: skip
    assert joined.seconds == pytest.approx(1.58)


def test_an_engine_that_changes_its_rate_within_a_sentence_is_not_joined() -> None:
    parts = [(0, Sound(pcm=b"\1\1", rate=rate)) for rate in (16000, 22050)]
    with pytest.raises(SpeakingError, match="sample rate"):
        text_pieces.join(parts)


def speech(seconds: float, sample: bytes = b"\0\x10") -> Sound:
    return Sound(pcm=sample * int(seconds * 8000), rate=8000)


SENTENCE = "A sentence of about fifty characters, more or less."


@pytest.mark.parametrize("seconds", [1.2, 3.0, 8.0, 60.0])
def test_a_usual_length_is_believed(seconds: float) -> None:
    text_pieces.check_plausible(SENTENCE, speech(seconds), 1.0)


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (speech(3, b"\0\0"), "silence"),
        (speech(3, b"\1\0"), "silence"),
        (Sound(pcm=b"", rate=8000), "silence"),
        (speech(0.5), "missing"),
        (speech(600), "600 s"),
    ],
)
def test_a_sound_that_cannot_be_the_text_is_refused(sound: Sound, fault: str) -> None:
    with pytest.raises(UnreliableError, match=fault):
        text_pieces.check_plausible(SENTENCE, sound, 1.0)


def test_fast_speech_may_be_short() -> None:
    text_pieces.check_plausible(SENTENCE, speech(0.7), 2.0)


EVENTS = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 9), st.floats(-1, 20)))


@given(st.text("ab é日本🙂1", max_size=50), EVENTS, st.floats(0, 10))
def test_marks_lie_on_words_in_order_and_inside_the_sound(
    text: str, events: list[tuple[int, int, float]], seconds: float
) -> None:
    found = place(text, events, seconds)
    spans = [(start, end) for start, end, _at in found]
    assert set(spans) <= set(words_of(text))
    assert spans == sorted(spans)
    times = [at for *_span, at in found]
    assert times == sorted(times)
    assert all(0 <= at <= round(seconds, 4) for at in times)


def test_the_first_event_in_a_word_gives_its_time_and_empty_ones_none() -> None:
    events = [(0, 3, 0.0), (4, 0, 0.1), (5, 2, 0.5), (5, 2, 0.9), (30, 4, 2.0)]
    assert place("one 1934 three", events, 3.0) == [(0, 3, 0.0), (4, 8, 0.5)]


def test_timed_words_are_found_in_their_order() -> None:
    text = "The bill of the house is $5 for the house."
    words = ["the", "bill", "of", "the", "house", "is", "five", "dollars", "for", "the", "house"]
    found = match(text, [(word, at / 10) for at, word in enumerate(words)], 5.0)
    assert [text[start:end] for start, end, _at in found] == [
        "The", "bill", "of", "the", "house", "is", "for", "the", "house.",
    ]  # fmt: skip
    assert found[-1][2] == 1.0
