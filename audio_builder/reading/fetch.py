"""An address becomes a page: one request, bounded in time and size, to checked hosts only."""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http import HTTPStatus
from urllib.parse import urldefrag, urlsplit

from msgspec import Struct

from audio_builder.errors import ReadingError
from audio_builder.network.addresses import web_address
from audio_builder.network.client import get
from audio_builder.network.errors import Cause, Limits, RequestError
from audio_builder.reading.page import Page
from audio_builder.reading.unpacking import LIMIT_BYTES, inflate, too_large, unpack
from audio_builder.version import __version__

USER_AGENT = f"audio-builder/{__version__} (reads one article at its reader's request)"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,"
    "application/rss+xml;q=0.9,application/atom+xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}


class ExpectedContent(Struct, frozen=True, kw_only=True):
    """What may come for an address."""

    name: str
    types: re.Pattern[str]
    most_bytes: int
    seconds: float
    """For one answer from end to end: a server that drips is given up."""


PAGE = ExpectedContent(
    name="page",
    types=re.compile(
        r"text/|application/(?:[\w.+-]*(?:xml|json|html)|octet-stream|x?-?gzip)"
        r"|application/(?:pdf|rtf|mbox|epub\+zip|x-mimearchive|vnd\.(?:openxml|oasis\.open)[\w.-]*)"
        r"|message/rfc822|multipart/related",
        re.IGNORECASE,
    ),
    most_bytes=LIMIT_BYTES,
    seconds=60.0,
)
SOUND = ExpectedContent(
    name="sound",
    types=re.compile(r"audio/|application/octet-stream|binary/", re.IGNORECASE),
    # Ten hours at 64 kbit/s.
    most_bytes=300_000_000,
    seconds=1200.0,
)


def fetch(url: str, *, allow_private: bool = False, expected: ExpectedContent = PAGE) -> Page:
    """Get one page, following a few redirects and checking each host before it is asked.

    Raises:
        ReadingError: it cannot be had, is too large, too slow, or no page; the line says which.
    """
    limits = Limits(seconds=expected.seconds, most_bytes=expected.most_bytes)
    with (
        _translate_errors(url, expected),
        get(url, limits=limits, headers=_HEADERS, allow_private=allow_private) as answer,
    ):
        response = answer.response
        _refuse_status(response.status, url)
        _refuse_type(response.headers, url, expected)
        body = b"".join(answer.chunks)
        content = _decode(body, response.headers.get("Content-Encoding", ""), url)
        return _page(answer.url, response.headers, content, url)


@contextmanager
def _translate_errors(subject: str, expected: ExpectedContent) -> Iterator[None]:
    try:
        yield
    except RequestError as error:
        if error.cause is Cause.TOO_LARGE:
            raise too_large(subject, expected.most_bytes) from error
        raise ReadingError(error.problem, subject=subject, remedy=error.remedy) from error


def _page(url: str, headers: Message, content: bytes, subject: str) -> Page:
    return Page(
        url=web_address(urldefrag(url).url),
        content=content,
        subject=subject,
        content_type=headers.get_content_type() if "Content-Type" in headers else "",
        charset=str(headers.get_content_charset() or ""),
        name=urlsplit(url).path.rsplit("/", 1)[-1],
    )


def _refuse_status(status: int, subject: str) -> None:
    if status == HTTPStatus.OK:
        return
    meanings = {
        401: "asks for a login",
        402: "asks for payment",
        403: "refuses programs",
        404: "no such page",
        410: "the page is gone",
        429: "too many requests",
        451: "is withheld for legal reasons",
    }
    meaning = meanings.get(status, "the server failed" if status >= 500 else "no page came")  # noqa: PLR2004 - HTTP's own classes
    raise ReadingError(
        f"{meaning} (status {status})",
        subject=subject,
        remedy="save the page from a browser and give the file",
    )


def _refuse_type(headers: Message, subject: str, expected: ExpectedContent) -> None:
    if "Content-Type" in headers and not expected.types.match(headers.get_content_type()):
        raise ReadingError(
            f"is {headers.get_content_type()}, not a {expected.name}",
            subject=subject,
            remedy="give the address of the article's page",
        )


def _decode(body: bytes, coding: str, subject: str) -> bytes:
    coding = coding.strip().lower()
    unpackers: dict[str, Callable[[], bytes]] = {
        "": lambda: body,
        "identity": lambda: body,
        "gzip": lambda: unpack(body, subject),
        "x-gzip": lambda: unpack(body, subject),
        "deflate": lambda: _inflate(body, subject),
    }
    if coding not in unpackers:
        raise ReadingError(f"is packed in an unknown way ({coding})", subject=subject)
    return unpackers[coding]()


def _inflate(body: bytes, subject: str) -> bytes:
    # Some servers send the zlib format, others bare deflate, under the same name.
    is_zlib = body[:1] == b"\x78"
    return inflate(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, subject)
