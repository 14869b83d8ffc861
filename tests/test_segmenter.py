"""Paragraphs are cut where sentences end."""

from pathlib import Path

import pytest

from audio_builder.phrasing.segmenter import segment

_CASES = Path(__file__).parent / "cases" / "segmenter"


def _cases() -> list[tuple[str, str]]:
    return [
        (path.stem, line)
        for path in sorted(_CASES.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("language", "case"), _cases())
def test_a_case_is_cut_at_its_bars(language: str, case: str) -> None:
    sentences = [sentence.strip() for sentence in segment(case.replace("|", " "), language)]
    assert sentences == case.split("|")


def test_blank_lines_end_a_sentence_without_a_stop() -> None:
    assert segment("A headline\n\nA text.") == ("A headline\n\n", "A text.")


def test_white_space_stays_with_the_sentence_before_it() -> None:
    assert segment("One.  Two.\nThree.") == ("One.  ", "Two.\n", "Three.")


def test_an_unknown_language_is_still_cut() -> None:
    assert segment("Jedna veta. Druha veta.", "xx") == ("Jedna veta. ", "Druha veta.")


def test_nothing_gives_nothing() -> None:
    assert segment("") == ()


@pytest.mark.parametrize(
    "text",
    [". " * 50_000, "." * 50_000, "! " * 20_000, "…" * 50_000, ". . ." + " »" * 20_000, ".\xa0" * 20_000],
)  # fmt: skip
def test_long_runs_of_stops_take_no_long_time(text: str) -> None:
    assert "".join(segment(text)) == text
