"""The process of a worker: started, now or ahead of need, branched from another, and ended."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

from audio_builder.child_environment import child_environment
from audio_builder.errors import EngineMissingError
from audio_builder.speaking.workers import frames

_MAIN = Path(__file__).with_name("worker_main.py")
# A worker answers when it has said what it is at; one that takes longer is late itself.
_BRANCH_SECONDS = 10.0
# A process with threads must not fork, and no sum of an engine's is large enough for two.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


class StartedProcess(subprocess.Popen[bytes]):
    """A process of its own, which can be told to branch."""

    control: socket.socket | None = None
    """Where it takes the pipes of its next branch."""


class BranchedProcess:
    """A fork of a worker, as ``Popen`` shows a process: it shares what was loaded before."""

    stderr: IO[bytes] | None = None
    control: socket.socket | None = None
    returncode: int | None = None
    """The end of somebody else's child is not told how."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return 0 when the process has ended, whatever way."""
        ended = self.returncode is not None or select.select([self._handle], [], [], 0)[0]
        return 0 if ended else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end."""
        if self.returncode is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("worker", timeout or 0.0)
            os.close(self._handle)
            self.returncode = 0
        return 0


WorkerProcess = StartedProcess | BranchedProcess
_prestarted: dict[tuple[int, str], StartedProcess] = {}
"""Processes started ahead by ``prestart``, by who started them and their targets."""


def prestart(target: str) -> None:
    """Start a worker's process ahead of need: Python and the engine's modules take a while."""
    key = (os.getpid(), target)
    if sys.executable and key not in _prestarted:
        _prestarted[key] = _start(target)


def stop_prestarted(*, besides: str = "") -> None:
    """End the processes that were started ahead and not needed after all, but for one target."""
    for key in list(_prestarted):
        if key[0] == os.getpid() and key[1] != besides:
            _discard(_prestarted.pop(key))


def start(target: str) -> StartedProcess:
    """Return a process for a speaker: the one that was started ahead, if it is still alive."""
    ahead = _prestarted.pop((os.getpid(), target), None)
    if ahead is not None:
        if ahead.poll() is None:
            return ahead
        _discard(ahead)
    return _start(target)


def branch(process: WorkerProcess) -> BranchedProcess | None:
    """Have a worker fork itself, and return the fork; None where that is not possible."""
    if process.control is None or not hasattr(os, "pidfd_open"):
        return None
    theirs_in, ours_in = os.pipe()
    ours_out, theirs_out = os.pipe()
    stdin, stdout = os.fdopen(ours_in, "wb", 0), os.fdopen(ours_out, "rb", 0)
    try:
        socket.send_fds(process.control, [b"."], [theirs_in, theirs_out])
        os.close(theirs_in)
        os.close(theirs_out)
        if select.select([stdout], [], [], _BRANCH_SECONDS)[0]:
            message = frames.unpack(stdout.read)
            if message is not None:
                return BranchedProcess(int(message[0]["pid"]), stdin, stdout)
    except OSError:
        pass  # The worker has died, or its fork has: its next text will tell.
    # A fork that comes too late finds its requests closed, and ends.
    close_stream(stdin)
    close_stream(stdout)
    return None


def kill_group(process: WorkerProcess) -> None:
    """End a process and everything it started, now."""
    if sys.platform != "win32":
        # No such process: all of it is gone already.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None and isinstance(process, StartedProcess):
        process.kill()


def close_streams(process: WorkerProcess) -> None:
    """Close what leads to a process."""
    for stream in (process.stdin, process.stdout, process.stderr, process.control):
        close_stream(stream)


def close_stream(stream: IO[bytes] | socket.socket | None) -> None:
    """Close a pipe; a broken one has nothing left to give back."""
    if stream is not None:
        with contextlib.suppress(OSError):
            stream.close()


def _discard(process: StartedProcess) -> None:
    """End an unused process, and close its pipes."""
    close_streams(process)
    kill_group(process)
    process.wait()


def _start(target: str) -> StartedProcess:
    root = str(Path(__file__).resolve().parents[3])
    windows = sys.platform == "win32"
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
        subprocess, "CREATE_NO_WINDOW", 0
    )
    ours, theirs = socket.socketpair() if sys.platform == "linux" else (None, None)
    passed = (theirs.fileno(),) if theirs is not None else ()
    try:
        process = StartedProcess(
            [sys.executable, "-P", str(_MAIN), root, target, *map(str, passed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=child_environment() | _ONE_THREAD,
            # A session of its own: the terminal's interrupt reaches us only, and one signal
            # reaches the worker and all it started.
            start_new_session=not windows,
            creationflags=flags if windows else 0,
            pass_fds=passed,
        )
    except OSError as error:
        close_stream(ours)
        raise EngineMissingError(f"cannot start a worker process: {error.strerror}") from error
    finally:
        close_stream(theirs)
    process.control = ours
    return process
