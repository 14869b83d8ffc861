"""Labelled pages are cleaned end to end, each by trees that have not seen its site."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unittest.mock import patch

from cleaning_corpus import Page, parse_html
from cleaning_samples import article_of, fold_of
from quality_cleaning import Tally, score

from audio_builder.cleaning import doubts, line_features, scoring, verdicts
from audio_builder.cleaning.cleaner import clean
from audio_builder.cleaning.confidence import signs_of_doubt
from audio_builder.cleaning.line_features import Weights
from audio_builder.cleaning.scoring import Trees
from audio_builder.cleaning.verdicts import Thresholds
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article, Cleaned
from audio_builder.reading.text import parse_text

# None asks for more than 0.4 of a sentence beside one of the article: losing it is worse than
# reading a caption.
_STRICT = Thresholds(
    plain=0.65,
    sentence_inside=0.4,
    sentence_beside=0.35,
    heading_inside=0.4,
    untouched=0.25,
    phrased=0.98,
)
_MILD = Thresholds(
    plain=0.5,
    sentence_inside=0.25,
    sentence_beside=0.35,
    heading_inside=0.25,
    untouched=0.25,
    phrased=0.9,
)
_TRIED = (_STRICT, _MILD)
# Of a paste strict ones remove a fifth of the junk that mild ones leave, of a page little.
_PREFERRED = {"text": _STRICT, "page": _MILD}
# Trees of another seed (`cleaning_trees.py`) change the worth of thresholds by as much.
_BY_CHANCE = 0.0015


@dataclass(slots=True, kw_only=True)
class Fold:
    """What was learned without the sites of a fold."""

    text: Trees
    stacked: Trees
    page: Trees
    weights: Weights


@dataclass(slots=True, kw_only=True)
class Result:
    """A page cleaned, with what it should have been."""

    page: Page
    tally: Tally
    cleaned: Cleaned | None
    signs: tuple[float, ...] | None
    """The signs of doubt about it."""


@contextmanager
def judged_by(fold: Fold) -> Iterator[None]:
    """Let cleaning use trees and weights of words of a fold."""
    chances = lru_cache(maxsize=None)(scoring.chances)
    with (
        patch.object(scoring, "TEXT_TREES", fold.text),
        patch.object(scoring, "STACKED_TREES", fold.stacked),
        patch.object(scoring, "PAGE_TREES", fold.page),
        patch.object(line_features, "word_weights", lambda: fold.weights),
        # Thresholds change what is made of chances, not the chances.
        patch.object(verdicts, "chances", chances),
    ):
        line_features.forget_lines()
        verdicts.verdicts.cache_clear()
        yield
    line_features.forget_lines()
    verdicts.verdicts.cache_clear()


@contextmanager
def needing(name: str, thresholds: Thresholds) -> Iterator[None]:
    """Let cleaning use other thresholds."""
    with patch.object(verdicts, f"{name.upper()}_THRESHOLDS", thresholds):
        verdicts.verdicts.cache_clear()
        yield
    verdicts.verdicts.cache_clear()


def document_of(page: Page) -> dict[str, Any]:
    """Return the hand-made labels of a page in the form in which they are scored."""
    lines = page.lines[slice(*(page.by_hand or (0, 0)))]
    return {
        "id": page.name,
        "lang": page.language,
        "lines": [{"text": line.text, "label": line.label} for line in lines],
    }


def as_paste(page: Page) -> Article:
    """Return the labelled part of a page as somebody would paste it."""
    return parse_text("\n".join(line["text"] for line in document_of(page)["lines"]))


def as_page(page: Page) -> Article:
    """Return a page with what its HTML says, its own or what is kept of it."""
    return parse_html(page) if page.html else article_of(page.lines, is_page=True)


def clean_with_signs(article: Article) -> tuple[Cleaned | None, tuple[float, ...] | None]:
    """Clean an article, and return the signs of doubt; None where there is no article."""
    signs: list[tuple[float, ...]] = []

    def record(doubts: Sequence[float], *, kept: int, is_page: bool, has_phrases: bool) -> float:
        del is_page
        signs.append(signs_of_doubt(doubts, kept=kept, has_phrases=has_phrases))
        return 1.0

    with patch.object(doubts, "confidence", record):
        try:
            return clean(article, allow_partial=True), signs[-1]
        except ReadingError:
            return None, None


def measure(page: Page, article: Article, name: str, thresholds: Thresholds) -> Result:
    """Clean a page and compare it with its labels."""
    with needing(name, thresholds):
        found, signs = clean_with_signs(article)
    tally = Tally()
    score(document_of(page), [block.text for block in found.article.blocks] if found else [], tally)
    return Result(page=page, tally=tally, cleaned=found, signs=signs)


def validate(
    folds: Sequence[Fold], pages: Sequence[Page], name: str, log: Callable[[str], None]
) -> tuple[Thresholds, list[Result]]:
    """Choose thresholds over all sites, and return how pages fare with them."""
    forms = [(page, as_paste(page) if name == "text" else as_page(page)) for page in pages]
    tables = _tables(folds, forms, name)
    for thresholds, results in tables.items():
        log(f"  {_worth(results):.4f} with {thresholds}")
    best = max(_TRIED, key=lambda thresholds: _worth(tables[thresholds]))
    if _worth(tables[best]) - _worth(tables[_PREFERRED[name]]) < _BY_CHANCE:
        best = _PREFERRED[name]
    return best, tables[best]


def _tables(
    folds: Sequence[Fold], forms: Sequence[tuple[Page, Article]], name: str
) -> dict[Thresholds, list[Result]]:
    """Clean all pages with all thresholds, page by page, so that each line is measured once."""
    tables: dict[Thresholds, list[Result]] = {one: [] for one in _TRIED}
    for number, fold in enumerate(folds):
        with judged_by(fold):
            for page, article in forms:
                if fold_of(page.site) == number:
                    for one in _TRIED:
                        tables[one].append(measure(page, article, name, one))
    return tables


def _worth(results: Sequence[Result]) -> float:
    """Return the mean F1, less the share of lost words: losing a sentence is the worse mistake."""
    f1 = sum(result.tally.f1[0] for result in results) / len(results)
    lost = sum(result.tally.words[0] for result in results)
    return f1 - lost / max(1, sum(result.tally.words[1] for result in results)) / 2
