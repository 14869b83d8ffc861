"""Cells of documents' tables, which hold paragraphs, become cells that hold text, as pages' do."""

from typing import Any

from lxml import etree, html

_LONGEST = 160
"""Characters; a longer cell holds paragraphs, and its table only arranges the page."""


def flat_cells(text: str) -> str:
    """Take the paragraphs out of short cells, so that each row of a table is one line."""
    if "<table" not in text:
        return text
    tree = html.fragment_fromstring(text, create_parent="div")
    flatten_cells(tree)
    return str(html.tostring(tree, encoding="unicode"))


def flatten_cells(tree: Any) -> None:
    """Do so within a tree."""
    for table in tree.iter("table"):
        cells = list(table.iter("td", "th"))
        if all(len("".join(cell.itertext())) < _LONGEST for cell in cells):
            for cell in cells:
                for paragraph in cell.iter("p", "div"):
                    paragraph.tail = f" {paragraph.tail or ''}"
                etree.strip_tags(cell, "p", "div")
