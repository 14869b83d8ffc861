"""Written lines become the lines people would say."""

import re
import unicodedata
from pathlib import Path

import pytest

from audio_builder.phrasing import punctuation
from audio_builder.phrasing.languages import grammar
from audio_builder.phrasing.normalizer import normalize, speakable
from audio_builder.phrasing.scanner import DIGIT, compile_pattern

_CASES = Path(__file__).parent / "cases" / "normalizer"


def _cases() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted(_CASES.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                _, written, spoken = line.split("\t")
                rows.append((path.stem, written, spoken))
    return rows


@pytest.mark.parametrize(("language", "written", "spoken"), _cases())
def test_a_case_is_said_as_its_file_says(language: str, written: str, spoken: str) -> None:
    assert normalize(written, language) in spoken.split(" | ")


def test_plain_words_are_untouched() -> None:
    line = "The old mayor's well-kept garden, they said, was open; nobody came."
    assert speakable(line) == (line, ())


def test_places_of_a_reading_are_kept() -> None:
    text = "He ran 5 km on Nov. 17 (a Sunday)."
    spoken, readings = speakable(text)
    pairs = [(text[r.start : r.end], spoken[r.spoken_start : r.spoken_end]) for r in readings]
    assert pairs[:2] == [
        ("5 km", "five kilometers"),
        ("Nov. 17", "November seventeenth"),
    ]


def test_decomposed_letters_are_read_like_composed_ones() -> None:
    line = "L'été 2024 à Orléans"
    assert normalize(unicodedata.normalize("NFD", line), "fr") == normalize(line, "fr")


def test_digits_of_other_scripts_are_read() -> None:
    assert normalize("٣ men and ５ women") == "three men and five women"


def test_a_language_without_a_folder_reads_numbers() -> None:
    assert normalize("Přišlo 17 lidí.", "cs") == "Přišlo sedmnáct lidí."


def test_a_language_nobody_knows_is_no_reason_to_fail() -> None:
    assert normalize("Ka 17 ha", "xx") == "Ka 17 ha"


@pytest.mark.parametrize(
    "line",
    ["1" * 5000, "a." * 20_000, "1/" * 10_000, "e.g. " * 9000, "a" * 50_000, "U." * 3000, "1-" * 3000, "(" * 5000, "$1,000," * 500, "a.b" * 2000, "No. " * 1000, "@" * 9000],
)  # fmt: skip
def test_odd_long_lines_take_no_long_time(line: str) -> None:
    said = normalize(line)
    assert not re.search(r"[\d$@(]", said)


def test_a_region_tag_is_its_language() -> None:
    assert normalize("5 km", "en-GB") == normalize("5 km", "en_us") == "five kilometers"


@pytest.mark.parametrize("language", sorted({language for language, _, _ in _cases()}))
def test_the_sign_after_digits_rules_out_no_match(language: str) -> None:
    """The quick check of ``follows`` may spare a pattern only where it cannot match."""
    looked = [r for r in grammar(language).verbalizers if DIGIT in r.starts and r.follows]
    lines = [written for tag, written, _ in _cases() if tag == language]
    for line in map(punctuation.same_length, lines):
        for digits in re.finditer(r"[0-9]+", line):
            missed = [
                r.name
                for r in looked
                if compile_pattern(r).match(line, digits.start())
                and (line[digits.end() : digits.end() + 1] or "end") not in r.follows
            ]
            assert not missed, f"{missed} in {line}"
