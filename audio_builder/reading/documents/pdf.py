"""A PDF becomes an Article: text by its places on the page, facts from its information."""

import ctypes
import re
import time
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct, field
from msgspec.structs import replace

from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.documents.document import Facts, Paragraph, article_of, html_of
from audio_builder.reading.documents.faults import encrypted_error
from audio_builder.reading.documents.pdf_columns import PdfRow, columns, rows_of
from audio_builder.reading.documents.pdf_facts import extended_facts
from audio_builder.reading.documents.pdf_lines import PdfLine, column_lines, without_furniture
from audio_builder.reading.documents.pdf_paragraphs import paragraphs_of
from audio_builder.reading.documents.pdf_words import PdfWord, page_words

MOST_PAGES = 2_000
MOST_SECONDS = 120.0
"""Of a core; a thousand full pages take thirty."""
_MOST_FACT_BYTES = 10_000
_SCANNED_LETTERS = 30
"""A page: fewer are a stamp on a picture."""
_MOST_UNKNOWN = 0.3
_DATE = re.compile(
    r"D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?"
)
_NO_TITLE = re.compile(
    r"^(?:untitled.*|document\s?\d*|microsoft (?:word|powerpoint|excel) ?-.*|unbenannt.*"
    r"|sans titre.*|sin título.*|.*\.(?:docx?|odt|rtf|pdf|tex|dvi|indd|qxd|html?|txt|pages|p65))$",
    re.IGNORECASE,
)
_BROWSERS = re.compile(r"mozilla/|chrom|skia|wkhtml|firefox|safari", re.IGNORECASE)


class _PdfPages(Struct):
    """What the pages hold."""

    words: list[list[PdfWord]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    pictures: int = 0
    """Pages with a picture."""


def parse_pdf(content: bytes, subject: str) -> Article:
    """Turn a PDF into an Article."""
    ends_at = time.thread_time() + MOST_SECONDS
    document = _open(content, subject)
    try:
        pages = _read_pages(document, ends_at, subject)
        facts = _facts(document, content, subject)
        is_print = _is_print(document)
    finally:
        document.close()
    _refuse_textless(pages, subject)
    paragraphs = list(paragraphs_of(_columns(pages, ends_at, subject)))
    if not facts.title or is_print:
        facts = _add_title(facts, paragraphs)
    return article_of(html_of(paragraphs), facts)


def _open(content: bytes, subject: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        reason = pdfium.FPDF_GetLastError()
        if reason in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise encrypted_error(subject) from error
        if "password" in str(error).lower():
            raise encrypted_error(subject) from error
        raise _damaged_error(subject) from error
    if not count:
        document.close()
        raise _damaged_error(subject)
    if count > MOST_PAGES:
        document.close()
        raise ReadingError(
            f"has more than {MOST_PAGES} pages", subject=subject, remedy="split the document"
        )
    return document


def _damaged_error(subject: str) -> ReadingError:
    return ReadingError(
        "is a PDF but damaged or incomplete", subject=subject, remedy="get the file again"
    )


def _refuse_slow(ends_at: float, subject: str) -> None:
    if time.thread_time() > ends_at:
        raise ReadingError("takes too long to read", subject=subject, remedy="split the document")


def _read_pages(document: pypdfium2.PdfDocument, ends_at: float, subject: str) -> _PdfPages:
    pages = _PdfPages()
    for index in range(len(document)):
        _refuse_slow(ends_at, subject)
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue  # other readers show an empty page there, too
        words, height = page_words(page)
        pages.words.append(words)
        pages.heights.append(height)
        kinds = pdfium.FPDFPage_CountObjects(page.raw)
        pages.pictures += any(
            pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, n))
            == pdfium.FPDF_PAGEOBJ_IMAGE
            for n in range(min(kinds, 50))
        )
        page.close()
    return pages


def _refuse_textless(pages: _PdfPages, subject: str) -> None:
    letters = sum(len(word.text) for words in pages.words for word in words)
    count = max(1, len(pages.words))
    if letters < _SCANNED_LETTERS * count and pages.pictures * 2 > count:
        raise ReadingError(
            "is a scan: pictures of pages, without their text",
            subject=subject,
            remedy="have its text recognised first, for example by ocrmypdf",
        )
    unknown = sum(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff"
        for words in pages.words
        for word in words
        for char in word.text
    )
    if letters and unknown > _MOST_UNKNOWN * letters:
        raise ReadingError(
            "has fonts that do not say which letters they show",
            subject=subject,
            remedy="have its text recognised, for example by ocrmypdf --force-ocr",
        )


def _columns(pages: _PdfPages, ends_at: float, subject: str) -> list[list[PdfLine]]:
    """Return the lines of all columns of all pages, in reading order."""
    rows = without_furniture([rows_of(words) for words in pages.words], pages.heights)
    found: list[list[PdfLine]] = []
    gutters: set[int] = set()
    for number, kept in enumerate(rows):
        _refuse_slow(ends_at, subject)
        words = [word for row in kept for word in row.words]
        parts: list[list[PdfRow]] = columns(words, gutters)
        found.extend(column_lines(part, n, number) for n, part in enumerate(parts))
    return found


def _add_title(facts: Facts, paragraphs: list[Paragraph]) -> Facts:
    """Take the highest heading of the beginning for the title."""
    start = [p for p in paragraphs[:12] if p.tag.startswith("h")]
    best = min(start, key=lambda paragraph: paragraph.tag, default=None)
    title = unescape(re.sub(r"<sup[^>]*>.*?</sup>|<[^>]*>", "", best.html)) if best else ""
    return replace(facts, title=title) if title else facts


def _facts(document: pypdfium2.PdfDocument, content: bytes, subject: str) -> Facts:
    info = {key: _information(document, key) for key in ("Title", "Author", "CreationDate")}
    extended = extended_facts(content, subject)
    title = info["Title"] or extended.title
    author = info["Author"]
    return Facts(
        title="" if _NO_TITLE.match(title) else title,
        authors=tuple(re.split(r"\s*;\s*", author)) if author else extended.authors,
        # A browser knows when a page was printed, not when it was written.
        published=None
        if _is_print(document)
        else _date(info["CreationDate"]) or extended.published,
        language=extended.language,
        likely_language=_language(document),
    )


def _is_print(document: pypdfium2.PdfDocument) -> bool:
    """Tell whether a browser has printed a page: its title names the outlet, too."""
    makers = (_information(document, key) for key in ("Creator", "Producer"))
    return any(_BROWSERS.search(maker) for maker in makers)


def _information(document: pypdfium2.PdfDocument, key: str) -> str:
    """Return an entry of the information dictionary, with signs in the place of broken letters."""
    size = min(pdfium.FPDF_GetMetaText(document.raw, key.encode(), None, 0), _MOST_FACT_BYTES)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document.raw, key.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").strip("\0 ")


def _language(document: pypdfium2.PdfDocument) -> str:
    size = min(pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0), _MOST_FACT_BYTES)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return buffer.raw.decode("utf-16-le", "replace").strip("\0 ")


def _date(text: str) -> datetime | None:
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day, *clock = found.groups()[:6]
    zone = None
    if found.group(7):
        zone = UTC
    elif found.group(8):
        minutes = int(found.group(9)) * 60 + int(found.group(10) or 0)
        zone = timezone(timedelta(minutes=minutes * (-1 if found.group(8) == "-" else 1)))
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        return datetime(
            int(year), int(month or 1), int(day or 1), hour, minute, second, tzinfo=zone
        )
    except ValueError:
        return None
