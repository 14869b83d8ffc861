"""The worker process: requests come in on one descriptor, sounds go out on another.

Started as a file with ``-P`` so that nothing is imported from the current folder. The
arguments are the folder that holds our package, and ``module:function`` of the speaker.
"""

import contextlib
import gc
import os
import select
import signal
import sys
from importlib import import_module
from typing import Any

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder  # noqa: F401 - only its place matters

sys.path.remove(sys.argv[1])
from audio_builder.speaking import frames  # found from here on

Spoken = tuple[int, list[tuple[int, int, float]], bytes]
Message = tuple[dict[str, Any], bytes]
# Every so often the worker looks whether its parent is still the same.
_LOOK_SECONDS = 2.0
# The parent kills a late worker first; this is for workers whose parent was killed itself.
_GRACE_SECONDS = 2.0


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

    def serve(self) -> None:
        """Answer requests in order, until there are no more or nobody hears the answers."""
        with contextlib.suppress(BrokenPipeError):
            while (message := frames.unpack(self._fill)) is not None:
                _end_in(message[0].get("deadline", 0.0) + _GRACE_SECONDS)
                head, pcm = self._answer(message[0])
                _end_in(0)
                _write(self._replies, frames.pack(head, len(pcm)))
                _write(self._replies, pcm)
        if hasattr(self._speaker, "close"):
            self._speaker.close()
        # We lead a session of our own: what the engine has started must not outlive us.
        if sys.platform != "win32" and os.getsid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)

    def _fill(self, view: memoryview) -> int:
        if sys.platform == "win32":
            found = os.read(self._requests, len(view))
            view[: len(found)] = found
            return len(found)
        # A parent that was killed may have left the pipe open in a fork of its own.
        while not select.select([self._requests], [], [], _LOOK_SECONDS)[0]:
            if os.getppid() != self._parent:
                return 0
        return os.readv(self._requests, [view])

    def _answer(self, request: dict[str, Any]) -> Message:
        head: dict[str, Any] = {"number": request.get("number")}
        try:
            if "open" in request:
                return head | self._open(request["open"]), b""
            if "voices" in request:
                return head | {"status": "ok", "voices": self._speaker.voices()}, b""
            if self._speaker.forks:
                return self._in_a_fork(head, request)
            return _spoken(head, self._speaker.speak(request))
        except Exception as error:  # noqa: BLE001 - whatever an engine throws is told to the parent
            return head | _told(error), b""

    def _open(self, settings: dict[str, Any]) -> dict[str, Any]:
        module, _, function = self._target.partition(":")
        self._speaker = getattr(import_module(module), function)(settings)
        # A collection would write to every object, and every page written costs a fork a copy.
        gc.collect()
        gc.freeze()
        return {"status": "ok", "identity": self._speaker.identity}

    def _in_a_fork(self, head: dict[str, Any], request: dict[str, Any]) -> Message:
        """Speak in a copy of this process, so that every text meets the same fresh engine."""
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            self._child(request, sink)
        os.close(sink)
        try:
            # Read whole before anything is passed on: half a sound never reaches the parent.
            message = frames.unpack(lambda view: self._from_child(source, child, view))
        finally:
            os.close(source)
            _pid, status = os.waitpid(child, 0)
        if message is None:
            return head | _ended(os.waitstatus_to_exitcode(status)), b""
        uttered, _ = message
        if "size" not in uttered:
            return head | uttered, b""
        return _spoken(head, self._speaker.collect(request, uttered))

    def _child(self, request: dict[str, Any], sink: int) -> None:
        """Never return; an alarm ends it if the engine hangs."""
        try:
            signal.setitimer(signal.ITIMER_REAL, request["deadline"])
            try:
                answer = self._speaker.utter(request)
            except Exception as error:  # noqa: BLE001 - told to the parent
                answer = _told(error)
            _write(sink, frames.pack(answer))
        finally:
            os._exit(0)

    def _from_child(self, source: int, child: int, view: memoryview) -> int:
        watched = select.poll()
        watched.register(source, select.POLLIN)
        watched.register(self._requests, 0)
        # Hang-up on the requests: the parent is gone and nobody waits for this sound.
        for descriptor, _event in watched.poll():
            if descriptor == self._requests:
                os.kill(child, signal.SIGKILL)
        return os.readv(source, [view])


def _end_in(seconds: float) -> None:
    """Let the process be ended, even inside an engine that hangs; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _spoken(head: dict[str, Any], spoken: Spoken) -> Message:
    rate, marks, pcm = spoken
    return head | {"status": "ok", "rate": rate, "marks": marks}, pcm


def _ended(code: int) -> dict[str, Any]:
    if code == -signal.SIGALRM:
        return {"status": "late", "problem": "no sound in time"}
    return {"status": "died", "problem": f"the engine ended with {code}"}


def _write(descriptor: int, data: bytes) -> None:
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
