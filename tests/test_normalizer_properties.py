"""What holds for every line, whatever stands in it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_builder.phrasing.languages import LANGUAGES
from audio_builder.phrasing.normalizer import normalize, speakable
from audio_builder.phrasing.plain_letters import to_plain_letters
from audio_builder.phrasing.segmenter import segment
from audio_builder.phrasing.splitter import pieces

_PIECES = [
    "Nov. 17", "17 November 2024", "$5.2 million", "€1.2bn", "₴500", "3-2", "10–15", "24/7", "1/2", "½", "°C", "12°C",
    "km/h", "120 km/h", "%", "5 %", "#1", "#Tag2", "@me_2", "a@b.com", "https://x.org/a?b=1", "www.x.com", "F-16",
    "COVID-19", "T-72B3", "XIV", "Charles III", "U.S.", "EU", "St.", "Dr.", "No.", "no. 10", "p.m.", "6 a.m.", "18:05",
    "17.11.2024", "2024-11-17", "1960-х", "5 тис. грн", "3,5%", "№ 5", "§ 5", "II.", "17.", "1er", "2.º", "XXe", "'80s",
    "1990s", "(", ")", "[[", "]]", "<b>", "|", "{x}", "…", "...", "—", " - ", "--", "“", "”", "«", "»", "'", "’", "!", "?",
    ".", ",", ";", ":", "\u200b", "\ufeff", "\u202e", "\x00", "\ud800", "👍", "🇺🇦", "²", "m²", "Ⅳ", "①", "٣", "ª", "º", "+",
    "Auguſt 5", "5 aprıl", "5 KASIM", "5 NİSAN 2024", "5 ſec", "20 μg", "10⁶", "x⁴", "5 MAİ", "2 * 3", "=", "~5", "<5", ">5", "±3", "&", "AT&T", "_", "*", "^", "\\", "/", "and/or", "hello", "World", "ALL CAPS HEADLINE",
    "é", "e\u0301", "п'ять", "ї", "中文", "-5", "-", "1,000,000", "1 000 000", "1.000.000", "0.5", ".5", "007", "5th", "5-го",
]  # fmt: skip
_LINES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=8).map("".join),
)
_TONGUES = st.sampled_from([*LANGUAGES, "cs"])
_SAID_SIGNS = set(" .,;:!?'-¿¡")


def _sayable(char: str) -> bool:
    return char in _SAID_SIGNS or unicodedata.category(char)[0] in "LM"


@settings(max_examples=400)
@given(_LINES, _TONGUES)
def test_one_line_stays_one_line_of_letters_and_plain_punctuation(line: str, language: str) -> None:
    said = normalize(line, language)
    assert all(map(_sayable, said)), [c for c in said if not _sayable(c)]


@settings(max_examples=400)
@given(_LINES, _TONGUES)
def test_normalizing_twice_changes_nothing(line: str, language: str) -> None:
    once = normalize(line, language)
    assert normalize(once, language) == once


@settings(max_examples=300)
@given(_LINES, _TONGUES)
def test_places_run_on_and_outside_them_text_and_speech_run_in_step(
    line: str, language: str
) -> None:
    text = to_plain_letters(line)
    spoken, readings = speakable(text, language)
    at = spoken_at = 0
    for reading in readings:
        assert at <= reading.start <= reading.end <= len(text)
        assert spoken_at <= reading.spoken_start <= reading.spoken_end <= len(spoken)
        assert reading.start - at == reading.spoken_start - spoken_at
        at, spoken_at = reading.end, reading.spoken_end
    assert len(text) - at == len(spoken) - spoken_at


@settings(max_examples=200)
@given(st.text(), _TONGUES)
def test_sentences_joined_are_the_text(text: str, language: str) -> None:
    assert "".join(segment(text, language)) == text


@settings(max_examples=200)
@given(_LINES, _TONGUES)
def test_sentences_of_news_joined_are_the_text(text: str, language: str) -> None:
    assert "".join(segment(text, language)) == text


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_pieces_are_short_and_joined_are_the_sentence(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))
    assert "".join(cut) == text
    assert all(len(piece) <= longest for piece in cut)


@pytest.mark.parametrize("sign", ["[[", "]]", "<", ">", "|", "{", "}", "&", "\x00", "\x1b", "\\"])
def test_nothing_an_engine_takes_for_markup_is_left(sign: str) -> None:
    assert sign not in normalize(f"before {sign}kitten{sign} after")
