"""Numbers about a block become the chance that it is read aloud."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.generated import page_trees, stacked_trees, text_trees
from audio_builder.cleaning.page_features import page_features
from audio_builder.cleaning.stacking import stacked_features
from audio_builder.model.article import Article

Trees: TypeAlias = tuple[Callable[[Sequence[float], float], float], ...]
"""Each adds what some trees say of a row of features to the log odds."""

TEXT_TREES: Trees = text_trees.TREES
STACKED_TREES: Trees = stacked_trees.TREES
"""They judge the lines of a text again, knowing the chances that the first ones gave all of them.

Not those of a page whose article trafilatura has found: there that makes nothing better.
"""
PAGE_TREES: Trees = page_trees.TREES
_SURE_ODDS = 4.0
"""Log odds at which further trees are not asked.

Most lines are plain furniture or plain text: a few trees know, the rest only agree.
"""


def chances(article: Article, settled: frozenset[int] = frozenset()) -> tuple[float, ...]:
    """Return for each block the chance that it belongs to the article.

    ``settled`` blocks are known not to, and their chance is 0. Of a text the first trees judge them
    too, for their neighbours' sake.
    """
    is_page = any(block.evidence and block.evidence.in_main for block in article.blocks)
    rows = line_rows(article, is_page=is_page)
    if is_page:
        trees = PAGE_TREES
    else:
        first = [tree_chance(TEXT_TREES, row) for row in rows]
        more = stacked_features(article, first)
        rows = [[*row, *new] for row, new in zip(rows, more, strict=True)]
        trees = STACKED_TREES
    return tuple(
        0.0 if index in settled else tree_chance(trees, row) for index, row in enumerate(rows)
    )


def line_rows(article: Article, *, is_page: bool) -> list[list[float]]:
    """Measure each block for the trees."""
    rows = text_features(article)
    if not is_page:
        return rows
    return [[*row, *more] for row, more in zip(rows, page_features(article), strict=True)]


def tree_chance(trees: Trees, row: Sequence[float]) -> float:
    """Return the chance that trees give a row; they are not asked further once they are sure."""
    odds = 0.0
    for add in trees:
        odds = add(row, odds)
        if not -_SURE_ODDS < odds < _SURE_ODDS:
            break
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
