"""The words of a page become its columns, in the order in which people read them."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from audio_builder.reading.documents.pdf_words import PdfWord

_MOST_CANDIDATES = 12
_MOST_GUTTERS = 8
_DEEPEST = 8
_FEWEST_LINES = 4
"""A column has as many lines; what is lower is a table, or a line with a wide gap."""
_LEAST_GUTTER = 0.7
"""Of the letters' size: narrower gaps are between words."""
_FILLED = 0.55
"""Most lines of running text fill their column so far; cells of a table do not."""
_ALIGNED = 0.5
"""Of a column's lines; others are indented or centred."""
_FEWEST_LETTERS = 14
_ALMOST_ALL = 0.85
_MOSTLY = 0.5
"""Of the letters; the words of a widely set line stand apart like cells."""
_SAME_LINE = 0.4
"""Of the letters' size, up or down."""
_LARGEST = 1.3
"""Of most letters' size: larger ones may stand over several lines."""
_EDGE = 3.0
"""Points by which letters stand beside the column's edge."""


class PdfRow(Struct, frozen=True):
    """Words on one height of a page."""

    baseline: float
    words: tuple[PdfWord, ...]
    """From left to right."""


class _Band(Struct, frozen=True):
    """Rows that a gutter divides."""

    x: float
    first: int
    end: int
    height: float


def rows_of(words: Sequence[PdfWord]) -> list[PdfRow]:
    """Group words by their baselines, from the top down; raised ones go with their line."""
    largest = _LARGEST * body_size(words)
    rows: list[list[PdfWord]] = []
    leads: list[PdfWord] = []
    for word in sorted(words, key=lambda word: -word.baseline):
        if rows and _is_beside(leads[-1], rows[-1][-1], word, largest):
            rows[-1].append(word)
            if _weight(word) > _weight(leads[-1]):
                leads[-1] = word
        else:
            rows.append([word])
            leads.append(word)
    return [
        PdfRow(lead.baseline, tuple(sorted(row, key=lambda word: word.x0)))
        for row, lead in zip(rows, leads, strict=True)
    ]


def _weight(word: PdfWord) -> tuple[float, int]:
    """Return what tells the word that most stands on its row's baseline."""
    return round(word.size), len(word.text)


def body_size(words: Sequence[PdfWord]) -> float:
    """Return the size of most letters."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _is_beside(lead: PdfWord, last: PdfWord, word: PdfWord, largest: float) -> bool:
    size = min(largest, max(last.size, word.size))
    return abs(lead.baseline - word.baseline) < _SAME_LINE * size


def columns(words: Sequence[PdfWord], gutters: set[int], depth: int = 0) -> list[list[PdfRow]]:
    """Divide a page, or a part of one, into columns of rows, in reading order.

    ``gutters`` are those of the pages before; the ones of this page are added.
    """
    rows = rows_of(words)
    if not rows:
        return []
    band = _best_band(rows, gutters) if depth < _DEEPEST else None
    if band is None:
        return [rows]
    above = [word for row in rows[: band.first] for word in row.words]
    within = [word for row in rows[band.first : band.end] for word in row.words]
    below = [word for row in rows[band.end :] for word in row.words]
    left = [word for word in within if word.x1 <= band.x + _EDGE and word.x0 < band.x]
    chosen = set(map(id, left))
    right = [word for word in within if id(word) not in chosen]
    if not left or not right:
        return [rows]
    if len(gutters) < _MOST_GUTTERS:
        gutters.add(round(band.x))
    parts = [above, left, right, below]
    return [column for part in parts for column in columns(part, gutters, depth + 1)]


def _best_band(rows: list[PdfRow], gutters: set[int]) -> _Band | None:
    """Find the highest band of rows with a gutter between two columns of text."""
    edges: Counter[int] = Counter()
    for row in rows:
        edges.update({round(word.x0) for word in row.words})
    likely = [x for x, count in edges.most_common(_MOST_CANDIDATES) if count >= _FEWEST_LINES]
    bands = [_band(rows, x - 1.0, _FEWEST_LINES) for x in likely]
    # Where a page before was divided, a few lines are enough: the end of a text is short.
    bands += [_band(rows, float(x), 1) for x in sorted(gutters)]
    return max(filter(None, bands), key=lambda band: (band.height, band.x), default=None)


def _band(rows: list[PdfRow], x: float, fewest: int) -> _Band | None:
    """Return the highest run of rows that leave a gutter left of ``x``, if it divides columns."""
    best: _Band | None = None
    first = 0
    for end in range(len(rows) + 1):
        if end < len(rows) and not _is_crossed(rows[end], x):
            continue
        if end - first >= fewest:
            height = rows[first].baseline - rows[end - 1].baseline
            if (best is None or height > best.height) and _divides(rows[first:end], x, fewest):
                best = _Band(x, first, end, height)
        first = end + 1
    return best


def _is_crossed(row: PdfRow, x: float) -> bool:
    left = [word for word in row.words if word.x0 < x]
    right = next((word for word in row.words if word.x0 >= x), None)
    if not left:
        return False
    last = max(left, key=lambda word: word.x1)
    if last.x1 > x + _EDGE or right is None:
        return last.x1 > x + _EDGE
    return right.x0 - last.x1 < _LEAST_GUTTER * min(last.size, right.size)


def _divides(rows: list[PdfRow], x: float, fewest: int) -> bool:
    """Tell whether there is running text on both sides, and not the cells of a table."""
    sides: tuple[list[list[PdfWord]], list[list[PdfWord]]] = ([], [])
    for row in rows:
        for side, is_left in zip(sides, (True, False), strict=True):
            if words := [word for word in row.words if (word.x0 < x) is is_left]:
                side.append(words)
    return all(_is_text(side, fewest) for side in sides) and _is_aligned(sides[1])


def _is_aligned(lines: list[list[PdfWord]]) -> bool:
    """Tell whether lines begin at one edge; gaps between words come to lie so only by chance."""
    starts = Counter(round(line[0].x0 / 2) for line in lines)
    edge, _ = starts.most_common(1)[0]
    return sum(starts[edge + step] for step in (-1, 0, 1)) >= _ALIGNED * len(lines)


def _is_text(lines: list[list[PdfWord]], fewest: int) -> bool:
    if len(lines) < fewest:
        return False
    parts = [part for line in lines for part in _parts(line)]
    widths = sorted(part[-1].x1 - part[0].x0 for part in parts)
    # Almost the widest: a line that spans several columns is no measure.
    full = widths[int(len(widths) * _ALMOST_ALL)]
    letters = [sum(len(word.text) + 1 for word in part) for part in parts]
    running = sum(
        count
        for part, count in zip(parts, letters, strict=True)
        if count >= _FEWEST_LETTERS and part[-1].x1 - part[0].x0 >= _FILLED * full
    )
    return running >= _MOSTLY * sum(letters)


def _parts(line: list[PdfWord]) -> list[list[PdfWord]]:
    """Part a line at gaps that may lie between columns."""
    parts = [[line[0]]]
    for one, two in pairwise(line):
        if two.x0 - one.x1 > max(one.size, two.size):
            parts.append([])
        parts[-1].append(two)
    return parts
