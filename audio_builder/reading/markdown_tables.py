"""Tables of Markdown become cells, within a limit for the whole document.

A row of one character has as many cells as its table has columns, so that a table of 2 kB can have
65,000 of them, and a document any number of such tables: 690 s of work per megabyte (measured).
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

# Of all tables of a document together. A cell costs some 25 µs (measured), all of them 1.3 s.
_MOST_CELLS = 50_000
_CELLS = "audio_builder_cells"


def limit_tables(parser: MarkdownIt) -> None:
    """Have a table that passes the limit, and all after it, read as the lines they are."""
    parser.block.ruler.at("table", _limited_table, {"alt": ["paragraph", "reference"]})


def _limited_table(
    state: StateBlock,
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 - as markdown-it calls it
) -> bool:
    if state.env.get(_CELLS, 0) > _MOST_CELLS or not table(state, start, end, silent=True):
        return False
    if silent:
        return True
    columns = state.getLines(start, start + 1, 0, keepLastLF=False).count("|") + 1
    rows = 1
    while start + rows < end and not state.isEmpty(start + rows):
        rows += 1
    state.env[_CELLS] = state.env.get(_CELLS, 0) + rows * columns
    return state.env[_CELLS] <= _MOST_CELLS and table(state, start, end, silent)
