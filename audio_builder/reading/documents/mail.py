"""A mail becomes an Article: its HTML part as a page, or its text, with the headers' facts."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from msgspec.structs import replace

from audio_builder.dates.machine import parse_date
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.charset import decode_page, decode_text
from audio_builder.reading.documents.faults import damaged_error, encrypted_error
from audio_builder.reading.documents.forwarded import without_envelope
from audio_builder.reading.documents.mbox import split_mbox
from audio_builder.reading.html import parse_page
from audio_builder.reading.text import parse_text

_MOST_BOUNDARIES = 100
"""Mails have a few; each more costs time for every line in it."""
_DEEPEST = 30
_LONGEST_HEADER = 2_000
_FEWEST_LETTERS = 20
"""An HTML part with fewer letters only shows a picture; then the text part is taken."""
_REPLY = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|tr|rv|res|enc|sv|vs|antw|doorst|odp|pd|ha|rif|i|на|пер)"
    r"(?:\[\d+\])?\s*[::]\s*)+",
    re.IGNORECASE,
)
_LIST_PREFIX = re.compile(r"^\[([^\]]{1,60})\]\s*")
_FROM_OUTLET = re.compile(r"^(.{2,60}?)\s+(?:from|at|via|@)\s+(\S.{1,80})$")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def parse_mail(content: bytes, subject: str) -> Article:
    """Turn one mail into an Article."""
    message = open_message(content, subject)
    parts = [part for part in _read_parts(message) if part.blocks]
    if not parts:
        raise _unreadable_error(message, subject)
    blocks = tuple(block for part in parts for block in part.blocks)
    article = replace(parts[0], blocks=blocks)
    return without_envelope(_add_headers(article, message))


def parse_mbox(content: bytes, subject: str) -> Article:
    """Read a mailbox that holds one mail."""
    mails = split_mbox(content, subject)
    if not mails:
        raise damaged_error(subject)
    if len(mails) > 1:
        raise ReadingError(
            f"holds {len(mails)} mails", subject=subject, remedy="use audio-builder batch for them"
        )
    return parse_mail(mails[0], subject)


def open_message(content: bytes, subject: str) -> Message:
    """Parse a mail's or an archive's structure, within limits."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if content.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise ReadingError("has too many parts", subject=subject, remedy="save its text alone")
    try:
        return message_from_bytes(content)
    except (MessageError, ValueError, RecursionError) as error:
        raise damaged_error(subject) from error


def payload(part: Message) -> bytes:
    """Return a part's bytes, unpacked from base64 or quoted-printable."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, RecursionError):
        return b""
    return content if isinstance(content, bytes) else b""


def charset_of(part: Message) -> str:
    """Return the charset that a part declares, empty where it declares none."""
    try:
        return part.get_content_charset("") or ""
    except (LookupError, ValueError):
        return ""


def header(message: Message, name: str) -> str:
    """Return a header in plain letters, its encoded words decoded as far as they can be."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        text = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):
        text = raw
    # Bytes that no charset was declared for.
    if any("\udc80" <= char <= "\udcff" for char in text):
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return one_line(visible(text))


def _read_parts(part: Message, depth: int = 0) -> Iterator[Article]:
    """Read what a mail shows: of alternatives the best, of the rest all texts in order."""
    kind = part.get_content_type()
    if depth > _DEEPEST:
        return
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            yield from _best(children, depth)
        elif kind in {"multipart/related", "multipart/signed"}:
            yield from _root(children, depth)
        elif kind == "message/rfc822":
            for child in children[:1]:
                yield parse_forwarded(child, depth + 1)
        else:
            yield from _all(children, depth)
    elif part.get_content_disposition() != "attachment":
        if kind == "text/html":
            yield parse_page(decode_page(payload(part), charset_of(part)).text)
        elif kind == "text/plain":
            yield _text(part)


def parse_forwarded(message: Message, depth: int) -> Article:
    """Read a mail that travels inside another."""
    blocks = tuple(block for part in _read_parts(message, depth) for block in part.blocks)
    return _add_headers(Article(blocks=blocks), message)


def _best(children: list[Message], depth: int) -> Iterator[Article]:
    """Yield the last alternative, the richest (RFC 2046, 5.1.4), if it says anything."""
    for child in reversed(children):
        found = list(_read_parts(child, depth + 1))
        if _letters(found) >= _FEWEST_LETTERS:
            yield from found
            return
    for child in children:
        yield from _read_parts(child, depth + 1)


def _root(children: list[Message], depth: int) -> Iterator[Article]:
    """Yield the first part that says anything; what is related to it are its pictures."""
    for child in children:
        found = list(_read_parts(child, depth + 1))
        if _letters(found):
            yield from found
            return


def _all(children: list[Message], depth: int) -> Iterator[Article]:
    """Yield all texts; a message attached to one with hardly a word is what was meant."""
    own: list[Article] = []
    enclosed: list[Article] = []
    for child in children:
        holds = enclosed if child.get_content_type() == "message/rfc822" else own
        holds.extend(_read_parts(child, depth + 1))
    yield from enclosed if enclosed and _letters(own) < _letters(enclosed) else own


def _letters(articles: list[Article]) -> int:
    return sum(len(block.text) for article in articles for block in article.blocks)


def _text(part: Message) -> Article:
    content, charset = payload(part), charset_of(part)
    text = (decode_page(content, charset) if charset else decode_text(content)).text
    text = _SIGNATURE.split(text.replace("\r\n", "\n"), maxsplit=1)[0]
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    if flowed:
        text = _join_flowed(text, glue=str(part.get_param("delsp", "")).lower() == "yes")
    return parse_text(text)


def _join_flowed(text: str, *, glue: bool) -> str:
    """Join the lines of format=flowed (RFC 3676): a space at a line's end means it goes on."""
    parts: list[str] = []
    goes_on = True
    for line in text.split("\n"):
        stuffed = line.removeprefix(" ")
        if not goes_on:
            parts.append("\n")
        goes_on = stuffed.endswith(" ")
        parts.append(stuffed[:-1] if goes_on and glue else stuffed)
    return "".join(parts)


def _add_headers(article: Article, message: Message) -> Article:
    """Add what the headers say: they are the mail's own facts, its page has few."""
    authors, site = _sender(message)
    found = _ADDRESS.search(header(message, "Archived-At") or header(message, "X-Archived-At"))
    return replace(
        article,
        title=_title(message) or article.title,
        authors=article.authors or authors,
        site=article.site or site,
        published=article.published or parse_date(header(message, "Date")),
        language=article.language or header(message, "Content-Language").partition(",")[0],
        url=article.url or (found.group() if found else ""),
    )


def _title(message: Message) -> str:
    title = _REPLY.sub("", header(message, "Subject"))
    prefix = _LIST_PREFIX.match(title)
    if prefix and prefix.group(1).lower() in header(message, "List-Id").lower():
        title = _REPLY.sub("", title[prefix.end() :])
    return title


def _sender(message: Message) -> tuple[tuple[str, ...], str]:
    """Return the author's name and the outlet's: "Jo Doe from The Tide" names both."""
    try:
        names = [name for name, _ in getaddresses([header(message, "From")])]
    except (ValueError, IndexError):
        names = []
    name = next((one_line(name.strip("'\" ")) for name in names if name), "")
    if not name or "@" in name:
        return (), ""
    both = _FROM_OUTLET.match(name)
    return ((both.group(1),), both.group(2)) if both else ((name,), "")


def _unreadable_error(message: Message, subject: str) -> ReadingError:
    kinds = {part.get_content_type() for part in message.walk()}
    names = {str(part.get_filename("")).lower() for part in message.walk()}
    if kinds & {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return encrypted_error(subject)
    if "application/ms-tnef" in kinds or "winmail.dat" in names:
        return ReadingError(
            "has its text packed by Outlook into winmail.dat",
            subject=subject,
            remedy="ask the sender for HTML or plain text, or save the mail's text from Outlook",
        )
    return ReadingError(
        "is a mail without text", subject=subject, remedy="give a mail with an article in it"
    )
