"""The metadata packet of a PDF (XMP) becomes its facts, where its older information is silent."""

from typing import Any

from audio_builder.dates.machine import parse_date
from audio_builder.errors import ReadingError
from audio_builder.reading.documents.document import Facts
from audio_builder.reading.documents.xml_trees import first_text, parse_xml, texts

_BEGIN, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_MOST_BYTES = 1_000_000


def extended_facts(content: bytes, subject: str) -> Facts:
    """Read the packet, which stands in the file as it is so that any program finds it."""
    # The last one is the document's; those before it belong to pictures, or to older versions.
    start = content.rfind(_BEGIN)
    end = content.find(_END, start)
    if start < 0 or not start < end < start + _MOST_BYTES:
        return Facts()
    try:
        tree: Any = parse_xml(content[start : end + len(_END)], subject)
    except ReadingError:
        return Facts()
    title, creator, language = (
        next(tree.iter(f"{_DUBLIN_CORE}{name}"), None) for name in ("title", "creator", "language")
    )
    return Facts(
        title=first_text(title, "li"),
        authors=tuple(texts(creator, "li")),
        published=parse_date(first_text(tree, "CreateDate")),
        language=first_text(language, "li"),
    )
