"""A podcast folder becomes answers over HTTP, for players and apps on the same network."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import segno
from msgspec import Struct

from audio_builder.errors import PublishingError
from audio_builder.publishing.serving.request_handler import FolderRequestHandler
from audio_builder.publishing.store.folder import Folder, open_folder

MOST_CONNECTIONS = 256
"""Each has a thread; a household's apps and a few crawlers have some dozens."""
HEAD_SECONDS = 60.0
"""For a request's line and headers, from the first wait on."""

_log = logging.getLogger(__name__)


class Addresses(Struct, frozen=True, kw_only=True):
    """Where a folder can be reached."""

    address: str
    feed_url: str

    @property
    def qr(self) -> str:
        """The feed's address as a QR code for a terminal."""
        out = StringIO()
        segno.make(self.feed_url, error="l", micro=False).terminal(out, compact=True, border=2)
        return out.getvalue()


class FolderServer(ThreadingHTTPServer):
    """An HTTP server for one podcast folder, a thread for each client.

    Clients beyond a limit, and those that take too long to ask, are sent away.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Folder, host: str, port: int) -> None:
        self.folder = folder
        self.root = folder.path.resolve()
        key = folder.podcast.private_key
        self.prefix = f"/{key}/" if key else "/"
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._free_places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._awaited: dict[socket.socket, float] = {}
        super().__init__((host, port), FolderRequestHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a client a thread, as long as there are few enough."""
        if not self._free_places.acquire(blocking=False):
            _log.info("too many connections: %s is sent away", client_address)
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one client and give its place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._awaited.pop(request, None)
            self._free_places.release()

    def expect_head(self, connection: socket.socket) -> None:
        """Begin to wait for a request's head."""
        self._awaited[connection] = time.monotonic()

    def forget_head(self, connection: socket.socket) -> None:
        """Note that a request's head has come."""
        self._awaited.pop(connection, None)

    def service_actions(self) -> None:
        """Send away who asks a byte at a time."""
        latest = time.monotonic() - HEAD_SECONDS
        for connection, since in tuple(self._awaited.items()):
            if since < latest:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    @property
    def address(self) -> str:
        """Where people reach it."""
        return self.addresses.address

    @property
    def addresses(self) -> Addresses:
        """The address to tell people: one that a phone can reach, if there is one."""
        host, port = str(self.server_address[0]), self.server_address[1]
        if host in {"0.0.0.0", "::"}:  # noqa: S104 - the user asked for all interfaces
            host = _own_address()
        netloc = f"[{host}]" if ":" in host else host
        address = f"http://{netloc}:{port}{self.prefix}"
        return Addresses(address=address, feed_url=f"{address}feed.xml")

    def handle_error(self, request: object, client_address: object) -> None:
        """Log what a client broke; the others go on."""
        del request
        _log.debug("request from %s failed", client_address, exc_info=True)


def _own_address() -> str:
    """Return this machine's address on its network; asking the routing table sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def serve(
    folder: Folder | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    ready: Callable[[str, str], None] = lambda _address, _qr: None,
) -> None:
    """Serve a folder until interrupted.

    ``ready`` is called with the address once it can be reached, and the feed's as a QR code.
    """
    if isinstance(folder, Path):
        folder = open_folder(folder, None, create=False)
    with open_server(folder, host, port) as server:
        ready(server.addresses.address, server.addresses.qr)
        server.serve_forever()


def open_server(folder: Folder, host: str, port: int) -> FolderServer:
    """Return a server that listens; port 0 takes a free one."""
    try:
        return FolderServer(folder, host, port)
    except (OSError, OverflowError) as error:
        raise PublishingError(
            f"cannot listen: {error.strerror if isinstance(error, OSError) else error}",
            subject=f"{host}:{port}",
            remedy="use another --port or --host",
        ) from error
