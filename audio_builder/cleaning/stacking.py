"""What a first look thought of the lines of a text becomes numbers for a second one.

Whether its neighbours are the article's says much of a line, and is known only once they have been
judged. The method is stacked sequential learning (Cohen and Carvalho, IJCAI 2005).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate, chain

from audio_builder.cleaning.line_features import measure_line
from audio_builder.model.article import Article

_SURE = 0.8
"""The chance from which a sentence is taken for one of the article's."""
_AROUND = 4
"""Lines before and after whose chances are told one by one."""
_NEAR = 8
"""Lines before and after whose chances are told together."""


def second_features(article: Article, chances: Sequence[float]) -> list[list[float]]:
    """Measure each line by what was thought of it, of its neighbours and of the whole text.

    ``chances`` are those of the first look. What a line is about is compared with the sentences
    that are surely the article's.
    """
    total = len(chances)
    lines = [measure_line(block.text, article.language) for block in article.blocks]
    is_sure = [
        line.is_sentence and chance > _SURE for line, chance in zip(lines, chances, strict=True)
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
    """Return how many of a line's words stand in other lines, of which ``counts`` tells.

    With ``own`` the line itself has been counted, too.
    """
    return sum(counts[word] > own for word in words) / (len(words) or 1)
