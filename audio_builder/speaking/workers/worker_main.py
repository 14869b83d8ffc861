"""The worker process: requests come in on one descriptor, sounds go out on another.

Started as a file with ``-P`` so that nothing is imported from the current folder. The
arguments are the folder that holds our package, ``module:function`` of the speaker, and on Linux
the descriptor of a socket that brings the pipes of a fork.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from importlib import import_module
from typing import Any

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder.version  # noqa: F401 - only the package's place matters

sys.path.remove(sys.argv[1])
from audio_builder.speaking.workers import frames
from audio_builder.speaking.workers.frames import ReplyStatus

# Every so often the worker looks whether its parent is still the same.
_LOOK_SECONDS = 2.0
# The parent kills a late worker first; this is for workers whose parent was killed itself.
_GRACE_SECONDS = 2.0
# What a pipe holds on Linux.
_PIPE_BYTES = 1 << 16


def main() -> None:
    """Serve one parent until it closes, dies or is replaced."""
    requests, replies = _private_descriptors()
    control = socket.socket(fileno=int(sys.argv[3])) if sys.argv[3:] else None
    WorkerLoop(requests, replies, sys.argv[2], control).serve()


def _private_descriptors() -> tuple[int, int]:
    """Keep the pipes for ourselves: whatever an engine prints goes to stderr."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        msvcrt.setmode(requests, os.O_BINARY)
        msvcrt.setmode(replies, os.O_BINARY)
    return requests, replies


class WorkerLoop:
    """One open speaker between two descriptors."""

    def __init__(
        self, requests: int, replies: int, target: str, control: socket.socket | None
    ) -> None:
        self._requests, self._replies, self._target = requests, replies, target
        self._control = control
        self._parent = os.getppid()
        self._speaker: Any = None

    def _load(self) -> Any:
        module, _, function = self._target.partition(":")
        return getattr(import_module(module), function)

    def _preload(self) -> None:
        """Load the speaker's module, and what it can load before the voice is known."""
        self._load()
        getattr(sys.modules[self._target.partition(":")[0]], "preload", lambda: None)()

    def serve(self) -> None:
        """Answer requests in order, until the parent closes the pipe or dies."""
        # Import the engine ahead of the first request; errors surface when the voice opens.
        with contextlib.suppress(Exception):
            self._preload()
        with contextlib.suppress(BrokenPipeError):
            while (request := self._next()) is not None:
                if "text" in request and getattr(self._speaker, "forks", False):
                    _write(self._replies, self._answer_in_fork(request))
                else:
                    _write(self._replies, *self._answer(request))
        if hasattr(self._speaker, "close"):
            self._speaker.close()
        # We lead a session of our own: what the engine has started must not outlive us.
        if sys.platform != "win32" and os.getsid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)

    def _next(self) -> dict[str, Any] | None:
        # Between two requests: a fork begins with one of its own.
        while self._control and self._control in _ready(self._requests, self._control):
            self._branch(self._control)
        message = frames.unpack(self._read)
        return message[0] if message else None

    def _read(self, count: int) -> bytes:
        # A parent that was killed may have left the pipe open in a fork of its own.
        while sys.platform != "win32" and not _is_readable(self._requests):
            if os.getppid() != self._parent:
                return b""
        return os.read(self._requests, count)

    def _branch(self, control: socket.socket) -> None:
        """Fork: the copy serves the same parent through pipes of its own."""
        _, pipes, _, _ = socket.recv_fds(control, 1, 2)
        if len(pipes) != 2:  # noqa: PLR2004 - a pipe each way; none when the parent has closed
            self._control = None
            return
        # Nobody waits for the copies: the parent watches them.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        others = pipes
        if os.fork() == 0:
            others = [self._requests, self._replies]
            control.close()
            self._control, self._parent = None, os.getppid()
            self._requests, self._replies = pipes
            # The parent ends a worker and all it started by its session.
            os.setsid()
            # It reads the first one's errors to their end, which must not wait for ours.
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            os.close(nothing)
            _write(self._replies, frames.pack({"pid": os.getpid()}))
        for descriptor in others:
            os.close(descriptor)

    def _answer(
        self, request: dict[str, Any], grace_seconds: float = _GRACE_SECONDS
    ) -> tuple[bytes, bytes | memoryview]:
        """Return header and samples of the answer; the deadline ends the process."""
        _set_alarm(request.get("deadline", 0.0) + grace_seconds)
        head, pcm = self._perform(request)
        _set_alarm(0)
        return frames.pack({"number": request.get("number")} | head, len(pcm)), pcm

    def _perform(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes | memoryview]:
        try:
            if "open" in request:
                return self._open(request["open"]), b""
            if "voices" in request:
                return {"status": ReplyStatus.OK, "voices": self._speaker.voices()}, b""
            rate, marks, pcm = self._speaker.speak(request)
        except Exception as error:  # noqa: BLE001 - the parent reports whatever an engine raises
            return _describe(error), b""
        return {"status": ReplyStatus.OK, "rate": rate, "marks": marks}, pcm

    def _open(self, settings: dict[str, Any]) -> dict[str, Any]:
        self._speaker = self._load()(settings)
        # A collection would write to every object, and every page written costs a fork a copy.
        gc.freeze()
        return {"status": ReplyStatus.OK, "identity": self._speaker.identity}

    def _answer_in_fork(self, request: dict[str, Any]) -> bytes:
        """Have a copy of this process answer, so that every text meets the same fresh engine.

        The answer comes through a pipe of its own: half of one is never passed on.
        """
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                # Else a write would wait for ever where the process that reads was killed.
                os.close(source)
                _write(sink, *self._answer(request, 0.0))
                status = 0
            finally:
                os._exit(status)
        os.close(sink)
        answer = self._receive(source, child)
        os.close(source)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return (
            answer
            if code == 0
            else frames.pack(_describe_end(code) | {"number": request["number"]})
        )

    def _receive(self, source: int, child: int) -> bytes:
        """Return all that a fork writes; kill it when the parent has gone."""
        watched = select.poll()
        watched.register(source, select.POLLIN)
        # Nothing but a hang-up, which tells that the parent has closed its end.
        watched.register(self._requests, 0)
        parts = []
        while True:
            ready = dict(watched.poll(_LOOK_SECONDS * 1000))
            if source in ready:
                part = os.read(source, _PIPE_BYTES)
                if not part:
                    break
                parts.append(part)
            elif ready or os.getppid() != self._parent:
                os.kill(child, signal.SIGKILL)
                break
        return b"".join(parts)


def _is_readable(descriptor: int) -> bool:
    """Wait a while for something to read."""
    return bool(_ready(descriptor))


def _ready(*sources: int | socket.socket) -> list[int | socket.socket]:
    """Wait a while, and return what there is to read from."""
    return select.select(sources, [], [], _LOOK_SECONDS)[0]


def _set_alarm(seconds: float) -> None:
    """Let the process be ended, even inside an engine that hangs; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _describe_end(code: int) -> dict[str, Any]:
    if code == -signal.SIGALRM:
        return {"status": ReplyStatus.LATE, "problem": "no sound in time"}
    return {"status": ReplyStatus.DIED, "problem": f"the engine ended with {code}"}


def _write(descriptor: int, *parts: bytes | memoryview) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def _describe(error: Exception) -> dict[str, Any]:
    """Describe a failure: permanent when the speaker says so, else worth another try."""
    problem = getattr(error, "problem", None)
    if problem is not None:
        status = getattr(error, "status", ReplyStatus.REFUSED)
        return {"status": status, "problem": problem, "remedy": getattr(error, "remedy", "")}
    return {"status": ReplyStatus.FAILED, "problem": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
