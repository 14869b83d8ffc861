"""Words that give a line away, one data file a language."""

import re
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct, field

from audio_builder.cleaning.lines import REMEMBERED_LINES, in_lower_case
from audio_builder.language import primary

_FOLDER = Path(__file__).with_name("cues")
_KEYS = {"=": "whole", "^": "start", "$": "end", "~": "inside"}
_NEVER = re.compile(r"(?!)")
WHOLE, EDGE, INSIDE = 3, 2, 1
"""How a phrase met a line: it is the line, starts or ends it, or stands in it."""
# Longer lines are paragraphs, whatever words they hold; asking them takes most of the time.
_MOST_CHARACTERS = 700


class Cue(Struct, frozen=True, kw_only=True):
    """The phrases of one kind: lines that are one, start or end with one, or hold one."""

    whole: re.Pattern[str] = _NEVER
    start: re.Pattern[str] = _NEVER
    end: re.Pattern[str] = _NEVER
    inside: re.Pattern[str] = _NEVER


class _Phrases(Struct):
    whole: list[str] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are phrases for."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


def has_phrases(language: str) -> bool:
    """Tell whether there are phrases of a language."""
    return _file_tag(primary(language)) in languages()


def _file_tag(tag: str) -> str:
    """Return the name of a language's file: the two written forms of Norwegian share one."""
    return "no" if tag in {"nb", "nn"} else tag


@cache
def cues(tag: str) -> dict[str, Cue]:
    """Return the phrases of a language by kind; English ones stand on pages of every language."""
    return {kind: _compile(phrases) for kind, phrases in _phrases(tag).items()}


@cache
def _every_phrase(tag: str) -> Cue:
    """Return the phrases of all kinds in one: most lines hold none, one search tells."""
    together = _Phrases()
    for phrases in _phrases(tag).values():
        together.start.extend((*phrases.start, *phrases.whole))
        together.end.extend(phrases.end)
        together.inside.extend(phrases.inside)
    return _compile(together)


@cache
def _of_way(way: str, tag: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the kinds that have phrases of a way, such as ``start``, with their patterns."""
    pairs = ((kind, getattr(one, way)) for kind, one in cues(tag).items())
    return tuple((kind, pattern) for kind, pattern in pairs if pattern is not _NEVER)


@cache
def _phrases(tag: str) -> dict[str, _Phrases]:
    read: dict[str, _Phrases] = {}
    own = _file_tag(tag)
    for one in dict.fromkeys(("any", "en", *([own] if own in languages() else ()))):
        _read(one, read)
    return read


def cue(kind: str, language: str) -> Cue:
    """Return the phrases of one kind."""
    return cues(primary(language)).get(kind, Cue())


def meetings(text: str, language: str) -> dict[str, int]:
    """Return the kinds of phrases that a line meets, and how."""
    return _meetings(text, language) if len(text) <= _MOST_CHARACTERS else {}


@lru_cache(maxsize=REMEMBERED_LINES)
def _meetings(text: str, language: str) -> dict[str, int]:
    lowered = in_lower_case(text)
    tag = primary(language)
    met = _inside(lowered, tag)
    every = _every_phrase(tag)
    # No phrase of one kind can stand before the first place where one of any kind does.
    if first := every.end.search(lowered):
        place = first.start()
        met |= {k: EDGE for k, one in _of_way("end", tag) if one.search(lowered, place)}
    # What is a phrase from end to end starts with one.
    if not every.start.match(lowered):
        return met
    for kind, start in _of_way("start", tag):
        if start.match(lowered):
            met[kind] = EDGE
    for kind, whole in _of_way("whole", tag):
        if whole.fullmatch(lowered):
            met[kind] = WHOLE
    return met


def _inside(lowered: str, tag: str) -> dict[str, int]:
    """Return the kinds of phrases that stand in a line: one search finds where any does."""
    met: dict[str, int] = {}
    every = _every_phrase(tag).inside
    found = every.search(lowered)
    while found:
        place = found.start()
        for kind, one in _of_way("inside", tag):
            if kind not in met and one.match(lowered, place):
                met[kind] = INSIDE
        found = every.search(lowered, place + 1)
    return met


def _read(language: str, into: dict[str, _Phrases]) -> None:
    text = (_FOLDER / f"{language}.txt").read_text("utf-8")
    phrases = _Phrases()
    for line in text.splitlines():
        if line.startswith("["):
            phrases = into.setdefault(line.strip("[] "), _Phrases())
        elif line[:1] in _KEYS and line[1:].strip():
            getattr(phrases, _KEYS[line[0]]).append(line[1:].strip())


def _compile(phrases: _Phrases) -> Cue:
    edge = r"(?!\w)"
    return Cue(
        whole=_one_of(phrases.whole, r"\W*(?:", r")\W*"),
        start=_one_of(phrases.start, r"\W*(?:", rf"){edge}"),
        end=_one_of(phrases.end, r"(?<!\w)(?:", r")\W*$"),
        inside=_one_of(phrases.inside, r"(?<!\w)(?:", rf"){edge}"),
    )


def _one_of(phrases: list[str], before: str, after: str) -> re.Pattern[str]:
    if not phrases:
        return _NEVER
    return re.compile(f"{before}{'|'.join(phrases)}{after}")
