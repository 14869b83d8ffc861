"""Numbers about a block become the chance that it is read aloud."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.page_features import page_features
from audio_builder.model.article import Article

Trees: TypeAlias = tuple[Callable[[Sequence[float], float], float], ...]
"""Each adds what some trees say of a row of features to the log odds."""

_SURE = 4.0
"""Log odds at which further trees are not asked.

Most lines are plain furniture or plain text: a few trees know, the rest only agree.
"""


def chances(article: Article, settled: frozenset[int] = frozenset()) -> tuple[float, ...]:
    """Return for each block the chance that it belongs to the article.

    ``settled`` blocks are known not to: their chance is 0 and the trees are not asked.
    """
    is_page = any(block.evidence and block.evidence.in_main for block in article.blocks)
    rows = text_features(article)
    if is_page:
        extra = page_features(article)
        rows = [[*row, *more] for row, more in zip(rows, extra, strict=True)]
    trees = _trees(is_page=is_page)
    return tuple(0.0 if index in settled else _chance(trees, row) for index, row in enumerate(rows))


def _trees(*, is_page: bool) -> Trees:
    if is_page:
        from audio_builder.cleaning.generated.page_trees import TREES  # noqa: PLC0415 - pastes need none

        return TREES
    from audio_builder.cleaning.generated.text_trees import TREES  # noqa: PLC0415 - pages need none

    return TREES


def _chance(trees: Trees, row: Sequence[float]) -> float:
    odds = 0.0
    for add in trees:
        odds = add(row, odds)
        if not -_SURE < odds < _SURE:
            break
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
