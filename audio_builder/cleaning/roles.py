"""Blocks of a paste get the roles that a page's tags would have told."""

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from audio_builder.cleaning.lines import ends_as_sentence, word_count
from audio_builder.model.article import Block, Role

_LONGEST_HEADING_WORDS = 14
_LEVEL = 2  # below the headline
_LINE_ENDS = ".,;:!…—–-)"


def with_roles(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Mark the headings among the lines of a paste."""
    return tuple(_mark_headings(blocks))


def _mark_headings(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block, following in pairwise((*blocks, Block(text=""))):
        yield replace(block, role=Role.HEADING, level=_LEVEL) if _heads(block, following) else block


def _heads(block: Block, following: Block) -> bool:
    if block.evidence is not None or block.role is not Role.PARAGRAPH:
        return False
    text = block.text
    return (
        word_count(text) <= _LONGEST_HEADING_WORDS
        and not text.endswith(tuple(_LINE_ENDS))
        and not (ends_as_sentence(text) and not text.endswith("?"))
        and not text[:1].islower()
        and word_count(following.text) > word_count(text)
        and ends_as_sentence(following.text)
    )
