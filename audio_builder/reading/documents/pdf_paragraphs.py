"""The lines of a PDF become paragraphs, headings, lists, tables and notes."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from msgspec import Struct, field

from audio_builder.reading.documents.document import Paragraph
from audio_builder.reading.documents.pdf_lines import PdfLine

_SAME_SIZE = 0.08
_LARGER = 1.12
_SMALLER = 0.93
_MOST_HEADING = 160
_MOST_BOLD_HEADING = 100
_WIDE_GAP = 1.3
"""Of the usual distance of lines: where more is left, a paragraph ends."""
_INDENT = 0.7
"""Of the letters' size."""
_MOST_INDENT = 5
_FEW_INDENTED = 0.03
"""Of all lines; fewer stand to the right for another reason."""
_FITS = 0.6
"""Of the letters' size: so much room besides the next word shows that a line ended on purpose."""
_MOST_LEVELS = 6
_ITEM = re.compile(r"^(?:[•‣◦▪●■–*-]|\(?\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_BULLET = re.compile(r"^[•‣◦▪●■–*-]\s+")
_NOTE = re.compile(r"^(?:<sup[^>]*>)?\[?(\d{1,3}|[*†‡§])\]?(?:</sup>)?[.)]?\s*(?=\S)")
_MARK = re.compile(r"<sup[^>]*>\[([^\]]{1,4})\]</sup>")
_SHORTEST_NOTE = 4
_APART = 1.8
_END = re.compile(r"[.!?…:;。！？؟][\"'”’»)\]]*$")
_NOTE_MARK_END = re.compile(r"<sup[^>]*>\[[^\]]{1,4}\]</sup>$")
_DIVIDED = re.compile(r"(?<!\w)(\w+)[-‐]$")
_LONGEST_WORD = 60
_FIRST_WORD = re.compile(r"^\w+")
_WORDS = re.compile(r"\w+(?:[-‐]\w+)*")


class _Layout(Struct, frozen=True):
    """How a document is set."""

    body: float
    """Size of most letters."""
    leading: float
    """Distance of two lines, in sizes of their letters."""
    is_indented: bool
    """First lines of paragraphs stand to the right."""


class _GrowingParagraph(Struct):
    """A paragraph while it grows."""

    lines: list[PdfLine] = field(default_factory=list)
    is_item: bool = False
    is_table: bool = False
    is_note: bool = False


def paragraphs_of(columns: Sequence[Sequence[PdfLine]]) -> Iterator[Paragraph]:
    """Turn columns of lines, in reading order, into paragraphs."""
    lines = [line for column in columns for line in column]
    body = _body_size(lines)
    layout = _Layout(body, _leading(lines, body), _is_indented(lines, body))
    words = Counter(word.lower() for line in lines for word in _WORDS.findall(line.text))
    text, notes = _divide(columns, layout)
    paragraphs = _grow_paragraphs(text, layout)
    levels = _levels(paragraphs, body)
    for paragraph in paragraphs:
        if paragraph.is_table:
            for line in paragraph.lines:
                cells = "".join(f"<td>{html}</td>" for _, _, html in line.cells)
                yield Paragraph(html=cells, tag="tr")
        else:
            yield Paragraph(html=_join(paragraph, words), tag=_tag(paragraph, levels))
    for paragraph in _grow_paragraphs(notes, layout, are_notes=True):
        yield Paragraph(html=_NOTE.sub("", _join(paragraph, words)), note=True)


def _body_size(lines: Sequence[PdfLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=10.0)


def _is_indented(lines: Sequence[PdfLine], body: float) -> bool:
    """Tell whether paragraphs begin with an indent: some lines do, after a full stop."""
    indented = sum(
        _INDENT < (two.x0 - two.left) / body < _MOST_INDENT and _is_ended(one)
        for one, two in itertools.pairwise(lines)
        if abs(two.size - body) < 1 and not _ITEM.match(two.text)
    )
    return indented > _FEW_INDENTED * len(lines)


def _leading(lines: Sequence[PdfLine], body: float) -> float:
    """Return the usual distance of two lines, in sizes of their letters."""
    gaps = [
        (one.baseline - two.baseline) / two.size
        for one, two in itertools.pairwise(lines)
        if one.column == two.column and one.page == two.page and abs(two.size - body) < 1
    ]
    likely = [gap for gap in gaps if 0.9 < gap < 3]  # noqa: PLR2004 - solid to double spaced
    return median(likely) if likely else 1.25


def _divide(
    columns: Sequence[Sequence[PdfLine]], layout: _Layout
) -> tuple[list[PdfLine], list[PdfLine]]:
    """Part the lines of the text from those of the notes at the foot of a column."""
    marks: dict[int, set[str]] = {}
    for column in columns:
        for line in column:
            marks.setdefault(line.page, set()).update(_MARK.findall(line.html))
    text: list[PdfLine] = []
    notes: list[PdfLine] = []
    for column in columns:
        end = _first_note(column, layout, marks)
        text.extend(column[:end])
        notes.extend(column[end:])
    return text, notes


def _first_note(column: Sequence[PdfLine], layout: _Layout, marks: dict[int, set[str]]) -> int:
    """Return where a column's notes begin: small, or set apart and called for by a mark."""
    for index in range(len(column)):
        line = column[index]
        found = _NOTE.match(line.html)
        if not found or len(line.text) <= _SHORTEST_NOTE:
            continue
        if all(other.size < _SMALLER * layout.body for other in column[index:]):
            return index
        gap = column[index - 1].baseline - line.baseline if index else 0
        is_apart = gap > _APART * layout.leading * line.size or index == 0
        if is_apart and found.group(1) in marks.get(line.page, ()):
            return index
    return len(column)


def _grow_paragraphs(
    lines: list[PdfLine], layout: _Layout, *, are_notes: bool = False
) -> list[_GrowingParagraph]:
    paragraphs: list[_GrowingParagraph] = []
    in_table = _table_lines(lines)
    for index, line in enumerate(lines):
        last = paragraphs[-1] if paragraphs else None
        is_row = index in in_table
        if is_row and last and last.is_table:
            last.lines.append(line)
        elif is_row:
            paragraphs.append(_GrowingParagraph(lines=[line], is_table=True))
        elif (
            last
            and not last.is_table
            and not ((are_notes and _NOTE.match(line.html)) or _begins(last, line, layout))
        ):
            last.lines.append(line)
        else:
            paragraphs.append(_GrowingParagraph(lines=[line], is_item=bool(_ITEM.match(line.text))))
    return paragraphs


def _table_lines(lines: list[PdfLine]) -> set[int]:
    """Find lines of as many cells, one under the other."""
    found: set[int] = set()
    for index, (one, two) in enumerate(itertools.pairwise(lines)):
        if len(one.cells) == len(two.cells) > 1 and one.page == two.page:
            pairs = zip(one.cells, two.cells, strict=True)
            if all(a[0] < b[1] and b[0] < a[1] for a, b in pairs) and not _ITEM.match(one.text):
                found.update((index, index + 1))
    return found


def _begins(paragraph: _GrowingParagraph, line: PdfLine, layout: _Layout) -> bool:
    """Tell whether a line begins a new paragraph."""
    last = paragraph.lines[-1]
    is_other = abs(line.size - last.size) > _SAME_SIZE * last.size or line.is_bold != last.is_bold
    if is_other or (_ITEM.match(line.text) and (paragraph.is_item or _BULLET.match(line.text))):
        return True
    has_room = _has_room(last, line) and not _goes_on(last, line)
    if line.page != last.page or line.column != last.column:
        is_first = line.x0 - line.left > _INDENT * line.size if layout.is_indented else True
        return has_room or (_is_ended(last) and is_first)
    return has_room or _is_set_apart(paragraph, line, layout.leading)


def _is_set_apart(paragraph: _GrowingParagraph, line: PdfLine, leading: float) -> bool:
    """Tell whether a gap or an indent stands before a line."""
    last = paragraph.lines[-1]
    gap = last.baseline - line.baseline
    if gap > _WIDE_GAP * leading * line.size or gap < 0:
        return True
    if not _is_ended(last) and not _has_room(last, line):
        return False  # the sentence flows on, around an initial or a picture
    step = line.x0 - last.x0
    if step > _INDENT * line.size:
        return not (paragraph.is_item and len(paragraph.lines) == 1) and not _is_centred(last, line)
    return step < -_INDENT * line.size and len(paragraph.lines) > 1 and not _is_centred(last, line)


def _is_centred(last: PdfLine, line: PdfLine) -> bool:
    middle = (last.x0 + last.x1) / 2
    return abs(middle - (line.x0 + line.x1) / 2) < line.size / 2


def _has_room(last: PdfLine, line: PdfLine) -> bool:
    """Tell whether the next line's first word would have fitted behind the last."""
    return last.right - last.x1 > line.first_width + _FITS * line.size


def _is_ended(line: PdfLine) -> bool:
    return bool(_END.search(_NOTE_MARK_END.sub("", line.html)))


def _goes_on(last: PdfLine, line: PdfLine) -> bool:
    return not _is_ended(last) and line.text[:1].islower()


def _join(paragraph: _GrowingParagraph, words: Counter[str]) -> str:
    """Join a paragraph's lines; a word divided at a line's end becomes one."""
    # In parts: a long text joined line by line would be copied with each.
    first = paragraph.lines[0].html
    parts = [_BULLET.sub("", first) if paragraph.is_item else first]
    for line in paragraph.lines[1:]:
        last = parts[-1]
        divided = _DIVIDED.search(last[-_LONGEST_WORD:])
        second = _FIRST_WORD.match(line.html)
        if not divided or not second:
            parts.append("" if last.endswith(("—", "/")) else " ")
        elif not _keeps_hyphen(divided.group(1), second.group(), words):
            parts[-1] = last[:-1]
        parts.append(line.html)
    return "".join(parts)


def _keeps_hyphen(first: str, second: str, words: Counter[str]) -> bool:
    """Tell whether a word has its hyphen in the middle of a line, too."""
    whole, hyphenated = f"{first}{second}".lower(), f"{first}-{second}".lower()
    if words[whole] or words[hyphenated]:
        return words[hyphenated] > words[whole]
    return not second[:1].islower() or first.isdigit()


def _levels(paragraphs: Sequence[_GrowingParagraph], body: float) -> dict[tuple[float, bool], int]:
    """Give each kind of heading its level: the larger, the higher."""
    kinds = {_kind(paragraph) for paragraph in paragraphs if _is_heading(paragraph, body)}
    ordered = sorted(kinds, key=lambda kind: (-kind[0], not kind[1]))
    return {kind: min(_MOST_LEVELS, n) for n, kind in enumerate(ordered, start=1)}


def _kind(paragraph: _GrowingParagraph) -> tuple[float, bool]:
    return round(paragraph.lines[0].size), paragraph.lines[0].is_bold


def _is_heading(paragraph: _GrowingParagraph, body: float) -> bool:
    if paragraph.is_table or (paragraph.is_item and not paragraph.lines[0].is_bold):
        return False
    text = " ".join(line.text for line in paragraph.lines)
    if not any(map(str.isalpha, text)) or len(text) > _MOST_HEADING:
        return False
    if paragraph.lines[0].size > body * _LARGER:
        return True
    is_short = len(text) <= _MOST_BOLD_HEADING and not text.endswith((".", ",", ";"))
    return paragraph.lines[0].is_bold and is_short and paragraph.lines[0].size > body * _SMALLER


def _tag(paragraph: _GrowingParagraph, levels: dict[tuple[float, bool], int]) -> str:
    level = levels.get(_kind(paragraph))
    text = " ".join(line.text for line in paragraph.lines)
    if level and len(text) <= _MOST_HEADING and any(map(str.isalpha, text)):
        return f"h{level}"
    return "li" if paragraph.is_item else "p"
