"""A list is read as a whole: what is thought of its items is thought of all."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import fmean

from audio_builder.cleaning.frames import frame
from audio_builder.cleaning.lines import ends_as_sentence, sameness_key, word_count
from audio_builder.cleaning.no_headlines import is_amount
from audio_builder.cleaning.tables import is_row
from audio_builder.model.article import Block, Role

_LINK = 0.5
_MUCH_LESS = 1 / 3
_ITEMS = 3
"""Fewer are no list."""
_ITEM_WORDS = 12
"""Words of an ingredient at most."""
_AMOUNTS = 0.5
"""Share of the lines that give an amount, from which on all of them are ingredients."""


def list_by_list(blocks: Sequence[Block], scores: Sequence[float]) -> tuple[float, ...]:
    """Give no item of a list a lesser chance than its list has.

    Two lists may follow one another, so links and what differs much from the rest stay as they are.
    """
    judged = list(scores)
    for its_list, group in groupby(range(len(blocks)), key=lambda at: _list_of(blocks[at])):
        places = list(group)
        if its_list and len(places) >= _ITEMS:
            most = fmean(scores[at] for at in places)
            for at in places:
                if scores[at] >= most * _MUCH_LESS:
                    judged[at] = max(scores[at], most)
    for places in _copies(blocks):
        same = fmean(judged[at] for at in places)
        for at in places:
            judged[at] = same
    for lines in _ingredients(blocks):
        best = max(scores[at] for at in lines)
        for at in lines:
            judged[at] = best
    return tuple(judged)


def _copies(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Find the short lines of a paste that return: what is furniture once is so each time."""
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if _is_short(block):
            places.setdefault(sameness_key(block.text), []).append(at)
    return (copies for copies in places.values() if len(copies) > 1)


def is_item_of_document(block: Block) -> bool:
    """Tell whether a block is a list item or a row in a document, which has no menus."""
    seen = block.evidence
    if seen is None or seen.in_main is not None or seen.link_share > _LINK:
        return False
    return bool(seen.tags) and (block.role is Role.LIST_ITEM or is_row(block))


def _list_of(block: Block) -> tuple[str, str] | None:
    """Return what tells one list from another, if a block is an item of one and no link."""
    if block.role is not Role.LIST_ITEM:
        return None
    is_link = block.evidence and block.evidence.link_share > _LINK
    return None if is_link else frame(block)


def _ingredients(blocks: Sequence[Block]) -> Iterator[range]:
    """Find in a paste what a recipe takes: short lines, most of which give an amount.

    Each looks like furniture by itself, and nothing else on a page comes in such a row. The line
    above them is their heading.
    """
    for is_short, group in groupby(range(len(blocks)), key=lambda at: _is_short(blocks[at])):
        places = list(group) if is_short else []
        amounts = [at for at in places if is_amount(blocks[at].text)]
        if len(amounts) < _ITEMS:
            continue
        lines = range(amounts[0], amounts[-1] + 1)
        if len(amounts) >= _AMOUNTS * len(lines):
            has_heading = amounts[0] > places[0]
            yield range(amounts[0] - has_heading, lines.stop)


def _is_short(block: Block) -> bool:
    text = block.text
    return block.evidence is None and not ends_as_sentence(text) and word_count(text) <= _ITEM_WORDS
