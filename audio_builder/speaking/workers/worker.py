"""A worker process as its parent sees it: started, asked, timed, killed."""

import logging
import subprocess
import sys
import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import Any, NoReturn, Self

from audio_builder.errors import EngineMissingError, SpeakingError
from audio_builder.speaking.engine import (
    DeadlineError,
    NothingSpeakableError,
    RefusedError,
    UnreliableError,
    WorkerDiedError,
)
from audio_builder.speaking.workers import frames, worker_process
from audio_builder.speaking.workers.frames import ReplyStatus
from audio_builder.speaking.workers.worker_process import (
    WorkerProcess,
    close_stream,
    close_streams,
    kill_group,
)

_LOG = logging.getLogger(__name__)
# Opening an engine loads its library and voice; a neural model on a slow disk takes seconds.
_OPEN_SECONDS = 60.0
# A worker ends its own late child first, which is cheaper than a new worker.
_GRACE_SECONDS = 1.0
_CLOSE_SECONDS = 1.0
# What an engine says before it dies; more is noise.
_LAST_WORDS = 4096
Message = tuple[dict[str, Any], bytes]
_ERRORS: dict[str, type[SpeakingError]] = {
    ReplyStatus.NOTHING: NothingSpeakableError,
    ReplyStatus.LATE: DeadlineError,
    ReplyStatus.DIED: WorkerDiedError,
}


class Worker:
    """One process with one voice; ``open`` it before the first text."""

    def __init__(self, target: str, process: WorkerProcess | None = None) -> None:
        """Take a process that is there, or start one for the target."""
        if not sys.executable:
            raise EngineMissingError("there is no Python to start a worker with")
        self._process = process or worker_process.start(target)
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

    def branch(self) -> Self | None:
        """Return a worker with the same open voice, which shares its memory; None for none.

        Any thread may ask, while another one waits for a sound.
        """
        process = worker_process.branch(self._process)
        if process is None:
            return None
        branched = type(self)("", process)
        branched.identity = self.identity
        return branched

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
        kill_group(self._process)
        self._give_back()

    def close(self) -> None:
        """Let the process end by closing its requests; kill it if it does not."""
        close_stream(self._process.stdin)
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            kill_group(self._process)
        self._give_back()

    def disown(self) -> None:
        """In a fork of the parent: let go of the pipes, and leave the process to the parent."""
        close_streams(self._process)
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
        close_streams(self._process)


def _require_sound(answer: Message) -> Message:
    """Return the answer, or raise what became of the request."""
    head = answer[0]
    status, problem = head.get("status"), str(head.get("problem", ""))
    if status == ReplyStatus.OK:
        return answer
    if status == ReplyStatus.REFUSED:
        raise RefusedError(problem, remedy=str(head.get("remedy", "")))
    raise _ERRORS.get(str(status), UnreliableError)(problem)
