"""Verdicts on the lines of an article become its confidence and its doubtful lines."""

from collections.abc import Mapping
from typing import TypeAlias

from audio_builder.cleaning.confidence import confidence
from audio_builder.cleaning.cues import has_phrases
from audio_builder.cleaning.verdicts import Verdict
from audio_builder.model.article import Article, Doubtful

Opinions: TypeAlias = Mapping[int, Verdict]
"""What is thought of the blocks of an article, by their index."""
_DOUBTFUL = 0.2
"""A mistake this likely is worth a look."""
_BY_RULE = 0.3
"""Share of a doubt that is left where a phrase or a mark of the page decided: seldom wrong."""
_MARKED = 0.05
"""What had to be no likelier than this was kept for its mark, not for its chance."""


def weigh_doubts(
    article: Article, opinions: Opinions, kept: frozenset[int], metadata: frozenset[int]
) -> tuple[float, tuple[Doubtful, ...]]:
    """Return how likely an article was cleaned without a mistake, and which lines to look at.

    ``kept`` are the blocks that are read, ``metadata`` those that became something else.
    """
    doubts = {
        index: _doubt(verdict, is_kept=index in kept)
        for index, verdict in opinions.items()
        if index in kept or index not in metadata
    }
    sure = confidence(
        tuple(doubts.values()),
        kept=len(kept),
        is_page=any(block.evidence and block.evidence.in_main for block in article.blocks),
        has_phrases=has_phrases(article.language),
    )
    return sure, tuple(
        Doubtful(
            text=article.blocks[index].text,
            kept=index in kept,
            chance=round(opinions[index].chance, 2),
        )
        for index, doubt in sorted(doubts.items())
        if doubt >= _DOUBTFUL
    )


def _doubt(verdict: Verdict, *, is_kept: bool) -> float:
    """Return the chance that what became of a line is wrong."""
    if is_kept:
        return (1 - verdict.chance) * (_BY_RULE if verdict.least <= _MARKED else 1)
    return verdict.chance * (_BY_RULE if verdict.is_kept else 1)
