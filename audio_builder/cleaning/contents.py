"""The list of contents of a long article: its headings, in a row above it."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from audio_builder.cleaning.lines import ends_as_sentence, sameness_key, word_count
from audio_builder.model.article import Article

_FEWEST = 3
_HEADING_WORDS = 16
_APART = 0.6
"""Share of the headings that have text between them and the next one."""
_NUMBER = re.compile(r"\W{0,3}\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s")


def contents(article: Article) -> Iterator[int]:
    """Find lines in a row, each of which stands again below them, apart from the others."""
    keys = [_key(block.text) for block in article.blocks]
    last = {key: index for index, key in enumerate(keys)}
    for returns, group in groupby(range(len(keys)), key=lambda at: last[keys[at]] > at):
        row = [index for index in group if keys[index]] if returns else []
        headings = sorted({last[keys[index]] for index in row})
        apart = sum(after - before > 1 for before, after in pairwise(headings))
        if len(headings) >= _FEWEST and apart >= _APART * (len(headings) - 1):
            yield from row


def _key(text: str) -> str:
    """Return what is equal in a heading and its line in a list of contents, numbered or not."""
    if word_count(text) > _HEADING_WORDS or (ends_as_sentence(text) and not text.endswith("?")):
        return ""
    number = _NUMBER.match(text)
    return sameness_key(text[number.end() :] if number else text)
