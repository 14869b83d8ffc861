"""A worker process as its parent sees it: started, asked, timed, killed."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, NoReturn

from audio_builder.child_environment import child_environment
from audio_builder.errors import EngineMissingError, SpeakingError
from audio_builder.speaking.engine import (
    DeadlineError,
    NothingSpeakableError,
    RefusedError,
    UnreliableError,
    WorkerDiedError,
)
from audio_builder.speaking.workers import frames
from audio_builder.speaking.workers.frames import Status

_LOG = logging.getLogger(__name__)
_MAIN = Path(__file__).with_name("worker_main.py")
# Opening an engine loads its library and voice; a neural model on a slow disk takes seconds.
_OPEN_SECONDS = 60.0
# A worker ends its own late child first, which is cheaper than a new worker.
_GRACE_SECONDS = 1.0
_CLOSE_SECONDS = 1.0
# What an engine says before it dies; more is noise.
_LAST_WORDS = 4096
Message = tuple[dict[str, Any], bytes]
_ERRORS: dict[str, type[SpeakingError]] = {
    Status.NOTHING: NothingSpeakableError,
    Status.LATE: DeadlineError,
    Status.DIED: WorkerDiedError,
}
_prestarted: dict[tuple[int, str], subprocess.Popen[bytes]] = {}
"""Processes started ahead by ``prestart``, by who started them and their targets."""


def prestart(target: str) -> None:
    """Start a worker's process ahead of need: Python and the engine's modules take a while."""
    key = (os.getpid(), target)
    if sys.executable and key not in _prestarted:
        _prestarted[key] = _start(target)


def stop_prestarted() -> None:
    """End the processes that were started ahead and not needed after all."""
    for key in [key for key in _prestarted if key[0] == os.getpid()]:
        _discard(_prestarted.pop(key))


def _take_prestarted(target: str) -> subprocess.Popen[bytes] | None:
    """Return a process that was started ahead, if it is still alive."""
    process: subprocess.Popen[bytes] | None = _prestarted.pop((os.getpid(), target), None)
    if process is None or process.poll() is None:
        return process
    _discard(process)
    return None


def _discard(process: subprocess.Popen[bytes]) -> None:
    """End an unused process, and close its pipes."""
    for stream in (process.stdin, process.stdout, process.stderr):
        _close(stream)
    _kill_group(process)
    process.wait()


class Worker:
    """One process with one voice; ``open`` it before the first text."""

    def __init__(self, target: str) -> None:
        if not sys.executable:
            raise EngineMissingError("there is no Python to start a worker with")
        self._process = _take_prestarted(target) or _start(target)
        self._replies: SimpleQueue[Message | None] = SimpleQueue()
        self._stderr: deque[bytes] = deque(maxlen=8)
        self._number = 0
        self._threads = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._drain, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self.identity = ""
        """What the speaker says of itself, once it is open."""

    def open(self, settings: dict[str, Any]) -> None:
        """Open the voice; a worker that fails is of no use but to be killed."""
        try:
            opened, _ = self.ask({"open": settings}, _OPEN_SECONDS)
        except RefusedError as error:
            raise EngineMissingError(error.problem, remedy=error.remedy) from error
        self.identity = str(opened["identity"])

    def ask(self, request: dict[str, Any], deadline_seconds: float) -> Message:
        """Send a request and return its answer, or raise what became of it.

        After any failure of the process itself the worker is dead and of no more use.
        """
        self._request(request, deadline_seconds)
        return self._answer(deadline_seconds)

    def _request(self, request: dict[str, Any], deadline_seconds: float) -> None:
        self._number += 1
        try:
            self._send(
                frames.pack(request | {"number": self._number, "deadline": deadline_seconds})
            )
        except OSError as error:
            self._raise_death(error)
        except BaseException:
            # An interrupt: the worker may have half a question.
            self.kill()
            raise

    def _answer(self, deadline_seconds: float) -> Message:
        try:
            answer = self._replies.get(timeout=deadline_seconds + _GRACE_SECONDS)
        except Empty:
            self.kill()
            raise DeadlineError(f"no answer in {deadline_seconds:.0f} s") from None
        except BaseException:
            # An interrupt: the answer that is on its way must never meet another question.
            self.kill()
            raise
        if answer is None or answer[0].get("number") != self._number:
            self._raise_death(None)
        return _require_sound(answer)

    def kill(self) -> None:
        """End the process and everything it started, now."""
        _kill_group(self._process)
        self._give_back()

    def close(self) -> None:
        """Let the process end by closing its requests; kill it if it does not."""
        _close(self._process.stdin)
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            _kill_group(self._process)
        self._give_back()

    def disown(self) -> None:
        """In a fork of the parent: let go of the pipes, and leave the process to the parent."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(stream)
        # Not our child here: nothing to wait for.
        self._process.returncode = 0

    def _send(self, data: bytes) -> None:
        stream = self._process.stdin
        if stream is None or stream.closed:
            raise BrokenPipeError
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]

    def _listen(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        try:
            while (message := frames.unpack(stream.read)) is not None:
                self._replies.put(message)
        except (OSError, ValueError):
            pass  # Closed under our hands: the same as its end.
        self._replies.put(None)

    def _drain(self) -> None:
        stream = self._process.stderr
        if stream is None:
            return
        try:
            while chunk := stream.read(_LAST_WORDS):
                self._stderr.append(chunk)
                _LOG.debug("engine says: %s", chunk.decode("utf-8", "replace").rstrip())
        except (OSError, ValueError):
            pass  # Closed under our hands.

    def _raise_death(self, cause: BaseException | None) -> NoReturn:
        self.kill()
        words = b"".join(self._stderr).decode("utf-8", "replace").strip().splitlines()
        last = f": {words[-1]}" if words else ""
        problem = f"the engine's process ended with {self._process.returncode}{last}"
        raise WorkerDiedError(problem) from cause

    def _give_back(self) -> None:
        self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(_CLOSE_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(stream)


def _require_sound(answer: Message) -> Message:
    """Return the answer, or raise what became of the request."""
    head = answer[0]
    status, problem = head.get("status"), str(head.get("problem", ""))
    if status == Status.OK:
        return answer
    if status == Status.REFUSED:
        raise RefusedError(problem, remedy=str(head.get("remedy", "")))
    raise _ERRORS.get(str(status), UnreliableError)(problem)


def _start(target: str) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[3])
    windows = sys.platform == "win32"
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
        subprocess, "CREATE_NO_WINDOW", 0
    )
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", str(_MAIN), root, target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=child_environment(),
            # A session of its own: the terminal's interrupt reaches us only, and one signal
            # reaches the worker and all it started.
            start_new_session=not windows,
            creationflags=flags if windows else 0,
        )
    except OSError as error:
        raise EngineMissingError(f"cannot start a worker process: {error.strerror}") from error
    return process


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None and sys.platform == "win32":
        process.kill()
    elif sys.platform != "win32":
        # No such process: all of it is gone already.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        # A broken pipe has nothing left to give back.
        with contextlib.suppress(OSError):
            stream.close()
