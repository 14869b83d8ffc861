"""An address becomes a page: one request, bounded in time and size, to checked hosts only."""

import http.client
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from msgspec import Struct

from audio_builder.errors import ReadingError
from audio_builder.reading.addresses import resolve
from audio_builder.reading.page import Page, is_address
from audio_builder.reading.unpacking import LIMIT_BYTES, inflate, too_large, unpack
from audio_builder.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

USER_AGENT = f"audio-builder/{__version__} (reads one article at its reader's request)"
_WAIT_SECONDS = 15.0
"""For a connection, and between two pieces of an answer."""
_MOST_REDIRECTS = 5
_PIECE_BYTES = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,"
    "application/rss+xml;q=0.9,application/atom+xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


class Wanted(Struct, frozen=True, kw_only=True):
    """What may come for an address."""

    name: str
    types: re.Pattern[str]
    most_bytes: int
    seconds: float
    """For one answer from end to end: a server that drips is given up."""


PAGE = Wanted(
    name="page",
    types=re.compile(
        r"text/|application/(?:[\w.+-]*(?:xml|json|html)|octet-stream|x?-?gzip)", re.IGNORECASE
    ),
    most_bytes=LIMIT_BYTES,
    seconds=60.0,
)
SOUND = Wanted(
    name="sound",
    types=re.compile(r"audio/|application/octet-stream|binary/", re.IGNORECASE),
    # Ten hours at 64 kbit/s.
    most_bytes=300_000_000,
    seconds=1200.0,
)


def fetch(url: str, *, allow_private: bool = False, wanted: Wanted = PAGE) -> Page:
    """Get one page, following a few redirects and checking each host before it is asked."""
    current = url
    for _ in range(_MOST_REDIRECTS + 1):
        address = _checked(current, url)
        answer, moved = _ask(address, url, wanted, allow_private=allow_private)
        if not moved:
            return answer
        current = urljoin(current, moved)
        if not is_address(current):
            break
    raise ReadingError(
        "redirects too often or to something that is no page",
        subject=url,
        remedy="open it in a browser and give the address it ends at",
    )


def _checked(url: str, subject: str) -> SplitResult:
    try:
        address = urlsplit(url)
        _ = address.port
    except ValueError as error:
        raise ReadingError(
            "is not a valid address", subject=subject, remedy="check its spelling"
        ) from error
    if not address.hostname:
        raise ReadingError("is not a valid address", subject=subject, remedy="check its spelling")
    return address


def _ask(
    address: SplitResult, subject: str, wanted: Wanted, *, allow_private: bool
) -> tuple[Page, str]:
    """Send one request; return the page, or where it moved to."""
    host = address.hostname or ""
    is_secure = address.scheme.lower() == "https"
    port = address.port or (443 if is_secure else 80)
    targets = resolve(host, port, allow_private=allow_private, subject=subject)
    connection = _Pinned(host, port, targets, is_secure=is_secure)
    ends_at = time.monotonic() + wanted.seconds
    with _told(subject), closing(connection):
        connection.request("GET", _request_target(address), headers=_HEADERS)
        with connection.getresponse() as response:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                return Page(url="", content=b"", subject=subject), response.headers["Location"]
            _refuse_status(response.status, subject)
            _refuse_type(response.headers, subject, wanted)
            body = _body(response, ends_at, subject, wanted.most_bytes)
            content = _decoded(body, response.headers.get("Content-Encoding", ""), subject)
        return _page(address, response.headers, content, subject), ""


@contextmanager
def _told(subject: str) -> Iterator[None]:
    """Tell what goes wrong with a request in one line."""
    try:
        yield
    except TimeoutError as error:
        raise ReadingError("did not answer in time", subject=subject, remedy="try later") from error
    except ssl.SSLError as error:
        raise ReadingError(
            f"has no trustworthy certificate: {error.reason or error}", subject=subject
        ) from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise ReadingError(
            f"cannot be fetched: {error or type(error).__name__}",
            subject=subject,
            remedy="check the address and the network",
        ) from error


def _page(address: SplitResult, headers: Message, content: bytes, subject: str) -> Page:
    return Page(
        url=address._replace(fragment="", netloc=address.netloc.rpartition("@")[2]).geturl(),
        content=content,
        subject=subject,
        content_type=headers.get_content_type() if "Content-Type" in headers else "",
        charset=str(headers.get_content_charset() or ""),
        name=address.path.rsplit("/", 1)[-1],
    )


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were checked, whatever the name answers by now."""

    def __init__(self, host: str, port: int, targets: tuple[str, ...], *, is_secure: bool) -> None:
        super().__init__(host, port, timeout=_WAIT_SECONDS)
        self.default_port = 443 if is_secure else 80
        self._targets = targets
        self._context = _trust() if is_secure else None

    def connect(self) -> None:
        failure: OSError | None = None
        for target in self._targets:
            try:
                sock = socket.create_connection((target, self.port), self.timeout)
            except OSError as error:
                failure = error
                continue
            self.sock = (
                self._context.wrap_socket(sock, server_hostname=self.host)
                if self._context
                else sock
            )
            return
        raise failure or OSError("no address")


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        # Python from python.org brings no certificates on macOS.
        import certifi  # noqa: PLC0415 - needed there only

        context.load_verify_locations(certifi.where())
    return context


def _request_target(address: SplitResult) -> str:
    path = quote(address.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(address.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return f"{path}?{query}" if query else path


def _refuse_status(status: int, subject: str) -> None:
    if status == http.client.OK:
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


def _refuse_type(headers: Message, subject: str, wanted: Wanted) -> None:
    if "Content-Type" in headers and not wanted.types.match(headers.get_content_type()):
        raise ReadingError(
            f"is {headers.get_content_type()}, not a {wanted.name}",
            subject=subject,
            remedy="give the address of the article's page",
        )


def _body(
    response: http.client.HTTPResponse, ends_at: float, subject: str, most_bytes: int
) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise too_large(subject, most_bytes)
        if time.monotonic() > ends_at:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(pieces)


def _decoded(body: bytes, coding: str, subject: str) -> bytes:
    coding = coding.strip().lower()
    unpackers: dict[str, Callable[[], bytes]] = {
        "": lambda: body,
        "identity": lambda: body,
        "gzip": lambda: unpack(body, subject),
        "x-gzip": lambda: unpack(body, subject),
        "deflate": lambda: _deflated(body, subject),
    }
    if coding not in unpackers:
        raise ReadingError(f"is packed in an unknown way ({coding})", subject=subject)
    return unpackers[coding]()


def _deflated(body: bytes, subject: str) -> bytes:
    # Some servers send the zlib format, others bare deflate, under the same name.
    is_zlib = body[:1] == b"\x78"
    return inflate(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, subject)
