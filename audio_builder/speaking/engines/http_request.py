"""One HTTP request that ends in time, stays in bounds and gives no secret away."""

import base64
import contextlib
import http.client
import socket
import ssl
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from email.message import Message

from msgspec import Struct

from audio_builder.errors import EngineMissingError
from audio_builder.speaking.engine import DeadlineError, UnreliableError

_LARGEST_BYTES = 1 << 28
_USER_AGENT = "audio-builder"


class Answer(Struct, frozen=True, kw_only=True):
    """What a server answered."""

    status: int
    headers: Message
    body: bytes


class Request:
    """A request on a connection of its own; ``interrupt`` ends it from another thread."""

    def __init__(self, url: str, headers: Mapping[str, str], body: bytes | None) -> None:
        self._url, self._headers, self._body = url, dict(headers), body
        self._connection: http.client.HTTPConnection | None = None
        self._late = False

    def send(self, deadline_seconds: float) -> Answer:
        """Return the answer, of any status, or raise what became of it. Redirects are not followed.

        They would carry the key to a host nobody has named.
        """
        place = urllib.parse.urlsplit(self._url)
        watch = threading.Timer(deadline_seconds, self._give_up)
        watch.start()
        try:
            connection, target = self._connect(place, deadline_seconds)
            headers = {"User-Agent": _USER_AGENT, "Connection": "close", **self._headers}
            method = "GET" if self._body is None else "POST"
            connection.request(method, target, self._body, headers)
            with connection.getresponse() as answered:
                body = _bounded(answered)
            if self._late:
                # A connection cut in the middle of the headers looks like an empty answer.
                raise TimeoutError
            return Answer(status=answered.status, headers=answered.headers, body=body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._translated(error, place.netloc, deadline_seconds) from error
        finally:
            watch.cancel()
            if self._connection is not None:
                self._connection.close()

    def interrupt(self) -> None:
        """Cut the connection under whoever reads from it; closing stays with its owner."""
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            # Closed already, perhaps.
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _connect(
        self, place: urllib.parse.SplitResult, seconds: float
    ) -> tuple[http.client.HTTPConnection, str]:
        """Open a connection, through the proxy the environment names, and say what to ask for."""
        target = urllib.parse.urlunsplit(("", "", place.path or "/", place.query, ""))
        host = place.hostname or ""
        proxy = None
        if not urllib.request.proxy_bypass(host):
            proxy = urllib.request.getproxies().get(place.scheme)
        near = urllib.parse.urlsplit(proxy) if proxy else place
        form = (
            http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = form(near.hostname or "", near.port, timeout=seconds)
        if proxy and place.scheme == "https":
            self._connection.set_tunnel(host, place.port, _proxy_headers(near))
        elif proxy:
            self._headers.update(_proxy_headers(near))
            target = self._url
        # Once cut it must not open itself again behind our back.
        self._connection.auto_open = 0
        self._connection.connect()
        return self._connection, target

    def _give_up(self) -> None:
        self._late = True
        self.interrupt()

    def _translated(
        self, error: Exception, host: str, seconds: float
    ) -> UnreliableError | EngineMissingError:
        if self._late or isinstance(error, TimeoutError):
            return DeadlineError(f"{host} did not answer in {seconds:.0f} s")
        if isinstance(error, ConnectionRefusedError | socket.gaierror):
            return EngineMissingError(
                f"cannot reach {host}: {error.strerror}",
                remedy="start the server, or correct base_url in the voice file",
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return EngineMissingError(
                f"{host} has no valid certificate: {error.verify_message}",
                remedy="correct base_url, or use http for a server of your own",
            )
        if isinstance(error, http.client.IncompleteRead):
            return UnreliableError(f"{host} broke off in the middle of the sound")
        return UnreliableError(f"{host}: {type(error).__name__} {error}".strip())


def _bounded(answered: http.client.HTTPResponse) -> bytes:
    chunks, size, start = [], 0, time.monotonic()
    while chunk := answered.read1(1 << 16):
        chunks.append(chunk)
        size += len(chunk)
        if size > _LARGEST_BYTES:
            seconds = time.monotonic() - start
            raise UnreliableError(f"{size >> 20} MB in {seconds:.0f} s and no end")
    if answered.length:
        # read1 takes an early end for the end.
        raise http.client.IncompleteRead(b"", answered.length)
    return b"".join(chunks)


def _proxy_headers(proxy: urllib.parse.SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{urllib.parse.unquote(proxy.username)}:{urllib.parse.unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
