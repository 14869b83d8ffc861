"""Outcomes are told to others: a command, an address."""

import contextlib
import http.client
import json
import logging
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Sequence
from queue import Full, Queue
from urllib.parse import urlsplit

from msgspec.structs import asdict

from audio_builder.child_environment import child_environment
from audio_builder.converting.convert import Outcome
from audio_builder.errors import AudioBuilderError, ReadingError, SettingsError
from audio_builder.reading.addresses import resolve

# A hook tells somebody something; what takes longer belongs into a program of its own.
HOOK_SECONDS = 60.0
WEBHOOK_SECONDS = 10.0
_ATTEMPTS = 3
# So many outcomes may wait to be told; beyond that the batch waits for its listeners.
_MOST_WAITING = 1000
_SUCCESS = range(200, 300)
_SERVER_FAULTS = range(500, 600)

_log = logging.getLogger(__name__)
Notify = Callable[[Outcome], None]


class Notifiers:
    """Tells outcomes in the background, one after the other; what fails is logged, not raised."""

    def __init__(self, notifiers: Sequence[Notify]) -> None:
        self._notifiers = notifiers
        self._waiting: Queue[Outcome | None] = Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._serve, name="hooks", daemon=True)
        self._thread.start()

    def add(self, outcome: Outcome) -> None:
        """Have an article told of, unless nothing became of it."""
        if outcome.status != "unchanged":
            self._waiting.put(outcome)

    def save(self) -> None:
        """Keep nothing."""

    def close(self, seconds: float | None = None) -> None:
        """Wait until everything is told, or for as long as anybody wants to wait."""
        with contextlib.suppress(Full):
            self._waiting.put(None, timeout=seconds)
        self._thread.join(seconds)

    def _serve(self) -> None:
        while outcome := self._waiting.get():
            for tell in self._notifiers:
                try:
                    tell(outcome)
                except AudioBuilderError as error:
                    _log.warning("%s", error)


def command(line: str, environment: Sequence[str] = ()) -> Notify:
    """Return what runs a command for each outcome: JSON on its standard input, no shell.

    It is given the usual environment variables, and those that are named.
    """
    try:
        words = shlex.split(line, posix=os.name != "nt")
    except ValueError as error:
        raise SettingsError(f"cannot be understood: {error}", subject="--hook") from error
    if not words or not shutil.which(words[0]):
        raise SettingsError(
            "no such program", subject=f"--hook {line!r}", remedy="name one that can be run"
        )

    def tell(outcome: Outcome) -> None:
        facts = {
            "EPISODE_STATUS": outcome.status,
            "EPISODE_SOURCE": outcome.source,
            "EPISODE_SLUG": outcome.slug,
            "EPISODE_MP3": outcome.mp3,
            "EPISODE_ERROR": outcome.error or "",
        }
        try:
            subprocess.run(  # noqa: S603 - the user's own command, without a shell
                words,
                input=_document(outcome),
                env={
                    **child_environment(environment),
                    **{name: fact.replace("\0", "") for name, fact in facts.items()},
                },
                timeout=HOOK_SECONDS,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise AudioBuilderError(f"{error}", subject=f"hook for {outcome.source}") from error

    return tell


def webhook(url: str, *, allow_private: bool = False) -> Notify:
    """Return what posts each outcome to an address as JSON, a few times if need be."""
    address = urlsplit(url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise SettingsError(
            "is not a web address", subject=f"--webhook {url}", remedy="write https://..."
        )
    host, port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    try:
        resolve(host, port, allow_private=allow_private, subject=url)
    except ReadingError as error:
        raise SettingsError(
            error.problem, subject=f"--webhook {url}", remedy=error.remedy
        ) from error

    def tell(outcome: Outcome) -> None:
        trouble = ""
        for _ in range(_ATTEMPTS):
            targets = resolve(host, port, allow_private=allow_private, subject=url)
            try:
                status = _post(url, targets[0], _document(outcome))
            except (OSError, http.client.HTTPException) as error:
                trouble = str(error) or type(error).__name__
                continue
            if status in _SUCCESS:
                return
            trouble = f"answered {status}"
            if status not in _SERVER_FAULTS:
                break
        raise AudioBuilderError(trouble, subject=f"webhook for {outcome.source}")

    return tell


def _document(outcome: Outcome) -> bytes:
    return json.dumps(asdict(outcome)).encode()


def _post(url: str, target: str, body: bytes) -> int:
    """Post to the address that was checked, whatever the name answers by now."""
    address = urlsplit(url)
    host, is_secure = address.hostname or "", address.scheme == "https"
    port = address.port or (443 if is_secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=WEBHOOK_SECONDS)
    connection.default_port = 443 if is_secure else 80
    try:
        connection.sock = socket.create_connection((target, port), WEBHOOK_SECONDS)
        if is_secure:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()
