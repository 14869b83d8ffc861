"""The worker process: requests come in on one descriptor, sounds go out on another.

Started as a file with ``-P`` so that nothing is imported from the current folder. The
arguments are the folder that holds our package, and ``module:function`` of the speaker.
"""

import contextlib
import gc
import mmap
import os
import select
import signal
import struct
import sys
from importlib import import_module
from typing import Any, NoReturn

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder.version  # noqa: F401 - only the package's place matters

sys.path.remove(sys.argv[1])
from audio_builder.speaking.workers import frames

Message = tuple[dict[str, Any], bytes | memoryview]
# Every so often the worker looks whether its parent is still the same.
_LOOK_SECONDS = 2.0
# The parent kills a late worker first; this is for workers whose parent was killed itself.
_GRACE_SECONDS = 2.0
# A fork that serves this many costs next to nothing for each; what an engine loses piles up.
_MOST_REQUESTS = 100
# Exit code of a fork that has nobody to serve.
_NO_MORE = 64
# What a fork is at: the number of a request or 0, and whether its answer is on its way.
_AT_WORK = struct.Struct("QB")


def main() -> None:
    """Serve one parent until it closes, dies or is replaced."""
    requests, replies = _private_descriptors()
    Worker(requests, replies, sys.argv[2]).serve()


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


class Worker:
    """One open speaker between two descriptors."""

    def __init__(self, requests: int, replies: int, target: str) -> None:
        self._requests, self._replies, self._target = requests, replies, target
        self._parent = os.getppid()
        self._speaker: Any = None

    def _load(self) -> Any:
        module, _, function = self._target.partition(":")
        return getattr(import_module(module), function)

    def serve(self) -> None:
        """Answer requests in order, until there are no more or nobody hears the answers."""
        # What goes wrong here goes wrong again when a voice is opened, and is told then.
        with contextlib.suppress(Exception):
            self._load()
        with contextlib.suppress(BrokenPipeError):
            while (message := self._next()) is not None:
                self._reply(self._answered(message))
                if getattr(self._speaker, "forks", False):
                    self._serve_by_forks()
                    break
        if hasattr(self._speaker, "close"):
            self._speaker.close()
        # We lead a session of our own: what the engine has started must not outlive us.
        if sys.platform != "win32" and os.getsid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)

    def _next(self) -> dict[str, Any] | None:
        message = frames.unpack(self._read)
        return message[0] if message else None

    def _read(self, count: int) -> bytes:
        # A parent that was killed may have left the pipe open in a fork of its own.
        while sys.platform != "win32" and not _is_readable(self._requests):
            if os.getppid() != self._parent:
                return b""
        return os.read(self._requests, count)

    def _answered(self, request: dict[str, Any], grace_seconds: float = _GRACE_SECONDS) -> Message:
        _end_in(request.get("deadline", 0.0) + grace_seconds)
        head, pcm = self._answer(request)
        _end_in(0)
        return {"number": request.get("number")} | head, pcm

    def _answer(self, request: dict[str, Any]) -> Message:
        try:
            if "open" in request:
                return self._open(request["open"]), b""
            if "voices" in request:
                return {"status": "ok", "voices": self._speaker.voices()}, b""
            rate, marks, pcm = self._speaker.speak(request)
        except Exception as error:  # noqa: BLE001 - whatever an engine throws is told to the parent
            return _told(error), b""
        return {"status": "ok", "rate": rate, "marks": marks}, pcm

    def _reply(self, message: Message) -> None:
        head, pcm = message
        _write(self._replies, frames.pack(head, len(pcm)))
        _write(self._replies, pcm)

    def _open(self, settings: dict[str, Any]) -> dict[str, Any]:
        self._speaker = self._load()(settings)
        # A collection would write to every object, and every page written costs a fork a copy.
        gc.freeze()
        return {"status": "ok", "identity": self._speaker.identity}

    def _serve_by_forks(self) -> None:
        """Have copies of this process answer, so that every text meets the same fresh engine.

        A copy goes on as long as its speaker can forget what it has said. This process speaks
        nothing; it tells of copies that died and makes the next.
        """
        with mmap.mmap(-1, _AT_WORK.size) as at_work:
            while True:
                # The copy alone holds the end for writing: its end is heard at the other one.
                life, held = os.pipe()
                _AT_WORK.pack_into(at_work, 0, 0, 0)
                child = os.fork()
                if child == 0:
                    os.close(life)
                    self._serve_in_fork(at_work)
                os.close(held)
                status = self._outlive(child, life)
                number, is_replying = _AT_WORK.unpack_from(at_work)
                if status == _NO_MORE or is_replying:
                    return
                if number:
                    self._reply((_ended(status) | {"number": number}, b""))

    def _serve_in_fork(self, at_work: mmap.mmap) -> NoReturn:
        """Answer requests until there are no more or the speaker cannot forget."""
        self._parent = os.getppid()
        status = _NO_MORE
        with contextlib.suppress(BrokenPipeError):
            for _ in range(_MOST_REQUESTS):
                # Without the process that tells of our death nobody would.
                if (request := self._next()) is None or os.getppid() != self._parent:
                    break
                _AT_WORK.pack_into(at_work, 0, request["number"], 0)
                message = self._answered(request, 0.0)
                _AT_WORK.pack_into(at_work, 0, request["number"], 1)
                self._reply(message)
                _AT_WORK.pack_into(at_work, 0, 0, 0)
                if "text" not in request or not self._speaker.forget():
                    status = 0
                    break
            else:
                status = 0
        os._exit(status)

    def _outlive(self, child: int, life: int) -> int:
        """Wait for the end of a fork, and end it when nobody waits for it; return its exit code."""
        watched = select.poll()
        watched.register(life, 0)
        watched.register(self._requests, 0)
        # Hang-up on the requests: the parent is gone.
        while not (found := watched.poll(_LOOK_SECONDS * 1000)):
            if os.getppid() != self._parent:
                break
        if all(descriptor != life for descriptor, _event in found):
            os.kill(child, signal.SIGKILL)
        os.close(life)
        _pid, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        return code if any(descriptor == life for descriptor, _event in found) else _NO_MORE


def _is_readable(descriptor: int) -> bool:
    """Wait a while for something to read."""
    return bool(select.select([descriptor], [], [], _LOOK_SECONDS)[0])


def _end_in(seconds: float) -> None:
    """Let the process be ended, even inside an engine that hangs; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _ended(code: int) -> dict[str, Any]:
    if code == -signal.SIGALRM:
        return {"status": "late", "problem": "no sound in time"}
    return {"status": "died", "problem": f"the engine ended with {code}"}


def _write(descriptor: int, data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _told(error: Exception) -> dict[str, Any]:
    """Describe a failure: permanent when the speaker says so, else worth another try."""
    problem = getattr(error, "problem", None)
    if problem is not None:
        status = getattr(error, "status", "refused")
        return {"status": status, "problem": problem, "remedy": getattr(error, "remedy", "")}
    return {"status": "failed", "problem": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
