"""Rows of a page's columns become lines, without running heads and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from msgspec import Struct

from audio_builder.reading.documents.document import note_mark
from audio_builder.reading.documents.pdf_columns import PdfRow, body_size
from audio_builder.reading.documents.pdf_words import PdfWord

_ZONE = 0.13
"""Of the page's height, at the top and at the bottom."""
_OUTERMOST = 3
"""Lines at an edge of the page that may be its head or foot."""
_SAME_PLACE = 6.0
"""Points by which a running head moves from page to page."""
_LONGEST_HEAD = 160
_LARGER = 1.12
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^[-–—|\s\[(]*(?:(?:page|seite|página|pagina|strona|стр\.?|с\.|p\.|s\.)\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur|di|van|z|из|з)\s*\d{1,4})?[-–—|\s\])]*$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?<![.…·])(?<![.…·]\s)(?>(?:[.…·]\s?){4,})\s*+(?:\d{1,4}|[ivxlc]{1,7})$")
"""A line of the contents: a title, dots, and the number of its page."""
_LEADERS_WITHIN = 40
# What browsers print above and below a page.
_PRINTED = re.compile(
    r"^\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4},? \d{1,2}:\d{2}|^(?:https?|file)://\S+\s+\d+/\d+$"
    r"|^\d+ (?:of|von|sur|de) \d+\s+.{0,100}\d{1,2}:\d{2}"
)
_CELL_GAP = 1.0
"""Of the letters' size; between words of a line there is as much only to fill it."""
_EVEN = 1.5
"""Gaps of a justified line are as wide as each other; between cells they differ."""
_RAISED = 0.2
_SMALLER = 0.85
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_UNIT = re.compile(r"(?:^|\d|\W)(?:m|km|cm|mm|dm|ft|in|yd|mi|s|CO|H|R)$|\d$")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NOTE_SIGNS = re.compile(r"^(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])$")


class PdfLine(Struct, kw_only=True):
    """A line of a column, with what tells where paragraphs begin and what they are."""

    text: str
    html: str
    cells: tuple[tuple[float, float, str], ...]
    """Each part between wide gaps: from, to, HTML."""
    x0: float
    x1: float
    baseline: float
    size: float
    is_bold: bool
    first_width: float
    """Width of the first word."""
    begins_raised: bool = False
    column: int = 0
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    """The edges of the column."""


def column_lines(rows: Sequence[PdfRow], column: int, page: int) -> list[PdfLine]:
    """Turn a column's rows into lines."""
    lines = [_line(row, column, page) for row in rows if not _is_of_contents(row)]
    for line in lines:
        line.left = min(other.x0 for other in lines)
        line.right = max(other.x1 for other in lines)
    return lines


def _is_of_contents(row: PdfRow) -> bool:
    # Only the end is looked at: a search along a row of dots would take time by their square.
    return bool(_LEADERS.search(row_text(row)[-_LEADERS_WITHIN:]))


def without_furniture(pages: list[list[PdfRow]], heights: list[float]) -> list[list[PdfRow]]:
    """Leave out of each page's rows the running heads and feet, and the page numbers."""
    edges = [_edge_rows(rows, height) for rows, height in zip(pages, heights, strict=True)]
    body = body_size([word for rows in pages for row in rows for word in row.words])
    seen: Counter[tuple[str, int]] = Counter()
    for rows in edges:
        seen.update({key for row in rows for key in _keys(row, body)})
    kept: list[list[PdfRow]] = []
    for rows, outer in zip(pages, edges, strict=True):
        dropped = {id(row) for row in outer if _is_furniture(row, seen, body)}
        kept.append([row for row in rows if id(row) not in dropped])
    return kept


def _edge_rows(rows: list[PdfRow], height: float) -> list[PdfRow]:
    """Return the outermost rows of a page."""
    top = [row for row in rows[:_OUTERMOST] if row.baseline > height * (1 - _ZONE)]
    bottom = [row for row in rows[-_OUTERMOST:] if row.baseline < height * _ZONE]
    return [*top, *bottom]


def _keys(row: PdfRow, body: float) -> set[tuple[str, int]]:
    """Return a row's text and place, as they come again on other pages.

    Numbers change from page to page; in larger letters they are those of chapters.
    """
    text = row_text(row).casefold()
    if row.words[0].size <= _LARGER * body:
        text = _NUMBER.sub("#", text)
    step = row.baseline / _SAME_PLACE
    return {(text, int(step)), (text, int(step + 0.5) + 100_000)}


def _is_furniture(row: PdfRow, seen: Counter[tuple[str, int]], body: float) -> bool:
    text = row_text(row)
    if _PAGE_NUMBER.match(text) or _PRINTED.search(text):
        return True
    return len(text) <= _LONGEST_HEAD and any(seen[key] > 1 for key in _keys(row, body))


def row_text(row: PdfRow) -> str:
    """Return a row's words as they are read."""
    return " ".join(word.text for word in row.words)


def _line(row: PdfRow, column: int, page: int) -> PdfLine:
    words = row.words
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    size = max(sizes, key=lambda one: (sizes[one], one))
    cells = _cells(words, size)
    if len(_RTL.findall(row_text(row))) * 2 > len(row_text(row)):
        cells = [cell[::-1] for cell in reversed(cells)]
    parts = tuple(
        (min(w.x0 for w in cell), max(w.x1 for w in cell), _html(cell, row.baseline, size))
        for cell in cells
    )
    bold = sum(len(word.text) for word in words if word.is_bold)
    return PdfLine(
        text=" ".join(word.text for cell in cells for word in cell),
        html=" ".join(html for _, _, html in parts),
        cells=parts,
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        baseline=row.baseline,
        size=size,
        is_bold=bold * 10 >= 9 * sum(len(word.text) for word in words),
        first_width=words[0].x1 - words[0].x0,
        begins_raised=_is_raised(words[0], row.baseline, size),
        column=column,
        page=page,
    )


def _cells(words: Sequence[PdfWord], size: float) -> list[list[PdfWord]]:
    """Part the words of a row at wide gaps, unless they are wide to fill the line."""
    gaps = [two.x0 - one.x1 for one, two in pairwise(words) if two.spaced]
    if len(gaps) > 1 and min(gaps) * _EVEN > max(gaps):
        return [list(words)]
    cells: list[list[PdfWord]] = [[]]
    for word in words:
        if cells[-1] and word.x0 - cells[-1][-1].x1 > _CELL_GAP * size:
            cells.append([])
        cells[-1].append(word)
    return cells


def _html(words: list[PdfWord], baseline: float, size: float) -> str:
    parts: list[str] = []
    before = ""
    for word in words:
        if parts and word.spaced:
            parts.append(" ")
            before = ""
        if _is_raised(word, baseline, size):
            mark = _mark_raised(word.text, before)
            if mark.startswith("<") and parts and parts[-1] == " ":
                parts.pop()  # wide gaps between words come to lie before marks, too
            parts.append(mark)
        else:
            parts.append(escape(word.text))
        before = word.text
    return "".join(parts)


def _is_raised(word: PdfWord, baseline: float, size: float) -> bool:
    return word.size <= _SMALLER * size and word.baseline - baseline > _RAISED * word.size


def _mark_raised(text: str, before: str) -> str:
    """Return the mark of a note, or a power where letters and digits are a unit's."""
    if _UNIT.search(before):
        return escape(text.translate(_SUPERSCRIPTS))
    numbers = text.replace(",", " ").split()
    if all(_NOTE_SIGNS.match(number) for number in numbers):
        return "".join(note_mark(number) for number in numbers)
    return escape(text)
