"""A line by itself becomes numbers: its words, its shape, the phrases in it."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.lines import (
    REMEMBERED_CHARACTERS,
    REMEMBERED_LINES,
    ends_as_sentence,
    sameness_key,
    word_count,
)
from audio_builder.language import function_words, primary

KINDS = (
    *("membership_appeals", "newsletter_forms", "paywall_lines", "related_articles"),
    *("related_openers", "share_buttons", "reading_time", "ai_notices", "captions", "credits"),
    *("advertisements", "legal_text", "comments", "author_bios", "bylines", "published"),
    "navigation",
)
_NO_KINDS = (0.0,) * len(KINDS)
_OPENERS = KINDS.index("related_openers")
_LONG_WORDS = 12
"""A line of so many words that ends as a sentence is taken for running text."""
_LONG_CHARACTERS = 75
"""Languages that glue their words together say as much in fewer of them."""
_SENTENCE_BREAK = re.compile(r"[.!?…][\"'’”»)]*\s+(?=[\"'“„«(¿¡]*[^\W\d_a-zà-ÿа-яіїє])")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEM_LETTERS = 5
_MOST_WEIGHED = 60  # words of a line; a longer one has shown what it is
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTE = re.compile(r'["“”„«»‘’‹›]')
_OPEN_QUOTES = ('"', "“", "„", "«", "‘", "–", "—", "- ")


class Line(Struct, frozen=True, kw_only=True):
    """What is measured once of a line and used by its neighbours too."""

    words: int
    is_sentence: bool
    is_long: bool
    cue: float
    opens: bool
    """The line is something like "Most read"."""
    key: str
    own: tuple[float, ...]
    stems: frozenset[str]
    """Words long enough to tell what the line is about."""


def measured(text: str, language: str, weights: Mapping[str, float] | None = None) -> Line:
    """Measure a line; with the package's own weights once, however often the rules are asked."""
    if weights is None and len(text) <= REMEMBERED_CHARACTERS:
        return _known_line(text, language)
    return _line(text, language, weights or word_weights())


@cache
def _function_words(language: str) -> frozenset[str]:
    return function_words(language) | function_words("en")


@cache
def word_weights() -> dict[str, float]:
    """Load how much each word speaks for an article; ``^word`` opens a line, ``word$`` ends it."""
    path = Path(__file__).with_name("generated") / "word_weights.json"
    loaded: dict[str, float] = json.loads(path.read_text("utf-8"))
    return loaded


def weighed_words(text: str) -> frozenset[str]:
    """Return the words of a line that are weighed."""
    return _weighable(_tokens(text.lower()))


def title_stems(title: str) -> frozenset[str]:
    """Return the words of a headline that tell what it is about."""
    return _stems(_tokens(title.lower()))


def _tokens(lowered: str) -> list[str]:
    return _TOKEN.findall(lowered.replace("’", "'"))


def _weighable(tokens: list[str]) -> frozenset[str]:
    if not tokens:
        return frozenset()
    return frozenset((*tokens[:_MOST_WEIGHED], f"^{tokens[0]}", f"{tokens[-1]}$"))


def _weighed(tokens: list[str], weights: Mapping[str, float]) -> tuple[float, float]:
    known = [weights[word] for word in _weighable(tokens) if word in weights]
    total = sum(known)
    return total, total / math.sqrt(len(known) + 1)


def _stems(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset([token for token in tokens if len(token) >= _STEM_LETTERS])


@lru_cache(maxsize=REMEMBERED_LINES)
def _known_line(text: str, language: str) -> Line:
    return _line(text, language, word_weights())


def _line(text: str, language: str, weights: Mapping[str, float]) -> Line:
    count = word_count(text)
    found = _TOKEN.findall(text)
    # Other letters may change their number with their case.
    tokens = [token.lower() for token in found] if text.isascii() else _tokens(text.lower())
    ends = ends_as_sentence(text)
    met = meetings(text, language)
    kinds = tuple([float(met.get(kind, 0)) for kind in KINDS]) if met else _NO_KINDS
    function = _function_words(primary(language))
    return Line(
        words=count,
        is_sentence=ends and count >= 5,  # noqa: PLR2004 - shorter ones are exclamations or labels
        is_long=ends and (count >= _LONG_WORDS or len(text) >= _LONG_CHARACTERS),
        cue=max(kinds),
        opens=kinds[_OPENERS] > 0,
        key=sameness_key(text),
        own=(
            math.log1p(count),
            math.log1p(len(text)),
            *_shape(text, found, sum(map(function.__contains__, tokens)), ends=ends),
            *_signs(text),
            *kinds,
            *_weighed(tokens, weights),
        ),
        stems=_stems(tokens),
    )


def _shape(text: str, found: list[str], function_count: int, *, ends: bool) -> tuple[float, ...]:
    """Measure how a line is built: its ending, its capitals, its share of function words."""
    divisor = len(found) or 1
    capital = len([word for word in found if word[0].isupper()])
    return (
        sum(map(len, found)) / divisor,
        float(ends),
        float(text.endswith("?")),
        float(text.endswith(":")),
        float(text.endswith(("…", "..."))),
        float(text.endswith(('"', "”", "»", "“"))),
        float(text.endswith(")")),
        float(len(_SENTENCE_BREAK.findall(text))),
        text.count(",") / divisor,
        len(_DIGIT.findall(text)) / (len(text) or 1),
        capital / divisor,
        float(text.isupper()),
        function_count / divisor,
    )


def _signs(text: str) -> tuple[float, ...]:
    """Measure which signs stand in a line."""
    return (
        float(bool(_QUOTE.search(text))),
        float(text.startswith(_OPEN_QUOTES)),
        float("|" in text or "•" in text or "·" in text),
        float("©" in text),
        float("@" in text or "http" in text or "www." in text),
        float("/" in text),
        float(":" in text[:40]),
        float("(" in text),
        float(_has_year(text)),
        float(text[:1].islower()),
        float(text[:1].isdigit()),
        float("!" in text),
    )


def _has_year(text: str) -> bool:
    # Few lines hold these digits, and the search tries every character.
    return ("19" in text or "20" in text) and bool(_YEAR.search(text))
