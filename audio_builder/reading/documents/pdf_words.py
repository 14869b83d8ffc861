"""A page of a PDF becomes its words, each with its place and its letters' size."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct
from msgspec.structs import replace

MOST_CHARACTERS = 100_000
"""On one page; the fullest page of a newspaper has a fifth of it."""
_LIGATURES = ("\ufb00", "\ufb06")
_HYPHENS = frozenset({0x2, 0xFFFE, 0xAD})
"""What PDFium gives for a hyphen at which a line is divided."""
_BULLETS = frozenset({0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0x2022, 0x25CF, 0x25AA, 0x25E6, 0x25A0})
_HYPHEN, _ZERO, _NINE = 0x2D, 0x30, 0x39
_FIRST_LETTER, _LAST_CODE = 0x21, 0x110000
_UPRIGHT = 0.1
"""Radians; what stands askew is a stamp or a label of an axis."""
_QUARTER = math.pi / 2
_LETTERS_LOOKED_AT = 400
_BOLD_WEIGHT = 600
_LEAST_SIZE = 1.0
_MARGIN = 2.0
"""Points by which letters may stand over the edge of the page."""
_INITIAL = 1.7
_MOST_INITIALS = 20
_RAISED = 0.15
_APART = 1.0
"""A jump of an em without a space between is another column or a cell."""


class PdfWord(Struct, frozen=True, kw_only=True):
    """Letters in a row without a space, in points from the page's lower left corner."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_bold: bool = False
    spaced: bool = True
    """A space stands before it."""


class _Letter(Struct, frozen=True):
    code: int
    x0: float
    x1: float
    baseline: float
    index: int


class _TextPage(Struct, frozen=True):
    """A page whose text is open, and how it is shown."""

    handle: pdfium.FPDF_TEXTPAGE
    left: float
    bottom: float
    width: float
    height: float
    turns: int
    """Quarters of a turn, clockwise."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is seen, from the lower left corner."""
        x, y = x - self.left, y - self.bottom
        places = (
            (x, y),
            (y, self.width - x),
            (self.width - x, self.height - y),
            (self.height - y, x),
        )
        return places[self.turns]


def page_words(page: pypdfium2.PdfPage) -> tuple[list[PdfWord], float]:
    """Return the words of an open page in the order in which they were written, and its height.

    The page is turned so that most of its text stands upright, however it is shown.
    """
    handle = pdfium.FPDFText_LoadPage(page.raw)
    if not handle:
        return [], page.get_height()
    turns = _turns(handle)
    if turns != page.get_rotation() // 90:
        # The library finds words by how a page is shown.
        pdfium.FPDFText_ClosePage(handle)
        page.set_rotation(turns * 90)
        handle = pdfium.FPDFText_LoadPage(page.raw)
    left, bottom, right, top = page.get_bbox()
    text = _TextPage(handle, left, bottom, right - left, top - bottom, turns)
    try:
        words = _with_initials(list(_words(text)))
    finally:
        pdfium.FPDFText_ClosePage(handle)
    width, height = text.width, text.height
    if text.turns % 2:
        width, height = height, width
    return [word for word in words if _is_on_page(word, width, height)], height


def _turns(handle: pdfium.FPDF_TEXTPAGE) -> int:
    """Return by how many quarters most letters are turned; some are looked at."""
    count = min(pdfium.FPDFText_CountChars(handle), MOST_CHARACTERS)
    step = count // _LETTERS_LOOKED_AT + 1
    angles = (pdfium.FPDFText_GetCharAngle(handle, index) for index in range(0, count, step))
    turns = Counter(round(-angle / _QUARTER) % 4 for angle in angles if angle >= 0)
    return max(turns, key=turns.__getitem__, default=0)


def _is_on_page(word: PdfWord, width: float, height: float) -> bool:
    is_within = word.x0 >= -_MARGIN and word.x1 <= width + _MARGIN
    return is_within and -_MARGIN <= word.baseline <= height + _MARGIN


def _with_initials(words: list[PdfWord]) -> list[PdfWord]:
    """Put large initials, which stand over several lines, before the rest of their word."""
    body = median(word.size for word in words) if words else 0.0
    large = [w for w in words if w.size > _INITIAL * body and len(w.text) == 1 and w.text.isupper()]
    for initial in large[:_MOST_INITIALS]:
        beside = [word for word in words if _stands_at(initial, word)]
        if beside:
            first = max(beside, key=lambda word: (word.baseline, -word.x0))
            text = f"{initial.text}{first.text}"
            whole = replace(first, text=text, x0=initial.x0, spaced=initial.spaced)
            words = [whole if word is first else word for word in words if word is not initial]
    return words


def _stands_at(initial: PdfWord, word: PdfWord) -> bool:
    """Tell whether a word stands right of an initial, within its height."""
    is_small = word.size * _INITIAL < initial.size
    is_within = -word.size < word.baseline - initial.baseline < initial.size
    return is_small and is_within and abs(word.x0 - initial.x1) < word.size


def _words(page: _TextPage) -> Iterator[PdfWord]:
    for run in _runs(page):
        first, last = _letter(page, *run[0]), _letter(page, *run[-1])
        style = _style(page, first.index)
        if not _may_hold_raised(run) and _is_plain(first, last, style[0], len(run)):
            yield from _word([first, last], run, style, spaced=True)
        else:
            yield from _divide(page, run)


def _runs(page: _TextPage) -> Iterator[list[tuple[int, int]]]:
    """Yield what stands between spaces and line ends: indices of letters, and their codes."""
    run: list[tuple[int, int]] = []
    for index in range(min(pdfium.FPDFText_CountChars(page.handle), MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(page.handle, index)
        if code in _HYPHENS:
            run.append((index, _HYPHEN))
        elif code < _LAST_CODE and (code < _FIRST_LETTER or chr(code).isspace()):
            if run:
                yield run
            run = []
        else:
            run.append((index, code))
    if run:
        yield run


def _letter(page: _TextPage, index: int, code: int) -> _Letter:
    """Measure a letter; each costs as much as ten others that are not measured."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(page.handle, index, box)
    pdfium.FPDFText_GetCharOrigin(page.handle, index, x, y)
    one, two = page.place(box.left, box.bottom), page.place(box.right, box.top)
    _, baseline = page.place(x.value, y.value)
    return _Letter(code, min(one[0], two[0]), max(one[0], two[0]), baseline, index)


def _may_hold_raised(run: list[tuple[int, int]]) -> bool:
    """Tell whether digits stand among other signs: some of them may be raised."""
    digits = sum(_ZERO <= code <= _NINE for _, code in run)
    return 0 < digits < len(run)


def _is_plain(first: _Letter, last: _Letter, size: float, length: int) -> bool:
    """Tell whether all letters of a run stand on one line, side by side."""
    is_level = abs(first.baseline - last.baseline) < _RAISED * size / 2
    return is_level and abs(last.x1 - first.x0) < _APART * size * length


def _divide(page: _TextPage, run: list[tuple[int, int]]) -> Iterator[PdfWord]:
    """Divide a run where a letter is raised, or stands elsewhere."""
    letters = [_letter(page, *one) for one in run]
    start, spaced = 0, True
    for end in range(1, len(letters) + 1):
        size = _style(page, letters[start].index)[0] or 1.0
        if end < len(letters) and _follows(letters[end - 1], letters[end], size):
            continue
        part = letters[start:end]
        style = _style(page, part[0].index)
        yield from _word(part, run[start:end], style, spaced=spaced)
        if end < len(letters):
            one, two = letters[end - 1], letters[end]
            spaced = abs(two.baseline - one.baseline) > size or two.x0 - one.x1 > size / 4
        start = end


def _follows(one: _Letter, two: _Letter, size: float) -> bool:
    is_level = abs(two.baseline - one.baseline) <= _RAISED * size
    return is_level and -_APART * size < two.x0 - one.x1 < _APART * size


def _style(page: _TextPage, index: int) -> tuple[float, bool, bool]:
    """Return a letter's size in points as seen, whether it is bold, and whether it is upright."""
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(page.handle, index)
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(page.handle, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
    angle = pdfium.FPDFText_GetCharAngle(page.handle, index)
    slant = math.remainder(angle + page.turns * _QUARTER, 2 * math.pi)
    is_upright = abs(slant) < _UPRIGHT
    return size * scale, _is_bold(page, index), is_upright


def _is_bold(page: _TextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(page.handle, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page.handle, index, name, 128, flags)
    said = name.value.lower()
    return b"bold" in said or b"black" in said or b"heavy" in said


def _word(
    letters: list[_Letter],
    run: list[tuple[int, int]],
    style: tuple[float, bool, bool],
    *,
    spaced: bool,
) -> Iterator[PdfWord]:
    size, is_bold, is_upright = style
    if size < _LEAST_SIZE or not is_upright:
        return
    text = "".join(_plain(code) for _, code in run)
    if text:
        yield PdfWord(
            text=text,
            x0=min(letters[0].x0, letters[-1].x0),
            x1=max(letters[0].x1, letters[-1].x1),
            baseline=letters[0].baseline,
            size=size,
            is_bold=is_bold,
            spaced=spaced,
        )


def _plain(code: int) -> str:
    """Return a letter as it is written in texts: no ligatures, no private bullets."""
    if code in _BULLETS:
        return "•"
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or code == 0xFFFF:  # noqa: PLR2004 - no characters
        return ""
    char = chr(code)
    return unicodedata.normalize("NFKC", char) if _LIGATURES[0] <= char <= _LIGATURES[1] else char
