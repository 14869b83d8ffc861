"""A request for a file of a podcast folder becomes its answer (RFC 9110)."""

import logging
import os
import re
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from socket import socket
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from audio_builder.publishing.pages.index_page import qr_code
from audio_builder.publishing.pages.templating import PLAYER
from audio_builder.publishing.serving.answer import NOTHING, Answer, Target
from audio_builder.publishing.serving.ranges import UnsatisfiableRangeError, parse_range
from audio_builder.publishing.store.folder import LOCAL_ADDRESS, Folder
from audio_builder.publishing.store.formats import TYPES

_CHAPTERS_TYPE = "application/json+chapters; charset=utf-8"
_METHODS = "GET, HEAD, OPTIONS"
_EXPOSED_HEADERS = "Content-Length, Content-Range, ETag"
# Pages, style and scripts are for readers, not for other pages' programs.
_OUR_PAGES = ("text/html", "text/css", "text/javascript", "image/")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
# A client that says nothing for so long has gone; its thread is needed elsewhere.
_PATIENCE_SECONDS = 60
_CHUNK_BYTES = 256 * 1024

_log = logging.getLogger(__name__)


class Site(Protocol):
    """What a request is answered from: the server of one folder."""

    folder: Folder
    root: Path
    """The folder's own path, links followed."""
    prefix: str
    """What every address begins with: a slash, or a private key between two."""

    @property
    def address(self) -> str:
        """Where people reach it."""

    def expect_head(self, connection: socket) -> None:
        """Begin to wait for a request's head."""

    def forget_head(self, connection: socket) -> None:
        """Note that a request's head has come."""


class FolderRequestHandler(BaseHTTPRequestHandler):
    """One client's requests."""

    protocol_version = "HTTP/1.1"
    server_version = "audio_builder"
    sys_version = ""
    timeout = _PATIENCE_SECONDS
    server: Site  # type: ignore[assignment]  # the library knows no more than a server

    def handle_one_request(self) -> None:
        """Answer one request, whose head must have come within a time."""
        self.server.expect_head(self.connection)
        super().handle_one_request()

    def parse_request(self) -> bool:
        """Read a request's head; refuse a body where none belongs.

        What is not read would be taken for the next request, which another client of a proxy
        before us would get the answer to.
        """
        is_right = super().parse_request()
        self.server.forget_head(self.connection)
        if is_right and self._has_body():
            self.close_connection = True
            if self.command in _METHODS.split(", "):
                self._send_status(HTTPStatus.BAD_REQUEST, Connection="close")
                return False
        return is_right

    def _has_body(self) -> bool:
        length = self.headers.get("Content-Length", "0").strip()
        return length != "0" or "Transfer-Encoding" in self.headers

    def do_GET(self) -> None:
        """Send a file or a part of it."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Say what a GET would send."""
        self._answer(with_body=False)

    def do_OPTIONS(self) -> None:
        """Tell a browser's player that it may ask from another page."""
        self.send_response(HTTPStatus.NO_CONTENT)
        self.send_header("Allow", _METHODS)
        if self.server.folder.is_public:
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Methods", _METHODS)
            self.send_header("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match")
            self.send_header("Access-Control-Max-Age", "86400")
        self.end_headers()

    def do_POST(self) -> None:
        """Refuse to be changed."""
        self.close_connection = True
        self._send_status(HTTPStatus.METHOD_NOT_ALLOWED, Allow=_METHODS)

    do_PUT = do_DELETE = do_PATCH = do_POST  # noqa: N815 - named by the library

    def _answer(self, *, with_body: bool) -> None:
        target = self._find_target()
        if target.location:
            self._send_status(HTTPStatus.MOVED_PERMANENTLY, Location=target.location)
            return
        if target.path is None:
            self._send_status(HTTPStatus.NOT_FOUND)
            return
        try:
            answer = self._open(target.path)
        except OSError:
            self._send_status(HTTPStatus.NOT_FOUND)
            return
        with answer.content:
            self._send(answer, with_body=with_body)

    def _find_target(self) -> Target:
        """Return the file that is asked for, or another address to ask."""
        try:
            raw = urlsplit(self.path).path
        except ValueError:
            return NOTHING
        wanted = unquote(raw, errors="replace")
        if not wanted.startswith(self.server.prefix) or re.search(r"[\x00-\x1f\\:]", wanted):
            return NOTHING
        parts = [part for part in wanted[len(self.server.prefix) :].split("/") if part]
        if any(part.startswith(".") for part in parts):
            return NOTHING
        path = self.server.root.joinpath(*parts)
        try:
            if path.is_dir():
                if not wanted.endswith("/"):
                    has_page = (path / "index.html").is_file()
                    location = "/" + "/".join(raw.strip("/").split("/")) + "/"
                    return Target(location=location) if has_page else NOTHING
                path /= "index.html"
            real = path.resolve()
            is_ours = real.is_relative_to(self.server.root) and real.is_file()
        except OSError:
            return NOTHING
        # A name with a slash behind it is no file's, whatever the system makes of it.
        is_file = is_ours and path.suffix in TYPES and not wanted.endswith(f"{path.name}/")
        return Target(path=path) if is_file else NOTHING

    def _open(self, path: Path) -> Answer:
        kind = _CHAPTERS_TYPE if path.name == "chapters.json" else TYPES[path.suffix]
        content = path.open("rb")
        status = os.fstat(content.fileno())
        if self.server.folder.is_public or path.suffix not in {".xml", ".html"}:
            etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            return Answer(
                content=content,
                size=status.st_size,
                modified=status.st_mtime,
                etag=etag,
                kind=kind,
                is_shared=path.name == PLAYER or not kind.startswith(_OUR_PAGES),
            )
        with content:
            local = self._localize(content.read(), path.name == "index.html")
        etag = f'"{sha256(local).hexdigest()[:24]}"'
        return Answer(
            content=BytesIO(local),
            size=len(local),
            modified=status.st_mtime,
            etag=etag,
            kind=kind,
        )

    def _localize(self, content: bytes, is_page: bool) -> bytes:  # noqa: FBT001 - private
        """Put the address by which this client found us where the folder has no public one."""
        host = self.headers.get("Host", "")
        address = self.server.address
        if _HOST.fullmatch(host):
            address = f"http://{host}{self.server.prefix}"
        content = content.replace(LOCAL_ADDRESS.encode(), address.encode())
        if is_page:
            code = str(qr_code(f"{address}feed.xml", "feed")).encode()
            content = content.replace(b"<!--qr--><!--/qr-->", b"<!--qr-->" + code + b"<!--/qr-->")
        return content

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        start, end, status = 0, answer.size, HTTPStatus.OK
        if self._is_known(answer):
            self._headers(HTTPStatus.NOT_MODIFIED, answer)
            self.end_headers()
            return
        wanted = self.headers.get("Range")
        if wanted and self._range_applies(answer):
            try:
                stretch = parse_range(wanted, answer.size)
            except UnsatisfiableRangeError:
                range_line = {"Content-Range": f"bytes */{answer.size}"}
                self._send_status(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, **range_line)
                return
            if stretch:
                (start, end), status = stretch, HTTPStatus.PARTIAL_CONTENT
        self._headers(status, answer)
        if status is HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{answer.size}")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        if with_body:
            self._copy(answer.content, start, end)

    def _copy(self, content: BinaryIO, start: int, end: int) -> None:
        content.seek(start)
        left = end - start
        while left > 0:
            chunk = content.read(min(left, _CHUNK_BYTES))
            if not chunk:
                # The file became shorter meanwhile: an honest client notices the broken connection.
                self.close_connection = True
                return
            self.wfile.write(chunk)
            left -= len(chunk)

    def _is_known(self, answer: Answer) -> bool:
        """Whether the client has this version already; an ETag counts before a date."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
            return "*" in tags or answer.etag in tags
        return self._is_since(self.headers.get("If-Modified-Since"), answer)

    def _range_applies(self, answer: Answer) -> bool:
        condition = self.headers.get("If-Range")
        if not condition:
            return True
        if condition.startswith(('"', "W/")):
            return condition == answer.etag
        return condition.strip() == formatdate(answer.modified, usegmt=True)

    @staticmethod
    def _is_since(date: str | None, answer: Answer) -> bool:
        try:
            return date is not None and parsedate_to_datetime(date).timestamp() >= int(
                answer.modified
            )
        except (ValueError, TypeError, OverflowError):
            return False

    def _headers(self, status: HTTPStatus, answer: Answer) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("ETag", answer.etag)
        self.send_header("Last-Modified", formatdate(answer.modified, usegmt=True))
        self.send_header("Accept-Ranges", "bytes")
        # Ask again each time: the answer is mostly "304, you have it".
        self.send_header("Cache-Control", "no-cache")
        if self.server.folder.is_public and answer.is_shared:
            # Browser players on other pages; an unpublished folder is no other page's business.
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Expose-Headers", _EXPOSED_HEADERS)

    def end_headers(self) -> None:
        """Have browsers trust our types."""
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def _send_status(self, status: HTTPStatus, **headers: str) -> None:
        body = f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is HTTPStatus.NOT_FOUND and self.server.folder.is_public:
            # A player on another page that asks for a narration learns that there is none.
            self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Log requests as the host program has configured logging."""
        _log.info("%s %s", self.address_string(), format % args)
