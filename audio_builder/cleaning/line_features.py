"""A line by itself becomes numbers: its words, its shape, the phrases in it."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.lines import (
    REMEMBERED_CHARACTERS,
    REMEMBERED_LINES,
    ends_as_sentence,
    has_other_words,
    sameness_key,
    word_count,
)
from audio_builder.language import function_words, primary

KINDS = (
    *("membership_appeals", "newsletter_forms", "paywall_lines", "related_articles"),
    *("related_openers", "share_buttons", "reading_time", "ai_notices", "captions", "credits"),
    *("advertisements", "legal_text", "comments", "author_bios", "bylines", "published"),
    *("navigation", "comment_signs"),
)
Weights: TypeAlias = Mapping[str, tuple[float, float]]
"""How much each word speaks for an article, and how much for a caption."""
_NO_KINDS = (0.0,) * len(KINDS)
_OPENERS = KINDS.index("related_openers")
_COMMENTS = KINDS.index("comments")
_SIGNS = KINDS.index("comment_signs")
_LONG_WORDS = 12
"""A line of so many words that ends as a sentence is taken for running text."""
_LONG_CHARACTERS = 75
"""Languages that glue their words together say as much in fewer of them."""
_SENTENCE_BREAK = re.compile(
    r"[。！？](?=.)|[.!?…][\"'’”»)]*\s+(?=[\"'“„«(¿¡]*[^\W\d_a-zà-ÿа-яіїє])"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEM_LETTERS = 5
_STEM_SYLLABLES = 2
"""Korean words stand with their endings."""
# Scripts without blanks: what is no hiragana, in pairs of signs, tells what a line is about.
_UNSPACED_WORD = re.compile("[\u3005\u30a1-\u30ff\u3400-\u9fff]{2,}")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_FUNCTION_SIGNS = re.compile("[的了是在不和有这這为為也就与與对對着著而及被把从從]")
_SIGNS_A_WORD = 4
"""So many times as many function words has English as Chinese has such signs."""
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
    talks: bool
    """The line belongs to readers' comments: "14 comments", "Reply"."""
    key: str
    own: tuple[float, ...]
    stems: frozenset[str]
    """Words long enough to tell what the line is about."""
    names: frozenset[str]
    """Words that start with a capital inside a sentence: people and places, in most languages."""


def measure_line(text: str, language: str, weights: Weights | None = None) -> Line:
    """Measure a line; with the package's own weights once, however often the rules are asked."""
    if weights is None and len(text) <= REMEMBERED_CHARACTERS:
        return _known_line(text, language)
    return _line(text, language, word_weights() if weights is None else weights)


@cache
def known_function_words(language: str) -> frozenset[str]:
    """Return the function words of a language, and English ones: many pages mix them in."""
    return function_words(language) | function_words("en")


@cache
def word_weights() -> Weights:
    """Load how much each word speaks for an article, and how much for a caption.

    ``^word`` opens a line, ``word$`` ends it, ``-ing`` is how longer words end.
    """
    path = Path(__file__).with_name("generated") / "word_weights.json"
    loaded: dict[str, list[float]] = json.loads(path.read_text("utf-8"))
    return {word: (both[0], both[1]) for word, both in loaded.items()}


def forget_lines() -> None:
    """Measure all lines anew: the weights of words have changed."""
    _known_line.cache_clear()


def weighed_words(text: str) -> frozenset[str]:
    """Return the words of a line that are weighed."""
    return frozenset(_weighable(_tokens(text.lower())))


def title_stems(title: str) -> frozenset[str]:
    """Return the words of a headline that tell what it is about."""
    return _line_stems(title, _tokens(title.lower()))


def _tokens(lowered: str) -> list[str]:
    return _TOKEN.findall(lowered.replace("’", "'"))


def _weighable(tokens: list[str]) -> dict[str, None]:
    """Return the words once each, in their order: sums of them are then the same everywhere."""
    if not tokens:
        return {}
    first = tokens[:_MOST_WEIGHED]
    endings = [f"-{token[-3:]}" for token in first if len(token) >= _STEM_LETTERS]
    return dict.fromkeys((*first, *endings, f"^{tokens[0]}", f"{tokens[-1]}$"))


def _weigh(tokens: list[str], weights: Weights) -> tuple[float, float, float]:
    known = [weights[word] for word in _weighable(tokens) if word in weights]
    total = sum([both[0] for both in known])
    divisor = math.sqrt(len(known) + 1)
    return total, total / divisor, sum([both[1] for both in known]) / divisor


def _stems(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset([token for token in tokens if len(token) >= _STEM_LETTERS])


def _line_stems(text: str, tokens: list[str]) -> frozenset[str]:
    """Return the words of a line that tell what it is about, in scripts without blanks as well."""
    if not has_other_words(text):
        return _stems(tokens)
    found = [run[at : at + 2] for run in _UNSPACED_WORD.findall(text) for at in range(len(run) - 1)]
    if _HANGUL.search(text):
        found += [token[:_STEM_SYLLABLES] for token in tokens if len(token) >= _STEM_SYLLABLES]
    return frozenset(found) if found else _stems(tokens)


def _function_share(text: str, tokens: list[str], language: str) -> float:
    """Return the share of function words, or of the signs that stand for them."""
    tag = primary(language)
    signs = _HIRAGANA if tag == "ja" else _FUNCTION_SIGNS if tag == "zh" else None
    if signs is not None:
        share = len(signs.findall(text)) / (len(text) or 1)
        return share if tag == "ja" else min(1.0, share * _SIGNS_A_WORD)
    known = known_function_words(tag)
    return sum(map(known.__contains__, tokens)) / (len(tokens) or 1)


@lru_cache(maxsize=REMEMBERED_LINES)
def _known_line(text: str, language: str) -> Line:
    return _line(text, language, word_weights())


def _line(text: str, language: str, weights: Weights) -> Line:
    count = word_count(text)
    found = _TOKEN.findall(text)
    # Other letters may change their number with their case.
    tokens = [token.lower() for token in found] if text.isascii() else _tokens(text.lower())
    ends = ends_as_sentence(text)
    met = meetings(text, language)
    kinds = tuple([float(met.get(kind, 0)) for kind in KINDS]) if met else _NO_KINDS
    length = math.log1p(len(text))
    weighed = _weigh(tokens, weights)
    shape = _shape(text, found, _function_share(text, tokens, language), ends=ends)
    names = frozenset([word for word in found[1:] if word[0].isupper()])
    return Line(
        words=count,
        is_sentence=ends and count >= 5,  # noqa: PLR2004 - shorter ones are exclamations or labels
        is_long=ends and (count >= _LONG_WORDS or len(text) >= _LONG_CHARACTERS),
        cue=max(kinds),
        opens=kinds[_OPENERS] > 0,
        talks=kinds[_COMMENTS] > 1 or kinds[_SIGNS] > 1,
        key=sameness_key(text),
        own=(
            math.log1p(count),
            length,
            *shape,
            *_signs(text),
            *kinds,
            *weighed,
        ),
        stems=_line_stems(text, tokens),
        names=names,
    )


def _shape(text: str, found: list[str], function_share: float, *, ends: bool) -> tuple[float, ...]:
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
        function_share,
        float(_starts_with_name(found)),
        float(len(found) > 0 and found[0].isupper() and len(found[0]) > 1),
        _capitals_in_a_row(found) / divisor,
        float(0 if ends else _after_last_sentence(text)),
    )


def _starts_with_name(found: list[str]) -> bool:
    """Tell whether a line starts with two capitalised words, as captions do that name people."""
    return len(found) > 1 and found[0][0].isupper() and found[1][0].isupper()


def _capitals_in_a_row(found: list[str]) -> int:
    """Return how many capitalised words end the line, as names of photographers do."""
    count = 0
    for word in reversed(found):
        if not word[0].isupper():
            break
        count += 1
    return count


def _after_last_sentence(text: str) -> int:
    """Return the length of what follows the last sentence: a credit has no full stop."""
    end = max(text.rfind(". "), text.rfind("! "), text.rfind("? "), text.rfind(".) "))
    return min(len(text) - end - 2, 60) if end >= 0 else 0


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
