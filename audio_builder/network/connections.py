"""Connections to addresses that were checked, whose every wait ends with one deadline."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import httpcore

from audio_builder.network.errors import Cause, Limits, RequestError
from audio_builder.network.hosts import require_public_number, resolve

WAIT_SECONDS = 15.0
"""For a connection, and between two pieces of an answer; within the deadline."""
# Status lines, headers and interim answers (100 Continue) together; servers send some kilobytes.
_MOST_HEAD_BYTES = 262_144
# A body of single-byte chunks is six times its size on the wire.
_WIRE_FACTOR = 8


class CheckingBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, whatever the name answers by now."""

    def __init__(self, limits: Limits, *, allow_private: bool) -> None:
        self._limits = limits
        self._allow_private = allow_private
        self._is_proxied = False
        self._stopped = False
        self._ends_at = 0.0
        self._bytes_left = 0
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Begin to count time and bytes."""
        self._ends_at = time.monotonic() + self._limits.seconds
        self._bytes_left = _MOST_HEAD_BYTES

    def allow_body(self) -> None:
        """Count the body apart from the head."""
        self._bytes_left = self._limits.most_bytes * _WIRE_FACTOR + _MOST_HEAD_BYTES

    def through_proxy(self, host: str) -> None:
        """Connect to a proxy, which then looks the name up itself."""
        require_public_number(host, allow_private=self._allow_private)
        self._is_proxied = True

    def seconds_left(self) -> float:
        """Return what is left of the deadline, or raise."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def count(self, size: int) -> None:
        """Count bytes that came."""
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise RequestError(
                f"sends more than {self._limits.most_bytes // 1_000_000} MB",
                cause=Cause.TOO_LARGE,
            )

    def interrupt(self) -> None:
        """End the connection that is open, and open no other."""
        self._stopped = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Look the host up, check what it stands for, and try the addresses in turn."""
        del timeout, local_address, socket_options  # ours are the limits
        allow_private = self._allow_private or self._is_proxied
        wait = min(WAIT_SECONDS, self.seconds_left())
        addresses = resolve(host, port, allow_private=allow_private, seconds=wait)
        failure: OSError = OSError("no address")
        for address in addresses:
            try:
                wait = min(WAIT_SECONDS, self.seconds_left())
                opened = socket.create_connection((address, port), wait)
            except OSError as error:
                failure = error
                continue
            self._socket = opened
            if self._stopped:
                self.interrupt()
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _Stream(opened, self)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A socket whose every wait ends with the deadline."""

    def __init__(self, sock: socket.socket, backend: CheckingBackend) -> None:
        self._socket = sock
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._wait(timeout)
        content = self._socket.recv(max_bytes)
        self._backend.count(len(content))
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            self._wait(timeout)
            buffer = buffer[self._socket.send(buffer) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._wait(timeout)
        # A handshake reads in pieces of its own, each of which would have all the time left.
        with _end_socket_in(self._backend):
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        return _Stream(secured, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None

    def _wait(self, timeout: float | None) -> None:
        self._socket.settimeout(min(timeout or WAIT_SECONDS, self._backend.seconds_left()))


@contextmanager
def _end_socket_in(backend: CheckingBackend) -> Iterator[None]:
    """Cut a connection when its deadline comes, whatever is being waited for."""
    timer = Timer(min(WAIT_SECONDS, backend.seconds_left()), backend.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OSError:
        if not timer.is_alive():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
