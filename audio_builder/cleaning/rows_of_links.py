"""Lines of a page that are nothing but links, in a row: ways to elsewhere."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from audio_builder.cleaning.lines import is_sentence
from audio_builder.model.article import Article, Block, Role

_FEWEST = 3
_MOST_PROSE = 0.5
_ALL = 0.9
"""Share of a line's characters that stand in links; bullets and arrows do not."""


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
