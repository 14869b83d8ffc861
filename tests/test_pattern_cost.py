"""No pattern that meets a stranger's text takes time by the square of its length."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pattern_cost import Counter, TooManyStepsError, hostile_pieces, possessive_bodies

import audio_builder
from audio_builder.phrasing.languages import LANGUAGES

# Modules of optional packages, and programs.
LEFT_OUT = re.compile(r"__main__|_main$|_speaker$|engines\.(?:piper|kokoro|hibari)$")
SHORT, LONG = 24, 48
# Twice the text may take a little more than twice the steps; by the square it would be four times.
MOST_GROWTH = 3.0
TALK = (
    "Dr. Smith, 4 May 2026 at 10:30, paid $3.50 (5 %) to A. B. Co. in ch. IV, see www.a.de,"
    " x@y.de or +49 30 1234; 3/4 km² at 20 °C. NATO and 12th."
)
NAME = "audio_builder"
PACKAGE = Path(audio_builder.__file__).parent


class Found(NamedTuple):
    """A pattern of the package, where it stands, and whether texts are searched for it."""

    pattern: str | bytes
    flags: int
    place: str
    searched: bool


@cache
def patterns() -> tuple[Found, ...]:
    """Collect every expression the package compiles."""
    found: dict[tuple[str | bytes, int], Found] = {}
    compile_one = re._compile

    def record(pattern: object, flags: int) -> object:
        frame = sys._getframe(1)
        while frame.f_back and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE) and isinstance(pattern, str | bytes):
            found[(pattern, int(flags))] = Found(
                pattern,
                int(flags),
                f"{path.relative_to(PACKAGE)}:{frame.f_lineno}",
                is_searched(path, frame.f_lineno),
            )
        return compile_one(pattern, flags)

    monkeypatch = pytest.MonkeyPatch()
    ours = {name: module for name, module in sys.modules.items() if name.startswith(NAME)}
    for name in ours:
        del sys.modules[name]
    try:
        monkeypatch.setattr(re, "_compile", record)
        for module in pkgutil.walk_packages(audio_builder.__path__, f"{NAME}."):
            if not LEFT_OUT.search(module.name):
                importlib.import_module(module.name)
        exercise()
    finally:
        monkeypatch.undo()
        for name in [name for name in sys.modules if name.startswith(NAME)]:
            del sys.modules[name]
        sys.modules.update(ours)
    return tuple(found.values())


def exercise() -> None:
    """Have what is compiled late compiled now, in every language."""
    normalizer = importlib.import_module(f"{NAME}.phrasing.normalizer")
    segmenter = importlib.import_module(f"{NAME}.phrasing.segmenter")
    scanner = importlib.import_module(f"{NAME}.phrasing.scanner")
    languages = importlib.import_module(f"{NAME}.phrasing.languages")
    cues = importlib.import_module(f"{NAME}.cleaning.cues")
    for language in (*LANGUAGES, "el"):
        normalizer.normalize(TALK, language)
        grammar = languages.grammar(language)
        for verbalizer in (
            *grammar.verbalizers,
            *grammar.full_text_verbalizers,
            *grammar.digit_text_verbalizers,
        ):
            scanner.compile_pattern(verbalizer)
        segmenter.segment(TALK, language)
        cues.cue("caption", language)


@cache
def is_searched(path: Path, line: int) -> bool:
    """Tell whether a text is searched for a pattern: then every place may cost, not one."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and node.lineno <= line <= (node.end_lineno or 0):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            called = rf"\b(?:{'|'.join(names)})\.(?:search|sub|subn|split|findall|finditer)\("
            return bool(names) and bool(re.search(called, source))
        if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or 0):
            function = ast.unparse(node.func)
            if function.startswith("re.") and function[3:] not in {"compile", "match", "fullmatch"}:
                return True
    return False


def growth(counter: Counter, before: str, piece: str, *, searched: bool) -> float:
    """Return how many times the steps multiply when the hostile text doubles."""
    count = counter.search_all if searched else counter.match
    steps = []
    for size in (SHORT, LONG):
        try:
            steps.append(count(before + piece * (size // len(piece)) + "\0"))
        except TooManyStepsError:
            return float("inf")
    return steps[1] / max(1, steps[0])


def offenders() -> Iterator[str]:
    for pattern, flags, place, searched in patterns():
        counter = Counter(pattern, flags)
        for before, piece in hostile_pieces(pattern, flags):
            if growth(counter, before, piece, searched=searched) > MOST_GROWTH:
                yield f"{place}: {pattern!r:.160} on {before[-20:]!r} + {piece!r} * n"
                break


def repeats_group_possessively(found: Found) -> bool:
    return any(
        len(body) > 1 or str(body[0][0]) not in {"IN", "LITERAL", "NOT_LITERAL", "ANY"}
        for body in possessive_bodies(found.pattern, found.flags)
    )


def test_the_package_has_patterns_to_look_at() -> None:
    assert len(patterns()) > 300


@pytest.mark.parametrize(
    ("pattern", "piece"),
    [(r"(?:<!--.{0,2000}?-->\s*)*<html", "<!---->"), (r"\s*date", " "), (r"(a+)+b", "a")],
)
def test_what_was_slow_once_would_be_found(pattern: str, piece: str) -> None:
    assert growth(Counter(pattern), "", piece, searched=True) > MOST_GROWTH


@pytest.mark.parametrize(
    ("pattern", "piece"),
    [(r"[a-z]+", "a"), (r"(?<!\s)\s*date", " "), (r"(?<![ab])(?:a|b)*+c", "ab")],
)
def test_what_is_linear_is_not_accused(pattern: str, piece: str) -> None:
    assert growth(Counter(pattern), "", piece, searched=True) < MOST_GROWTH


def test_only_single_characters_repeat_possessively() -> None:
    # Before 3.11.5 a group that does, (?:a|b)*+, may not match where it should (gh-106052);
    # (?>(?:a|b)*) does. Debian 12 has 3.11.2.
    found = {one.place: one.pattern for one in patterns() if repeats_group_possessively(one)}
    assert not found


def test_no_pattern_takes_time_by_the_square_of_a_strangers_text() -> None:
    found = sorted(offenders())
    assert not found, "\n".join(found)
