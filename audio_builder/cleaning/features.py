"""The blocks of an Article become numbers that tell article text from the rest of a page."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from audio_builder.article import Article
from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.lines import (
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
_LONG_WORDS = 12
"""A line of so many words that ends as a sentence is taken for running text."""
_LONG_CHARACTERS = 75
"""Languages that glue their words together say as much in fewer of them."""
_AROUND = (-4, -3, -2, -1, 1, 2, 3, 4)
_NEAR = (-2, -1, 1, 2)
_FAR = 99.0
_SENTENCE_BREAK = re.compile(r"[.!?…][\"'’”»)]*\s+(?=[\"'“„«(¿¡]*[^\W\d_a-zà-ÿа-яіїє])")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEM_LETTERS = 5
_MOST_WEIGHED = 60  # words of a line; a longer one has shown what it is
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTES = frozenset('"“”„«»‘’‹›')
_OPEN_QUOTES = ('"', "“", "„", "«", "‘", "–", "—", "- ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What is measured once of a line and used by its neighbours too."""

    words: int
    is_sentence: bool
    is_long: bool
    cue: float
    key: str
    own: tuple[float, ...]
    stems: frozenset[str]
    """Words long enough to tell what the line is about."""


def text_features(
    article: Article, weights: Mapping[str, float] | None = None
) -> list[list[float]]:
    """Measure each block by its words, its shape and its neighbours.

    ``weights`` says how much each word speaks for an article; training measures with its own.
    """
    lines = [
        _known_line(block.text, article.language)
        if weights is None
        else _line(block.text, article.language, weights)
        for block in article.blocks
    ]
    vocabulary = _vocabulary(lines)
    copies = Counter(line.key for line in lines)
    title = _stems(_tokens(article.title.lower()))
    places = _places(lines)
    padded = _padded(lines)
    rows: list[list[float]] = []
    for index, line in enumerate(lines):
        rows.append(
            [
                *line.own,
                float(min(copies[line.key], 5)),
                _shared(line, vocabulary),
                len(line.stems & title) / (len(line.stems) or 1),
                *_neighbours(padded, index),
                *places[index],
            ]
        )
    return rows


@cache
def _function_words(language: str) -> frozenset[str]:
    return function_words(language) | function_words("en")


@cache
def word_weights() -> dict[str, float]:
    """Load how much each word speaks for an article; ``^word`` opens a line, ``word$`` ends it."""
    path = files("audio_builder.cleaning") / "word_weights.json"
    loaded: dict[str, float] = json.loads(path.read_text("utf-8"))
    return loaded


def weighed_words(text: str) -> frozenset[str]:
    """Return the words of a line that are weighed."""
    return _weighable(_tokens(text.lower()))


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
    return frozenset(token for token in tokens if len(token) >= _STEM_LETTERS)


@lru_cache(maxsize=REMEMBERED_LINES)
def _known_line(text: str, language: str) -> _Line:
    """Measure a line once, however often the rules are asked again."""
    return _line(text, language, word_weights())


def _line(text: str, language: str, weights: Mapping[str, float]) -> _Line:
    known = _function_words(primary(language))
    count = word_count(text)
    found = _TOKEN.findall(text)
    tokens = _tokens(text.lower())
    divisor = len(found) or 1
    ends = ends_as_sentence(text)
    met = meetings(text, language)
    capital = sum(word[0].isupper() for word in found)
    digits = len(_DIGIT.findall(text))
    breaks = len(_SENTENCE_BREAK.findall(text))
    size = len(text) or 1
    is_long = ends and (count >= _LONG_WORDS or size >= _LONG_CHARACTERS)
    own = (
        math.log1p(count),
        math.log1p(len(text)),
        sum(map(len, found)) / divisor,
        float(ends),
        float(text.endswith("?")),
        float(text.endswith(":")),
        float(text.endswith(("…", "..."))),
        float(text.endswith(('"', "”", "»", "“"))),
        float(text.endswith(")")),
        float(breaks),
        text.count(",") / divisor,
        digits / size,
        capital / divisor,
        float(text.isupper()),
        sum(token in known for token in tokens) / divisor,
        float(not _QUOTES.isdisjoint(text)),
        float(text.startswith(_OPEN_QUOTES)),
        float("|" in text or "•" in text or "·" in text),
        float("©" in text),
        float("@" in text or "http" in text or "www." in text),
        float("/" in text),
        float(":" in text[:40]),
        float("(" in text),
        float(bool(_YEAR.search(text))),
        float(text[:1].islower()),
        float(text[:1].isdigit()),
        float("!" in text),
        *(float(met.get(kind, 0)) for kind in KINDS),
        *_weighed(tokens, weights),
    )
    return _Line(
        words=count,
        is_sentence=ends and count >= 5,  # noqa: PLR2004 - shorter ones are exclamations or labels
        is_long=is_long,
        cue=float(max((met.get(kind, 0) for kind in KINDS), default=0)),
        key=sameness_key(text),
        own=own,
        stems=_stems(tokens),
    )


def _vocabulary(lines: Sequence[_Line]) -> Counter[str]:
    """Count in how many lines of running text each longer word stands."""
    counts: Counter[str] = Counter()
    for line in lines:
        if line.is_long and not line.cue > 1:
            counts.update(line.stems)
    return counts


def _shared(line: _Line, vocabulary: Counter[str]) -> float:
    """Return the share of a line's longer words that the running text uses elsewhere."""
    least = 2 if line.is_long else 1
    return sum(vocabulary[stem] >= least for stem in line.stems) / (len(line.stems) or 1)


_NOTHING = _Line(
    words=0, is_sentence=False, is_long=False, cue=0.0, key="", own=(), stems=frozenset()
)


def _padded(lines: Sequence[_Line]) -> list[_Line]:
    edge = [_NOTHING] * max(_AROUND)
    return [*edge, *lines, *edge]


def _neighbours(padded: Sequence[_Line], index: int) -> list[float]:
    middle = index + max(_AROUND)
    row: list[float] = []
    for step in _AROUND:
        other = padded[middle + step]
        row.extend((math.log1p(other.words), float(other.is_sentence)))
    row.extend(padded[middle + step].cue for step in _NEAR)
    return row


def _places(lines: Sequence[_Line]) -> list[list[float]]:
    """Measure where each line stands: among long lines, in its run of short ones, on the page."""
    total = len(lines)
    long_words = [line.words if line.is_long else 0 for line in lines]
    all_long = sum(long_words) or 1
    indices = [index for index, line in enumerate(lines) if line.is_long]
    before = _distances(lines)
    after = _distances(lines[::-1])[::-1]
    openers = _since_opener(lines)
    runs = _runs(lines)
    sums = [0]
    for count in long_words:
        sums.append(sums[-1] + count)
    rows: list[list[float]] = []
    for index in range(total):
        lo5, hi5 = max(0, index - 5), min(total, index + 6)
        lo12, hi12 = max(0, index - 12), min(total, index + 13)
        rows.append(
            [
                float(total),
                float(len(indices)),
                index / (total or 1),
                float(min(index, 200)),
                float(min(total - index, 200)),
                sums[index] / all_long,
                (sums[hi5] - sums[lo5]) / (hi5 - lo5),
                (sums[hi12] - sums[lo12]) / (hi12 - lo12),
                float(min(sums[index] - sums[lo12], 500)),
                float(min(sums[hi12] - sums[index + 1], 500)),
                before[index],
                after[index],
                openers[index],
                *runs[index],
            ]
        )
    return rows


def _distances(lines: Sequence[_Line]) -> list[float]:
    """Return how many lines back the last line of running text is."""
    distances: list[float] = []
    last = _FAR
    for line in lines:
        distances.append(min(last, _FAR))
        last = 1.0 if line.is_long else last + 1
    return distances


def _since_opener(lines: Sequence[_Line]) -> list[float]:
    """Return how many lines back something like "Most read" stood with no running text since."""
    found: list[float] = []
    since = _FAR
    strong = 27 + KINDS.index("related_openers")
    for line in lines:
        since = 0.0 if line.own[strong] else _FAR if line.is_long else since + 1
        found.append(min(since, _FAR))
    return found


def _runs(lines: Sequence[_Line]) -> list[tuple[float, float, float]]:
    """Return the length of the run of lines that are no sentences, the place in it, its cues."""
    rows: list[tuple[float, float, float]] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and not lines[end].is_sentence:
            end += 1
        if end == start:
            rows.append((0.0, 0.0, 0.0))
            start += 1
            continue
        share = sum(line.cue > 0 for line in lines[start:end]) / (end - start)
        rows.extend((float(min(end - start, 60)), float(i), share) for i in range(end - start))
        start = end
    return rows
