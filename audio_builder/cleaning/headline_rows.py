"""Headlines of other stories in a row, in languages whose sentences have a full stop of their own.

A headline there is as long as a sentence, but has no full stop; it is the row that tells.
"""

from collections.abc import Iterator
from itertools import groupby
from statistics import median

from audio_builder.language import primary
from audio_builder.model.article import Article

_LANGUAGES = frozenset({"ja", "zh"})
_STOPS = ("。", "．", "｡", "」", "』", "”", "）", ")")
_RUNNING_CHARACTERS = 40
"""A line of so many that ends with a full stop is running text."""
_FEWEST_RUNNING = 3
_HEADLINE_CHARACTERS = 15
"""Ingredients and other lists of an article have fewer, in most of their lines."""
_ROW = 3
_ROW_WITHIN = 8
"""Between the first and the last line of running text a list may stand."""


def headline_rows(article: Article) -> frozenset[int]:
    """Return the lines that are headlines in a row, none of them the article's."""
    if primary(article.language) not in _LANGUAGES:
        return frozenset()
    texts = [block.text for block in article.blocks]
    ends = [text.endswith(_STOPS) for text in texts]
    running = [at for at, text in enumerate(texts) if ends[at] and len(text) >= _RUNNING_CHARACTERS]
    if len(running) < _FEWEST_RUNNING:
        return frozenset()
    return frozenset(_in_rows(texts, ends, range(running[0], running[-1])))


def _in_rows(texts: list[str], ends: list[bool], within: range) -> Iterator[int]:
    for is_text, group in groupby(range(len(texts)), key=ends.__getitem__):
        row = list(group)
        least = _ROW_WITHIN if row[0] in within else _ROW
        is_table = sum("：" in texts[at] for at in row) * 2 > len(row)
        if is_text or is_table or len(row) < least:
            continue
        if median(len(texts[at]) for at in row) >= _HEADLINE_CHARACTERS:
            yield from row[: len(row) - _heads_text(texts, row)]


def _heads_text(texts: list[str], row: list[int]) -> bool:
    """Tell whether running text follows, of which the last of the row may be the heading."""
    below = row[-1] + 1
    return below < len(texts) and len(texts[below]) >= _RUNNING_CHARACTERS
