"""Numbers about a block become the chance that it is read aloud."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.generated import page_trees, second_trees, text_trees
from audio_builder.cleaning.page_features import page_features
from audio_builder.cleaning.second_look import second_features
from audio_builder.model.article import Article

Trees: TypeAlias = tuple[Callable[[Sequence[float], float], float], ...]
"""Each adds what some trees say of a row of features to the log odds."""

TEXT_TREES: Trees = text_trees.TREES
SECOND_TREES: Trees = second_trees.TREES
"""They look at a text again, knowing what the first ones thought of all its lines.

On pages, whose frames tell what is the article's, a second look finds nothing more.
"""
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
    rows = line_rows(article, is_page=is_page)
    if is_page:
        trees = PAGE_TREES
    else:
        first = [tree_chance(TEXT_TREES, row) for row in rows]
        more = second_features(article, first)
        rows = [[*row, *new] for row, new in zip(rows, more, strict=True)]
        trees = SECOND_TREES
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
        if not -_SURE < odds < _SURE:
            break
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
