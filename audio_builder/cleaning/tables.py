"""Rows of tables become sentences, a note, or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from audio_builder.article import Block


def is_row(block: Block) -> bool:
    """Tell whether a block is a table's row of several cells."""
    return "\t" in block.text


def spoken_tables(blocks: tuple[Block, ...], tables: str) -> tuple[Block, ...]:
    """Turn rows into what is said of them."""
    return tuple(_spoken(blocks, tables))


def _spoken(blocks: tuple[Block, ...], tables: str) -> Iterator[Block]:
    for together, group in groupby(blocks, key=is_row):
        if together and tables == "sentences":
            yield from _sentences(list(group))
        elif not together:
            yield from group


def _sentences(rows: list[Block]) -> Iterator[Block]:
    """Read a table with a head as "name: column, value; column, value"."""
    for row in rows:
        cells = row.text.split("\t")
        yield replace(row, text=", ".join(cells))
