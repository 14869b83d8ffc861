"""The worker process: requests come in on one descriptor, sounds go out on another.

Started as a file with ``-P`` so that nothing is imported from the current folder. The
arguments are the folder that holds our package, and ``module:function`` of the speaker.
"""

import os
import select
import signal
import sys
from typing import Any

# Every so often the worker looks whether its parent is still the same.
_LOOK_MS = 2000


def main() -> None:
    """Serve one parent until it closes, dies or is replaced."""
    requests, replies = _private_descriptors()
    root, target = sys.argv[1:3]
    sys.path.insert(0, root)
    import audio_builder  # noqa: F401, PLC0415 - the very package the parent runs, from no other place

    sys.path.remove(root)
    Worker(requests, replies, target).serve()


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
        """Answer requests in order."""
        from audio_builder.speaking import frames  # noqa: PLC0415 - after the path is set

        while (message := frames.unpack(self._read)) is not None:
            request, _body = message
            self._write(frames.pack(*self._answer(request)))

    def _read(self, count: int) -> bytes:
        # A parent that was killed may have left the pipe open in a fork of its own.
        if sys.platform != "win32":
            while not select.select([self._requests], [], [], _LOOK_MS / 1000)[0]:
                if os.getppid() != self._parent:
                    return b""
        return os.read(self._requests, count)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._replies, view) :]

    def _answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        head: dict[str, Any] = {"number": request.get("number")}
        try:
            if "open" in request:
                return head | self._open(request["open"]), b""
            if "voices" in request:
                return head | {"status": "ok", "voices": self._speaker.voices()}, b""
            if self._speaker.forks:
                return self._in_a_fork(head, request)
            return self._say(head, request)
        except Exception as error:  # noqa: BLE001 - whatever an engine throws is told to the parent
            return head | _told(error), b""

    def _open(self, settings: dict[str, Any]) -> dict[str, Any]:
        from importlib import import_module  # noqa: PLC0415 - after the path is set

        module, _, function = self._target.partition(":")
        self._speaker = getattr(import_module(module), function)(settings)
        return {"status": "ok", "identity": self._speaker.identity}

    def _say(self, head: dict[str, Any], request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        rate, marks, pcm = self._speaker.speak(
            request["text"], request["speed"], request["pitch"], request["volume"]
        )
        return head | {"status": "ok", "rate": rate, "marks": marks}, pcm

    def _in_a_fork(
        self, head: dict[str, Any], request: dict[str, Any]
    ) -> tuple[dict[str, Any], bytes]:
        """Speak in a copy of this process, so that every text meets the same fresh engine."""
        from audio_builder.speaking import frames  # noqa: PLC0415 - after the path is set

        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            self._child(head, request, sink)
        os.close(sink)
        try:
            # Read whole before anything is passed on: half a sound never reaches the parent.
            message = frames.unpack(lambda count: self._from_child(source, child, count))
        finally:
            os.close(source)
            _pid, status = os.waitpid(child, 0)
        if message is not None:
            return message
        ended = os.waitstatus_to_exitcode(status)
        if ended == -signal.SIGALRM:
            return head | {"status": "late", "problem": "no sound in time"}, b""
        return head | {"status": "died", "problem": f"the engine ended with {ended}"}, b""

    def _child(self, head: dict[str, Any], request: dict[str, Any], sink: int) -> None:
        """Never returns; an alarm ends it if the engine hangs."""
        from audio_builder.speaking import frames  # noqa: PLC0415 - after the path is set

        try:
            signal.setitimer(signal.ITIMER_REAL, request["deadline"])
            try:
                answer = self._say(head, request)
            except Exception as error:  # noqa: BLE001 - told to the parent
                answer = head | _told(error), b""
            self._replies = sink
            self._write(frames.pack(*answer))
        finally:
            os._exit(0)

    def _from_child(self, source: int, child: int, count: int) -> bytes:
        if sys.platform != "win32":
            watched = select.poll()
            watched.register(source, select.POLLIN)
            watched.register(self._requests, 0)
            # Hang-up on the requests: the parent is gone and nobody waits for this sound.
            for descriptor, _event in watched.poll():
                if descriptor == self._requests:
                    os.kill(child, signal.SIGKILL)
        return os.read(source, count)


def _told(error: Exception) -> dict[str, Any]:
    """Describe a failure: permanent when the speaker says so, else worth another try."""
    problem = getattr(error, "problem", None)
    if problem is not None:
        return {"status": "refused", "problem": problem, "remedy": getattr(error, "remedy", "")}
    return {"status": "failed", "problem": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
