"""The blocks of an Article become numbers that tell article text from the rest of a page."""

from collections import Counter
from collections.abc import Mapping, Sequence

from audio_builder.cleaning.line_features import Line, measured, title_stems
from audio_builder.cleaning.places import neighbours, places
from audio_builder.model.article import Article


def text_features(
    article: Article, weights: Mapping[str, float] | None = None
) -> list[list[float]]:
    """Measure each block by its words, its shape and its neighbours.

    ``weights`` says how much each word speaks for an article; training measures with its own.
    """
    lines = [measured(block.text, article.language, weights) for block in article.blocks]
    once, twice = _vocabulary(lines)
    copies = Counter([line.key for line in lines])
    title = title_stems(article.title)
    rows: list[list[float]] = []
    for line, around, place in zip(lines, neighbours(lines), places(lines), strict=True):
        stems = line.stems
        divisor = len(stems) or 1
        rows.append(
            [
                *line.own,
                float(min(copies[line.key], 5)),
                len(stems & (twice if line.is_long else once)) / divisor,
                len(stems & title) / divisor,
                *around,
                *place,
            ]
        )
    return rows


def _vocabulary(lines: Sequence[Line]) -> tuple[set[str], set[str]]:
    """Return the longer words of the running text, and those in two of its lines or more.

    A line of running text shares its words with the others only where they stand twice.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        if line.is_long and not line.cue > 1:
            counts.update(line.stems)
    return set(counts), {stem for stem, count in counts.items() if count > 1}
