"""The blocks of an Article become numbers that tell article text from the rest of a page."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from audio_builder.cleaning.line_features import Weights, measure_line, title_stems
from audio_builder.cleaning.places import neighbours, places
from audio_builder.model.article import Article

_START_LETTERS = 60
"""A caption is often there twice, the second time with its credit."""


def text_features(article: Article, weights: Weights | None = None) -> list[list[float]]:
    """Measure each block by its words, its shape and its neighbours.

    ``weights`` says how much each word speaks for an article; training measures with its own.
    """
    lines = [measure_line(block.text, article.language, weights) for block in article.blocks]
    once, twice = _vocabulary([line.stems for line in lines if line.is_long and not line.cue > 1])
    names, many = _vocabulary([line.names for line in lines if line.is_long])
    copies = Counter([line.key for line in lines])
    starts = Counter([line.key[:_START_LETTERS] for line in lines])
    title = title_stems(article.title)
    rows: list[list[float]] = []
    for line, around, place in zip(lines, neighbours(lines), places(lines), strict=True):
        stems = line.stems
        divisor = len(stems) or 1
        rows.append(
            [
                *line.own,
                float(min(copies[line.key], 5)),
                float(min(starts[line.key[:_START_LETTERS]], 5)),
                len(stems & (twice if line.is_long else once)) / divisor,
                len(stems & title) / divisor,
                len(line.names & (many if line.is_long else names)) / (len(line.names) or 1),
                float(min(len(line.names), 20)),
                *around,
                *place,
            ]
        )
    return rows


def _vocabulary(of_lines: Sequence[frozenset[str]]) -> tuple[set[str], set[str]]:
    """Return the words of the running text, and those in two of its lines or more.

    A line of running text shares its words with the others only where they stand twice.
    """
    counts = Counter(chain.from_iterable(of_lines))
    return set(counts), {word for word, count in counts.items() if count > 1}
