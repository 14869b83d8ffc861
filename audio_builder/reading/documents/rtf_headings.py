"""Paragraphs of rich text that only look like headings become some."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.reading.documents.document import Paragraph

_MOST_HEADING = 120
_LARGER = 1.15


class RtfParagraph(Struct):
    """A paragraph with what tells whether it is a heading."""

    paragraph: Paragraph
    size: int = 0
    is_bold: bool = False
    length: int = 0


def with_headings(found: list[RtfParagraph]) -> Iterator[Paragraph]:
    """Take larger or bold short lines for headings where the document names none."""
    sizes: Counter[int] = Counter()
    for one in found:
        sizes[one.size] += one.length
    body = max(sizes, key=sizes.__getitem__, default=0)
    is_marked = any(one.paragraph.tag.startswith("h") for one in found)
    larger = sorted({one.size for one in found if one.size > body * _LARGER}, reverse=True)
    for one in found:
        paragraph = one.paragraph
        is_short = 0 < one.length <= _MOST_HEADING and paragraph.tag == "p" and not paragraph.note
        if not is_marked and is_short and one.size in larger:
            paragraph = replace(paragraph, tag=f"h{min(6, larger.index(one.size) + 1)}")
        elif not is_marked and is_short and one.is_bold and paragraph.html[-1:] not in ".,;":
            paragraph = replace(paragraph, tag=f"h{min(6, len(larger) + 1)}")
        yield paragraph
