"""Bytes and a file's ending tell which kind of document they are, and which reader it has."""

from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.plugins import load
from audio_builder.reading.documents.signatures import is_captions, is_mail, is_mbox, is_saved_page

_HERE = "audio_builder.reading.documents"
# Named as text: a reader brings a library that takes longer to load than a text file to read.
_PARSERS = {
    "captions": f"{_HERE}.captions:parse_captions",
    "epub": f"{_HERE}.epub:parse_epub",
    "flat_opendocument": f"{_HERE}.opendocument:parse_flat_opendocument",
    "mail": f"{_HERE}.mail:parse_mail",
    "mbox": f"{_HERE}.mail:parse_mbox",
    "mhtml": f"{_HERE}.mhtml:parse_mhtml",
    "opendocument": f"{_HERE}.opendocument:parse_opendocument",
    "pdf": f"{_HERE}.pdf:parse_pdf",
    "rtf": f"{_HERE}.rtf:parse_rtf",
    "word": f"{_HERE}.word:parse_word",
}
_ENDINGS = {
    ".docm": "word",
    ".docx": "word",
    ".eml": "mail",
    ".epub": "epub",
    ".fodt": "flat_opendocument",
    ".mbox": "mbox",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".msg": "mail",
    ".odt": "opendocument",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".srt": "captions",
    ".vtt": "captions",
}
_TYPES = {
    "application/mbox": "mbox",
    "application/x-mimearchive": "mhtml",
    "message/rfc822": "mail",
    "multipart/related": "mhtml",
    "text/vtt": "captions",
}
DOCUMENT_SUFFIXES = tuple(_ENDINGS)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK = "__substg1.0_".encode("utf-16-le")
_PDF_WITHIN = 1024
"""Bytes before a PDF's header that readers forgive (PDF 1.7, implementation note 13)."""
_NAMES_WITHIN = 4_000
_ANY_TEXT = frozenset({"", ".txt", ".text", ".mail"})
"""Endings that do not say what a text is."""
_TEXT_KINDS = frozenset({"captions", "flat_opendocument", "mail", "mbox", "mhtml"})


def document_kind(content: bytes, suffix: str, content_type: str = "") -> str:
    """Return which kind of document bytes are; empty for a page or a text.

    Bytes that cannot be mistaken decide; else what the sender says, or the file's ending.
    """
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "pdf"
    if content.startswith(_ZIP):
        return _zip_kind(content, suffix)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    named = _TYPES.get(content_type) or _ENDINGS.get(suffix, "")
    if named or content.startswith(_OLE):
        return named
    return _text_kind(content) if suffix in _ANY_TEXT else ""


def parse_document(kind: str, content: bytes, subject: str) -> Article:
    """Read a document of a kind that ``document_kind`` has named."""
    if content.startswith(_OLE):
        raise _old_office(content, subject)
    article: Article = load(kind, _PARSERS, "audio_builder.parsers")(content, subject)
    return article


def _zip_kind(content: bytes, suffix: str) -> str:
    head = content[:_NAMES_WITHIN]
    if b"application/epub+zip" in head:
        return "epub"
    if b"application/vnd.oasis.opendocument.text" in head:
        return "opendocument"
    named = _ENDINGS.get(suffix, "")
    if named and named not in _TEXT_KINDS:
        return named
    # The directory at the end of the archive names all files.
    if b"word/document.xml" in content:
        return "word"
    return "epub" if b"META-INF/container.xml" in content else ""


def _text_kind(content: bytes) -> str:
    if is_mbox(content):
        return "mbox"
    if is_saved_page(content):
        return "mhtml"
    if is_mail(content):
        return "mail"
    return "captions" if is_captions(content) else ""


def _old_office(content: bytes, subject: str) -> ReadingError:
    if _OUTLOOK in content:
        return ReadingError(
            "is an Outlook message", subject=subject, remedy="save it as .eml, or its text"
        )
    if _ENCRYPTED_PACKAGE in content:
        return ReadingError("is encrypted", subject=subject, remedy="save it without a password")
    return ReadingError(
        "is an old Office document, not a text",
        subject=subject,
        remedy="save it as .docx, or as text",
    )
