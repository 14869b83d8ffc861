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


def weigh_doubts(
    article: Article, opinions: Opinions, kept: frozenset[int]
) -> tuple[float, tuple[Doubtful, ...]]:
    """Return how likely an article was cleaned without a mistake, and which lines to look at."""
    doubts = doubts_of(opinions, kept)
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


def doubts_of(opinions: Opinions, kept: frozenset[int]) -> dict[int, float]:
    """Return for each block the chance that the verdict on it is wrong."""
    return {
        index: 1 - verdict.chance if index in kept else verdict.chance
        for index, verdict in opinions.items()
    }
