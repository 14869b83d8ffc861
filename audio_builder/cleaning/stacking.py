"""The chances of a text's lines become numbers by which each line is judged once more.

Whether its neighbours are the article's says much of a line, and is known only once they have been
judged. The method is stacked sequential learning (Cohen and Carvalho, IJCAI 2005).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate, chain

from audio_builder.cleaning.line_features import measure_line
from audio_builder.model.article import Article

_SURE_CHANCE = 0.8
"""The chance from which a sentence is taken for one of the article's."""
_AROUND = 4
"""Lines before and after whose chances are told one by one; where there is none, 0."""
_NEAR = 8
"""Lines before and after of which, with the line itself, the mean chance is told."""


def stacked_features(article: Article, chances: Sequence[float]) -> list[list[float]]:
    """Measure each line by its first chance, and by those of its neighbours and the whole text.

    What a line is about is compared with the sentences that are surely the article's.
    """
    total = len(chances)
    lines = [measure_line(block.text, article.language) for block in article.blocks]
    is_sure = [
        line.is_sentence and chance > _SURE_CHANCE
        for line, chance in zip(lines, chances, strict=True)
    ]
    sure = [line for line, is_one in zip(lines, is_sure, strict=True) if is_one]
    stems = Counter(chain.from_iterable(line.stems for line in sure))
    names = Counter(chain.from_iterable(line.names for line in sure))
    sums = [0.0, *accumulate(chances)]
    edge = [0.0] * _AROUND
    padded = [*edge, *chances, *edge]
    rows: list[list[float]] = []
    for index, line in enumerate(lines):
        start, end = max(0, index - _NEAR), min(total, index + _NEAR + 1)
        rows.append(
            [
                chances[index],
                *padded[index : index + _AROUND],
                *padded[index + _AROUND + 1 : index + 2 * _AROUND + 1],
                (sums[end] - sums[start]) / (end - start),
                sums[total] / total,
                _share(line.stems, stems, own=is_sure[index]),
                _share(line.names, names, own=is_sure[index]),
            ]
        )
    return rows


def _share(words: Collection[str], counts: Counter[str], *, own: bool) -> float:
    """Return the share of a line's words that stand in sure sentences other than itself.

    ``own`` says that the line is one of those that ``counts`` has counted.
    """
    return sum(counts[word] > own for word in words) / (len(words) or 1)
