"""Outcomes are passed on to a command or a web address."""

import logging
import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Sequence
from queue import SimpleQueue

import msgspec

from audio_builder.batch.circuit_breaker import CircuitBreaker, Notify
from audio_builder.child_environment import child_environment
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.network.client import require_request_target
from audio_builder.network.errors import RequestError
from audio_builder.network.webhook import WEBHOOK_SECONDS, post_json

# A hook notifies; longer work belongs into a program of its own.
HOOK_SECONDS = 60.0
CLOSE_SECONDS = 180.0
"""At the end of a batch, for what still waits: as long as the slowest hook takes for three."""

_log = logging.getLogger(__name__)


class Notifiers:
    """Notify in the background, one outcome after the other; failures are logged, not raised.

    The batch never waits for it: the queue is as long as the batch, whose outcomes are kept anyway.
    """

    def __init__(self, notifiers: Sequence[Notify]) -> None:
        self._notifiers = [CircuitBreaker(notify) for notify in notifiers]
        self._queue: SimpleQueue[Outcome | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="hooks", daemon=True)
        self._thread.start()

    def add(self, outcome: Outcome) -> None:
        """Queue an outcome, unless the episode is unchanged."""
        if outcome.status is not Status.UNCHANGED:
            self._queue.put(outcome)

    def save(self) -> None:
        """Keep nothing."""

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Wait until all are notified, but not for ever; what is left is logged."""
        self._queue.put(None)
        self._thread.join(seconds)
        if self._thread.is_alive():
            _log.warning("hooks: not all notifications were sent in %.0f s", seconds)
        if skipped := sum(notify.skipped for notify in self._notifiers):
            _log.warning("hooks: %d notifications were not tried (the report lists all)", skipped)

    def _serve(self) -> None:
        while outcome := self._queue.get():
            for notify in self._notifiers:
                try:
                    notify(outcome)
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

    def notify(outcome: Outcome) -> None:
        variables = {
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
                    **{name: value.replace("\0", "") for name, value in variables.items()},
                },
                timeout=HOOK_SECONDS,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise AudioBuilderError(f"{error}", subject=f"hook for {outcome.source}") from error

    return notify


def webhook(url: str, *, allow_private: bool = False) -> Notify:
    """Return what posts each outcome to an address as JSON, a few times if need be."""
    try:
        require_request_target(url, allow_private=allow_private, seconds=WEBHOOK_SECONDS)
    except RequestError as error:
        raise SettingsError(
            error.problem, subject=f"--webhook {url}", remedy=error.remedy
        ) from error

    def notify(outcome: Outcome) -> None:
        problem = post_json(url, _document(outcome), allow_private=allow_private)
        if problem:
            raise AudioBuilderError(problem, subject=f"webhook for {outcome.source}")

    return notify


def _document(outcome: Outcome) -> bytes:
    return msgspec.json.encode(outcome)
