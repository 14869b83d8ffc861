"""Labelled pages become weights of words: how much each speaks for an article, or a caption."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from cleaning_corpus import Page
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from audio_builder.cleaning.line_features import weighed_words

_FEWEST_WORDS = 4
# A word that fewer sites use would tell of their articles, not of articles.
_FEWEST_SITES = 30
_LEAST_WEIGHT = 0.1
_HAND_WEIGHT = 3.0
_GUIDE_WEIGHT = 0.35
_LENGTH_POWER = 0.35


@dataclass(slots=True)
class Sentence:
    """A line of a page as a set of words."""

    words: frozenset[str]
    target: int
    is_caption: bool
    weight: float


def sentences_of(page: Page) -> list[Sentence]:
    """Return the lines of the article's part of a page as words."""
    part = page.lines[slice(*(page.by_hand or page.forms[1 % len(page.forms)]))]
    length = len(part) ** _LENGTH_POWER
    return [
        Sentence(
            words=weighed_words(line.text),
            target=line.target,
            is_caption=line.is_caption,
            weight=(_HAND_WEIGHT if line.by_hand else _GUIDE_WEIGHT if page.is_guide else 1.0)
            / length,
        )
        for line in part
    ]


def weigh_words(pages: Iterable[tuple[str, list[Sentence]]]) -> dict[str, tuple[float, float]]:
    """Learn how much each word that many sites use speaks for an article, and for a caption."""
    sites: dict[str, set[str]] = {}
    lines: list[Sentence] = []
    for site, sentences in pages:
        for one in sentences:
            for word in one.words:
                sites.setdefault(word, set()).add(site)
        lines.extend(s for s in sentences if len(s.words) >= _FEWEST_WORDS and s.target >= 0)
    shared = sorted(word for word in sites if len(sites[word]) >= _FEWEST_SITES)
    article = _learn(shared, [(one.words, one.target, one.weight) for one in lines])
    either = [one for one in lines if one.is_caption or one.target == 1]
    caption = _learn(shared, [(one.words, int(one.is_caption), one.weight) for one in either])
    chosen: dict[str, tuple[float, float]] = {}
    for word, one, other in zip(shared, article, caption, strict=True):
        if max(abs(one), abs(other)) >= _LEAST_WEIGHT:
            chosen[word] = (round(float(one), 2), round(float(other), 2))
    return chosen


def _learn(shared: list[str], lines: list[tuple[frozenset[str], int, float]]) -> Any:
    columns = {word: i for i, word in enumerate(shared)}
    found = [sorted(columns[word] for word in words if word in columns) for words, _, _ in lines]
    ends = np.cumsum([0, *map(len, found)])
    flat = np.array([i for row in found for i in row])
    table = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), len(columns)))
    strength = np.array([weight for _, _, weight in lines])
    learner = LogisticRegression(C=0.1, solver="liblinear", max_iter=200, random_state=1)
    learner.fit(table, [told for _, told, _ in lines], sample_weight=strength / strength.mean())
    return learner.coef_[0]
