"""Numbers about a block become the chance that it is read aloud."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.generated import page_trees, text_trees
from audio_builder.cleaning.page_features import page_features
from audio_builder.model.article import Article

Trees: TypeAlias = tuple[Callable[[Sequence[float], float], float], ...]
"""Each adds what some trees say of a row of features to the log odds."""

TEXT_TREES: Trees = text_trees.TREES
PAGE_TREES: Trees = page_trees.TREES
_SURE = 4.0
"""Log odds at which further trees are not asked.

Most lines are plain furniture or plain text: a few trees know, the rest only agree.
"""


def chances(article: Article, settled: frozenset[int] = frozenset()) -> tuple[float, ...]:
    """Return for each block the chance that it belongs to the article.

    ``settled`` blocks are known not to: their chance is 0 and the trees are not asked.
    """
    is_page = any(block.evidence and block.evidence.in_main for block in article.blocks)
    trees = PAGE_TREES if is_page else TEXT_TREES
    rows = line_rows(article, is_page=is_page)
    return tuple(0.0 if index in settled else _chance(trees, row) for index, row in enumerate(rows))


def line_rows(article: Article, *, is_page: bool) -> list[list[float]]:
    """Measure each block for the trees."""
    rows = text_features(article)
    if not is_page:
        return rows
    return [[*row, *more] for row, more in zip(rows, page_features(article), strict=True)]


def _chance(trees: Trees, row: Sequence[float]) -> float:
    odds = 0.0
    for add in trees:
        odds = add(row, odds)
        if not -_SURE < odds < _SURE:
            break
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
