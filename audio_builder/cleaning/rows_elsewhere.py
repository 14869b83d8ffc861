"""Lines in a row that lead elsewhere: a list of contents, and on a page links."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from audio_builder.cleaning.lines import ends_as_sentence, is_sentence, sameness_key, word_count
from audio_builder.model.article import Article, Block, Role

_FEWEST = 3
_HEADING_WORDS = 16
_APART = 0.6
"""Share of the headings that have text between them and the next one."""
_NUMBER = re.compile(r"\W{0,3}\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s")
_MOST_PROSE = 0.5
_ALL = 0.9
"""Share of a line's characters that stand in links; bullets and arrows do not."""


@lru_cache(maxsize=1)
def rows_elsewhere(article: Article) -> frozenset[int]:
    """Return the lines of all such rows; remembered, for more than one rule asks."""
    return frozenset((*contents(article), *rows_of_links(article)))


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


def rows_of_links(article: Article) -> Iterator[int]:
    """Find lines that only lead elsewhere: three links in a row, a card, or one in a menu."""
    blocks = article.blocks
    if _has_open_link(blocks):
        return
    for are_links, group in groupby(range(len(blocks)), key=lambda at: _is_link(blocks[at])):
        row = list(group) if are_links else []
        if _leads_elsewhere(blocks, row):
            yield from row
        else:
            yield from (at for at in row if _is_in_menu(blocks[at]))


def _has_open_link(blocks: Sequence[Block]) -> bool:
    """Tell whether a page forgot to close a link, which then holds most of its text."""
    prose = [block for block in blocks if is_sentence(block.text)]
    inside = sum(len(block.text) for block in prose if _is_link(block))
    return inside > _MOST_PROSE * sum(len(block.text) for block in prose)


def _is_link(block: Block) -> bool:
    seen = block.evidence
    # A document has no menus, and nobody was asked what its main text is.
    return seen is not None and seen.in_main is not None and seen.link_share >= _ALL


def _is_in_menu(block: Block) -> bool:
    return block.evidence is not None and "nav" in block.evidence.tags.split("/")


def _leads_elsewhere(blocks: Sequence[Block], row: Sequence[int]) -> bool:
    """Tell whether a row is a list of links, or a card: a headline and a teaser.

    A row that a colon introduces may be the article's own list, which the trees judge.
    """
    if not row or (row[0] > 0 and blocks[row[0] - 1].text.endswith(":")):
        return False
    return len(row) >= _FEWEST or (len(row) > 1 and blocks[row[0]].role is Role.HEADING)
