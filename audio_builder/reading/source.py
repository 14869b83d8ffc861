"""A path, an address or standard input becomes an Article."""

import re
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.network.addresses import is_address
from audio_builder.reading.charset import decode_page, decode_text
from audio_builder.reading.documents.kinds import document_kind, parse_document
from audio_builder.reading.page import Page
from audio_builder.reading.text import parse_text
from audio_builder.reading.unpacking import DOCUMENT_BYTES, LIMIT_BYTES, is_gzip, too_large, unpack

_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
_LOOKS_LIKE_PAGE = re.compile(
    # Each comment ends at its first end, and nothing is tried twice.
    rb"\s*+(?>(?:<!--(?>(?:(?!-->).){0,2000})-->\s*+|<\?xml(?>(?:(?!\?>).){0,200})\?>\s*+)*)"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# "example.org/x": a name with a domain's ending, and no file's.
_LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:[a-z]{2,10}:/{0,2})?(?:[\w-]{1,63}\.){1,5}(?!(?:txt|md|html?|docx?|pdf|rtf|epub|eml|gz|csv|json)$)"
    r"[a-z]{2,24}(?::\d{1,5})?(?:[/?#]|$)",
    re.IGNORECASE,
)
# Front matter, or a first line that is a heading: no prose begins so.
_LOOKS_LIKE_MARKDOWN = re.compile(r"\ufeff?(?:---[ \t]*\r?\n[A-Za-z_-]{1,30}:[ \t]|#{1,6} \S)")


def read(source: str, *, allow_private: bool = False, stdin: bytes | None = None) -> Article:
    """Read an article from a path, an ``http(s)`` address, or ``-`` with the given bytes."""
    if is_address(source):
        from audio_builder.reading.fetch import fetch  # noqa: PLC0415 - few sources are addresses

        page = fetch(source, allow_private=allow_private)
        return _parse(page.content, page)
    if source == "-":
        _limit(stdin or b"", "", "standard input")
        return _parse(stdin or b"", Page(url="", content=b"", subject="standard input"))
    path = Path(source)
    if stdin is not None:  # a mail of a mailbox
        return _parse(stdin, Page(url="", content=b"", subject=source, name=path.name))
    page = Page(url="", content=b"", subject=source, name=path.name)
    return _parse(load(path, source), page)


def load(path: Path, subject: str) -> bytes:
    """Read a file's bytes, within the size limit."""
    try:
        with path.open("rb") as file:
            content = file.read(DOCUMENT_BYTES + 1)
    except FileNotFoundError as error:
        raise ReadingError("no such file", subject=subject, remedy=_path_remedy(subject)) from error
    except IsADirectoryError as error:
        raise _folder_error(subject) from error
    except (OSError, ValueError) as error:
        if path.is_dir():  # Windows says "permission denied"
            raise _folder_error(subject) from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadingError(f"cannot be read: {reason}", subject=subject) from error
    _limit(content, path.suffix.lower(), subject)
    return content


def _path_remedy(subject: str) -> str:
    """Say what is wrong with a path that looks like an address."""
    if subject.lower().startswith("file:"):
        return "give the path itself, without file://"
    if _LOOKS_LIKE_ADDRESS.match(subject):
        return "check the path; an address begins with https://"
    return "check the path"


def _limit(content: bytes, suffix: str, subject: str) -> None:
    """Refuse what is too large: a document may hold pictures, a page or a text holds none."""
    if len(content) <= LIMIT_BYTES:
        return
    limit = DOCUMENT_BYTES if document_kind(content, suffix) else LIMIT_BYTES
    if len(content) > limit:
        raise too_large(subject, limit)


def _folder_error(subject: str) -> ReadingError:
    return ReadingError(
        "is a folder, not an article", subject=subject, remedy="use batch for a folder of articles"
    )


def _parse(content: bytes, page: Page) -> Article:
    name = PurePosixPath(page.name)
    if is_gzip(content):
        content = unpack(content, page.subject)
        name = name.with_suffix("") if name.suffix == ".gz" else name
    if not content.strip():
        raise ReadingError(
            "is empty", subject=page.subject, remedy="give a file with an article in it"
        )
    article = _parse_as(content, name.suffix.lower(), page)
    if not article.blocks:
        raise _no_text(content, page.subject)
    if page.url and not article.url:
        article = replace(article, url=page.url)
    return article


def _parse_as(content: bytes, suffix: str, page: Page) -> Article:
    document = document_kind(content, suffix, page.content_type)
    if document:
        return parse_document(document, content, page.subject)
    kind = page.content_type
    if suffix in _PAGE_SUFFIXES or "html" in kind or _LOOKS_LIKE_PAGE.match(content):
        from audio_builder.reading.html import parse_page  # noqa: PLC0415 - lxml and trafilatura

        decoded = decode_page(content, page.charset, page.subject)
        return replace(parse_page(decoded.text, url=page.url), remarks=decoded.remarks)
    decoded = decode_text(content, page.subject)
    text = decoded.text
    if suffix in _MARKDOWN_SUFFIXES or "markdown" in kind or _LOOKS_LIKE_MARKDOWN.match(text):
        from audio_builder.reading.markdown import parse_markdown  # noqa: PLC0415 - brings lxml

        return replace(parse_markdown(text), remarks=decoded.remarks)
    return replace(parse_text(text), remarks=decoded.remarks)


def _no_text(content: bytes, subject: str) -> ReadingError:
    if b"<script" in content.lower():
        return ReadingError(
            "shows its text only to browsers that run its scripts",
            subject=subject,
            remedy="save the page from a browser, or paste its text into a file",
        )
    return ReadingError(
        "holds no text", subject=subject, remedy="give a file with an article in it"
    )
