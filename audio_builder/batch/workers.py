"""Tasks become results in processes that can die without harm to each other."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any

from msgspec import Struct

from audio_builder.errors import AudioBuilderError

# How long an idle worker may take to exit.
_CLOSE_SECONDS = 5.0


class WorkerLostError(AudioBuilderError):
    """The process that worked on a task died."""


class WorkerHungError(WorkerLostError):
    """The process was killed because its task did not come to an end."""


class _Task(Struct, kw_only=True):
    future: Future[Any]
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
    deadline_seconds: float | None


class LocalWorkers(Executor):
    """A process pool that survives its processes.

    The standard library's pool breaks whole when one process is killed. Here a task that loses
    its process fails with ``WorkerLostError``, no other notices, and a new process takes the next.
    Processes end when this one does, however it ends.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._workers: list[_PoolWorker] = []
        self._queued = 0
        self._is_closed = False
        self._is_abandoned = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function in a worker process."""
        return self.submit_within(None, fn, *args, **kwargs)

    def submit_within(
        self, seconds: float | None, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        """Run a function in a worker process, which is killed when it takes too long."""
        if self._is_closed:
            raise RuntimeError("the workers have been closed")
        task = _Task(future=Future(), call=(fn, args, kwargs), deadline_seconds=seconds)
        with self._lock:
            self._queued += 1
            if len(self._threads) < min(self._count, self._queued):
                thread = threading.Thread(target=self._run_tasks, name="worker", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._tasks.put(task)
        return task.future

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers alive."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the standard library
        """Take no more tasks; end the processes when the last task is done."""
        self._is_closed = True
        if cancel_futures:
            self._cancel_queued()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def abandon(self) -> None:
        """Kill the processes and forget all tasks, now."""
        self._cancel_queued()
        with self._lock:
            self._is_abandoned = True
            abandoned = tuple(self._workers)
        for worker in abandoned:
            worker.kill()
        self.shutdown()

    def _cancel_queued(self) -> None:
        while not self._tasks.empty():
            with contextlib.suppress(Exception):
                task = self._tasks.get_nowait()
                if task:
                    task.future.cancel()

    def _run_tasks(self) -> None:
        """Pass tasks to one process, and start another when that is lost."""
        if sys.platform != "win32":
            # The processes inherit it: only this one answers Ctrl-C.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _PoolWorker | None = None
        while task := self._tasks.get():
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._start()
                result = worker.run(task)
            except WorkerLostError as error:
                self._remove(worker)
                worker = None
                task.future.set_exception(error)
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
                task.future.set_exception(error)
            else:
                task.future.set_result(result)
        if worker:
            self._remove(worker)
            worker.close()

    def _start(self) -> "_PoolWorker":
        worker = _PoolWorker()
        with self._lock:
            if not self._is_abandoned:
                self._workers.append(worker)
                return worker
        worker.kill()
        raise WorkerLostError("was abandoned")

    def _remove(self, worker: "_PoolWorker | None") -> None:
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)


class _PoolWorker:
    """One process as the pool sees it."""

    def __init__(self) -> None:
        # Engines must not be started by fork (threads, library state).
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_run_calls, args=(theirs,), daemon=True)
        try:
            self.process.start()
        except OSError as error:
            raise WorkerLostError(f"cannot start a worker process: {error.strerror}") from error
        finally:
            theirs.close()

    def run(self, task: _Task) -> Any:
        fn, args, kwargs = task.call
        try:
            self._pipe.send((fn, args, kwargs))
            if not self._pipe.poll(task.deadline_seconds):
                self.kill()
                raise WorkerHungError(f"did not come to an end in {task.deadline_seconds:.0f} s")
            is_done, value = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.process.join(_CLOSE_SECONDS)
            raise WorkerLostError(
                f"took its worker process down (exit code {self.process.exitcode})"
            ) from error
        if is_done:
            return value
        raise value

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.send(None)
        self.process.join(_CLOSE_SECONDS)
        if self.process.is_alive():
            self.kill()
        self._pipe.close()


def _run_calls(pipe: Connection) -> None:
    """Do one task after another, in the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Standard output carries the command's answer only.
    os.dup2(2, 1)
    calls: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, calls), daemon=True).start()
    while call := calls.get():
        fn, args, kwargs = call
        try:
            answer = (True, fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            answer = (False, _picklable(error))
        with contextlib.suppress(BrokenPipeError):
            pipe.send(answer)


def _receive(pipe: Connection, calls: SimpleQueue[Any]) -> None:
    """Take calls; exit at once when their sender is gone."""
    while True:
        try:
            call = pipe.recv()
        except (EOFError, OSError):
            os._exit(1)
        calls.put(call)
        if call is None:
            return


def _picklable(error: Exception) -> Exception:
    """Return an error that survives the way to another process, with where it happened."""
    if not isinstance(error, AudioBuilderError):
        trace = "".join(traceback.format_exception(error))
        error = RuntimeError(f"{type(error).__name__}: {error}")
        error.add_note(trace)
    return error
