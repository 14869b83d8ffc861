"""Bytes become text: a page's as browsers decode it, a file's as UTF-8 unless it says otherwise."""

import codecs
import re

import webencodings
from msgspec import Struct

from audio_builder.errors import ReadingError
from audio_builder.language import detect, primary
from audio_builder.reading.mojibake import repair

# What browsers search for a declaration before they start to show anything
# (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding).
_PRESCAN_BYTES = 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<meta\b[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_XML = re.compile(
    rb"^\s*<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{2,40})[\"']"
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_LOOKED_AT_BYTES = 65_536
# Text files hold tabs, line ends and now and then a stray control character; programs and
# pictures hold them everywhere.
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27}) + b"\x7f"
_MOST_CONTROL_SHARE = 0.02
# Mojibake of one byte in a hundred is a mixed file; more is another charset.
_MOST_BROKEN_SHARE = 0.01
_OLD_CHARSETS = (
    *("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "gb18030", "shift_jis", "euc_jp", "euc_kr", "big5"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or picture file"),
    (b"OggS", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format", "a database"),
)


class Decoded(Struct, frozen=True, kw_only=True):
    """The text of bytes, and what had to be mended in it."""

    text: str
    remarks: tuple[str, ...] = ()


def decode_page(content: bytes, declared: str = "", subject: str = "") -> Decoded:
    """Decode an HTML page; ``declared`` is the charset of its HTTP header, if it had one."""
    refuse_binary(content, subject)
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _remark_repairs(content[len(mark) :].decode(charset, "replace"))
    for label in (declared, _declared_charset(content[:_PRESCAN_BYTES])):
        charset = _python_name(label)
        if charset:
            return _decode_labelled(content, charset, label)
    try:
        return _remark_repairs(content.decode("utf-8"))
    except UnicodeDecodeError:
        # Browsers reload a page whose declaration comes late.
        late = _python_name(_declared_charset(content))
        return _remark_repairs(_mend_utf8(content) or content.decode(late or "cp1252", "replace"))


def decode_text(content: bytes, subject: str = "") -> Decoded:
    """Decode a text file: UTF-8, or what its byte order mark or its bytes tell."""
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _remark_repairs(content[len(mark) :].decode(charset, "replace"))
    wide = _utf16_without_mark(content)
    if wide:
        return _remark_repairs(content.decode(wide, "replace"))
    refuse_binary(content, subject)
    try:
        return _remark_repairs(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _remark_repairs(_mend_utf8(content) or _guess(content))


def _decode_labelled(content: bytes, charset: str, label: str) -> Decoded:
    """Decode bytes as their label says, unless they are plainly something else.

    A saved page keeps its label but not the header that overruled it.
    """
    remark = f"the page says it is {label}, but its bytes are not"
    if charset != "utf-8":
        try:
            # Text of another charset is no UTF-8 by chance; pure ASCII is both.
            text = content.decode("utf-8") if not _is_seven_bit(charset) else ""
        except UnicodeDecodeError:
            text = ""
        if text and not text.isascii():
            return _remark_repairs(text, remark)
        return _remark_repairs(content.decode(charset, "replace"))
    try:
        return _remark_repairs(content.decode("utf-8"))
    except UnicodeDecodeError:
        mended = _mend_utf8(content)
        return _remark_repairs(mended) if mended else _remark_repairs(_guess(content), remark)


def _is_seven_bit(charset: str) -> bool:
    return charset.startswith(("iso2022", "hz", "utf-7", "utf_7"))


def _remark_repairs(text: str, *remarks: str) -> Decoded:
    found = repair(text)
    noted = [*remarks]
    if found.changed:
        noted.append("garbled letters were turned back")
    if found.lost:
        noted.append(f"{found.lost} characters are lost: they were damaged before")
    return Decoded(text=found.text, remarks=tuple(noted))


def refuse_binary(content: bytes, subject: str) -> None:
    """Raise ReadingError for what is not text at all."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ReadingError(
                f"is {kind}, not a text",
                subject=subject,
                remedy="save the article as text, HTML or Markdown",
            )
    if content.startswith(tuple(mark for mark, _ in _BOMS)):
        return
    head = content[:_LOOKED_AT_BYTES]
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > max(2, _MOST_CONTROL_SHARE * len(head)):
        raise ReadingError(
            "is not a text but binary",
            subject=subject,
            remedy="save the article as text, HTML or Markdown",
        )


def _declared_charset(head: bytes) -> str:
    visible = _COMMENT.sub(b"", head)
    found = _XML.search(visible) or _META.search(visible)
    return found.group(1).decode("ascii") if found else ""


def _python_name(label: str) -> str:
    """Return Python's name for what browsers take a label for, or nothing for other labels.

    Only charsets of the web (https://encoding.spec.whatwg.org/): Python has others whose cost
    grows with the square of a page, and some that are no charsets at all.
    """
    encoding = webencodings.lookup(label.strip("\"' "))
    if encoding is None or encoding.name in {"replacement", "x-user-defined"}:
        return ""
    # A page whose declaration could be read as ASCII cannot be UTF-16.
    return "utf-8" if encoding.name.startswith("utf-16") else str(encoding.codec_info.name)


def _utf16_without_mark(content: bytes) -> str:
    """UTF-16 of a European text has a zero in every second byte."""
    head = content[:_LOOKED_AT_BYTES]
    half = len(head) // 2
    if half < 2:  # noqa: PLR2004 - one character proves nothing
        return ""
    for charset, zeros, others in (
        ("utf-16-le", head[1::2], head[0::2]),
        ("utf-16-be", head[0::2], head[1::2]),
    ):
        if zeros.count(0) > 0.7 * half and others.count(0) < 0.05 * half:
            return charset
    return ""


def _mend_utf8(content: bytes) -> str:
    """Decode UTF-8 with a few foreign bytes, taken for Windows-1252; else return ``""``."""
    text = content.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= char <= "\udcff" for char in text)
    beyond_ascii = sum(char > "\x7f" for char in text)
    if broken > _MOST_BROKEN_SHARE * len(text) or broken * 2 > beyond_ascii:
        return ""
    return re.sub(
        "[\udc80-\udcff]+",
        lambda run: run.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace"),
        text,
    )


# Signs inside words are letters of another charset.
_FOREIGN = re.compile(r"[A-Za-z][¢¤¥¦¨¬±²³´¶¹¼½¾¿×÷]|[³¹¿¼½¾][a-z]*[³¹¼½¾]")
_WESTERN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi"})


def _guess(content: bytes) -> str:
    # Most old files are Western; where they read as a Western language, nothing need be guessed.
    western = content.decode("cp1252", "replace")
    if primary(detect(western)) in _WESTERN and not _FOREIGN.search(western):
        return western
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only old files need it

    best = from_bytes(content[:_LOOKED_AT_BYTES], cp_isolation=list(_OLD_CHARSETS)).best()
    return content.decode(best.encoding if best else "cp1252", "replace")
