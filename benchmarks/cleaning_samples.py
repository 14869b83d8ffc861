"""Labelled pages become rows of features, in the forms in which people have them."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as copy
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
from cleaning_corpus import Line, Page, Span
from msgspec.structs import replace

from audio_builder.cleaning import features, line_features
from audio_builder.cleaning.cleaner import with_language
from audio_builder.cleaning.line_features import Weights
from audio_builder.cleaning.opening import find_opening
from audio_builder.cleaning.rules.outside import near_main
from audio_builder.cleaning.scoring import line_rows
from audio_builder.model.article import Article, Block, Evidence

FOLDS = 3
# Hand-made labels outweigh those made by rule.
_HAND_WEIGHT = 3.0
# Guides and company blogs keep far more headings and lists than news does, so they count less.
_GUIDE_WEIGHT = 0.35
# One in four of their lines that a general extractor leaves out is junk labelled as text.
_DOUBTFUL_WEIGHT = 0.3
_CONSENSUS_WEIGHT = 0.6
_WHOLE_PAGE_WEIGHT = 0.6
_METADATA_WEIGHT = 0.5
_BLANK_WEIGHT = 0.7
# Captions and other stories between paragraphs mislead most, menus hardly ever.
_INSIDE_WEIGHT = 2.0
_INSIDE_LETTERS = 25
# A few paragraphs, with one in four lines of furniture between them.
_SHORT_WEIGHT = 0.15
_SHORTEST_PASTE, _MORE_LINES = 4, 6
_FURNITURE_KEPT = 4
# Most lines far from the article are menus that look alike: every fifth is enough.
_FAR_LINES = 12
_FAR_SHARE = 5
_MOST_TAKEN = 15
_ALIKE = 0.15
# A page of 400 lines teaches more than one of 20, but not twenty times as much.
_LENGTH_POWER = 0.35
_FEWEST_LINES = 5
# What tells parts of a page apart in newer pages; older ones had nothing but these two.
_NEW_TAGS = frozenset(
    {"article", "aside", "section", "nav", "header", "footer", "main", "figure", "figcaption"}
)


@dataclass(slots=True, kw_only=True)
class Sample:
    """One form of a page: all of it, or the container of its article."""

    name: str
    fold: int
    is_blank: bool
    by_hand: Any
    """Which lines were labelled by hand."""
    chosen: Any
    """Which lines are learned from."""
    article: Article
    rows: Any
    targets: Any
    weights: Any


Known: TypeAlias = dict[tuple[str, str, bool], line_features.Line]
"""Lines of a page that are measured already: its forms share most of them."""


@dataclass(slots=True)
class _Words:
    """How lines are measured."""

    weights: Weights
    known: Known


def fold_of(site: str) -> int:
    """Give a site its fold, the same on every machine."""
    return zlib.crc32(site.encode()) % FOLDS


def text_samples(page: Page, weights: Weights) -> Iterator[Sample]:
    """Measure a page in the forms in which people paste it, with and without phrases."""
    words = _Words(weights, {})
    for lines, weight in _pastes(page):
        if len(lines) < _FEWEST_LINES:
            continue
        article = article_of(lines)
        for is_blank in _blanks(page):
            yield _sample(page, article, lines, weight, words, is_blank=is_blank)


def _pastes(page: Page) -> Iterator[tuple[list[Line], float]]:
    """Return what people paste of a page, with its weight: more or less of it, or its beginning."""
    for span in _different(page.forms):
        is_whole = span == (0, len(page.lines)) and page.by_hand != span
        yield page.lines[slice(*span)], _WHOLE_PAGE_WEIGHT if is_whole else 1.0
    yield short_paste(page), _SHORT_WEIGHT


def short_paste(page: Page) -> list[Line]:
    """Return the beginning of an article, with little of its furniture: people paste that too."""
    number = zlib.crc32(page.name.encode())
    part = page.lines[slice(*(page.by_hand or page.forms[-1]))]
    kept = [at for at, line in enumerate(part) if line.target == 1 and not line.is_meta]
    kept = kept[: _SHORTEST_PASTE + number % _MORE_LINES]
    if not kept:
        return []
    return [
        line
        for at, line in enumerate(part[: kept[-1] + 1])
        if at in kept
        or (at > kept[0] and line.target == 0 and (number + at) % _FURNITURE_KEPT == 0)
    ]


def with_faults(lines: list[Line], name: str) -> list[Line]:
    """Let the extractor err as it does on old pages: half of an article missed, a sidebar taken."""
    number = zlib.crc32(name.encode())
    main = [index for index, line in enumerate(lines) if line.in_main]
    changed: dict[int, bool] = {}
    if len(main) >= _FEWEST_LINES and number % 3 == 0:
        third = len(main) // 3
        start = number // 7 % (len(main) - third)
        changed = dict.fromkeys(main[start : start + third], False)
    elif len(main) >= _FEWEST_LINES and number % 3 == 1:
        more = range(main[-1] + 1, min(len(lines), main[-1] + 2 + number // 11 % _MOST_TAKEN))
        changed = dict.fromkeys(more, True)
    return [
        copy(line, in_main=changed[index]) if index in changed else line
        for index, line in enumerate(lines)
    ]


def page_samples(page: Page, weights: Weights) -> Iterator[Sample]:
    """Measure a page with what it says around its lines, and without phrases and class names."""
    lines = page.lines
    if page.is_consensus:
        # The extractor's judgement is part of the labels made by rule.
        if not page.by_hand:
            return
        lines = [line if line.by_hand else copy(line, label="?", is_meta=False) for line in lines]
    known: Known = {}
    for is_blank in _blanks(page):
        if is_blank:
            lines = with_faults(lines, page.name)
        article = article_of(lines, is_page=True, is_blank=is_blank)
        near = near_main(article)
        chosen = [lines[index] for index in near]
        if len(chosen) < _FEWEST_LINES:
            return
        article = replace(article, blocks=tuple(article.blocks[index] for index in near))
        yield _sample(
            page, article, chosen, 1.0, _Words(weights, known), is_page=True, is_blank=is_blank
        )


def _blanks(page: Page) -> tuple[bool, ...]:
    """Return the ways in which a page is measured: half of them also without phrases."""
    return (False, True) if zlib.crc32(page.name.encode()) % 2 == 0 else (False,)


def _different(spans: list[Span]) -> list[Span]:
    """Return the parts of a page that differ in length: two that are nearly the same teach once."""
    chosen: list[Span] = []
    for start, end in reversed(spans):
        lengths = [other[1] - other[0] for other in chosen]
        if all(abs(end - start - length) > _ALIKE * length for length in lengths):
            chosen.append((start, end))
    return chosen


def article_of(lines: list[Line], *, is_page: bool = False, is_blank: bool = False) -> Article:
    """Return lines as reading would, with the headline known."""
    blocks = tuple(
        Block(
            text=line.text,
            role=line.role if is_page else Block(text="").role,
            level=line.level if is_page else 0,
            evidence=evidence_of(line, is_blank=is_blank) if is_page else None,
        )
        for line in lines
    )
    article = with_language(Article(blocks=blocks))
    titles = [line.text for line in lines if line.label == "title"]
    if is_page and titles:
        return replace(article, title=titles[0])
    return find_opening(article)[0]


def evidence_of(line: Line, *, is_blank: bool) -> Evidence:
    """Return what a page says around a line; an old page says less."""
    tags = "/".join("div" if tag in _NEW_TAGS else tag for tag in line.tags.split("/"))
    return Evidence(
        tags=tags if is_blank else line.tags,
        classes="" if is_blank else line.classes,
        in_main=line.in_main,
        link_share=line.link_share,
        hidden=line.hidden,
    )


def _sample(
    page: Page,
    article: Article,
    lines: list[Line],
    weight: float,
    words: _Words,
    *,
    is_blank: bool,
    is_page: bool = False,
) -> Sample:
    rows = measure_rows(article, words, is_page=is_page, is_blank=is_blank)
    targets = np.array([line.target for line in lines], dtype=np.int8)
    return Sample(
        name=page.name,
        fold=fold_of(page.site),
        is_blank=is_blank,
        by_hand=np.array([line.by_hand for line in lines], dtype=bool),
        article=article,
        rows=np.array(rows, dtype=np.float32),
        chosen=_chosen(targets),
        targets=targets,
        weights=_weights(page, lines, weight * (_BLANK_WEIGHT if is_blank else 1.0)),
    )


def measure_rows(
    article: Article, words: _Words, *, is_page: bool, is_blank: bool
) -> list[list[float]]:
    """Measure lines with given weights of words; blank ones as if nobody knew their language."""

    def measure_line(text: str, language: str, _: Weights | None) -> line_features.Line:
        key = (text, language, is_blank)
        if key not in words.known:
            weights = {} if is_blank else words.weights
            words.known[key] = line_features.measure_line(text, language, weights)
        return words.known[key]

    with patch.object(features, "measure_line", measure_line):
        if not is_blank:
            return line_rows(article, is_page=is_page)
        with (
            patch.object(line_features, "meetings", lambda *_: {}),
            patch.object(line_features, "known_function_words", lambda _: frozenset()),
        ):
            return line_rows(article, is_page=is_page)


def _weights(page: Page, lines: list[Line], weight: float) -> Any:
    kept = [index for index, line in enumerate(lines) if line.target == 1]
    first, last = (kept[0], kept[-1]) if kept else (0, -1)
    each = [
        weight
        * (_HAND_WEIGHT if line.by_hand else _rule_made_weight(page))
        * (_DOUBTFUL_WEIGHT if line.is_doubtful else 1)
        * (_METADATA_WEIGHT if line.is_meta else 1)
        * (_INSIDE_WEIGHT if first <= index <= last and len(line.text) >= _INSIDE_LETTERS else 1)
        for index, line in enumerate(lines)
    ]
    return np.array(each, dtype=np.float32) / len(lines) ** _LENGTH_POWER


def _rule_made_weight(page: Page) -> float:
    weight = _GUIDE_WEIGHT if page.is_guide else 1.0
    return weight * (_CONSENSUS_WEIGHT if page.is_consensus else 1.0)


def _chosen(targets: Any) -> Any:
    """Choose the lines to learn from: all near the article, some of those far from it."""
    order = np.arange(len(targets))
    kept = np.flatnonzero(targets == 1)
    far = np.ones(len(targets), dtype=bool)
    if len(kept):
        far = (order < kept[0] - _FAR_LINES) | (order > kept[-1] + _FAR_LINES)
    return (targets >= 0) & (~far | (order % _FAR_SHARE == 0))
