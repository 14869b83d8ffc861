"""Workers of a batch: local processes, a Dask cluster, or any executor."""

import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from types import TracebackType
from typing import Any, Self

from audio_builder.batch.workers import LocalWorkers, WorkerHungError, WorkerLostError
from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.version import __version__

# A task that has killed this many workers is at fault itself. Dask's limit is the same.
MOST_DEATHS = 4
_CONNECT_SECONDS = 15.0
# A cluster may start its machines only when there is work; this is how long they may take.
_START_SECONDS = 300.0
_POLL_SECONDS = 2.0


class WorkerPool:
    """Any ``concurrent.futures`` executor, and what a batch must know of it."""

    is_near = True
    """Whether the workers see this machine's files under the same names."""
    why_dropped = "the workers dropped a task"
    """What it means when a task is cancelled that nobody here cancelled."""

    def __init__(self, executor: Executor, width: int) -> None:
        self._executor = executor
        self._width = width

    @property
    def width(self) -> int:
        """How many tasks it works on at the same time."""
        return self._width

    def submit(self, seconds: float, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Have a function run; where that is possible, for no longer than it should take."""
        del seconds
        return self._executor.submit(fn, *args)

    def deaths(self, error: BaseException) -> int:
        """Return how many workers a task's error says it has cost."""
        del error
        return 0

    def trouble(self) -> str:
        """Say why no more work will be done; empty while all is well."""
        return ""

    def abandon(self) -> None:
        """Stop at once, as far as that is possible."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End when the work is done."""
        self._executor.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class LocalPool(WorkerPool):
    """Processes of this machine."""

    def __init__(self, count: int) -> None:
        self.workers = LocalWorkers(count)
        super().__init__(self.workers, count)

    def submit(self, seconds: float, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Have a function run in a process that is killed when it takes too long."""
        return self.workers.submit_within(seconds, fn, *args)

    def deaths(self, error: BaseException) -> int:
        """Return 1 for a process lost, more for one that hung: that costs minutes each time."""
        if isinstance(error, WorkerHungError):
            return MOST_DEATHS // 2
        return 1 if isinstance(error, WorkerLostError) else 0

    def abandon(self) -> None:
        """Kill the processes."""
        self.workers.abandon()


class ClusterPool(WorkerPool):
    """The workers of a Dask cluster."""

    is_near = False
    why_dropped = "the cluster dropped its tasks: its scheduler is gone or was restarted"

    def __init__(self, scheduler: str) -> None:
        self._address = scheduler
        self._client = _connect(scheduler)
        self._last_seen = time.monotonic()
        self._last_poll = 0.0
        super().__init__(self._client.get_executor(pure=False), 0)

    @property
    def width(self) -> int:
        """How many threads the cluster's workers have now; it may grow and shrink."""
        self._poll()
        return self._width or 1

    def _poll(self) -> None:
        """Ask the scheduler for its workers, now and then."""
        if time.monotonic() - self._last_poll < _POLL_SECONDS:
            return
        self._last_poll = time.monotonic()
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):
            ask = self._client.scheduler.ncores
            threads = self._client.sync(ask, callback_timeout=_POLL_SECONDS)
            self._width = sum(threads.values())
            if self._width:
                self._last_seen = time.monotonic()

    def deaths(self, error: BaseException) -> int:
        """Return the limit for a task that Dask itself has retried and given up."""
        return MOST_DEATHS if type(error).__name__ == "KilledWorker" else 0

    def trouble(self) -> str:
        """Say whether the scheduler or all workers are gone."""
        if self._client.status not in {"running", "connecting"}:
            return "the cluster's scheduler is gone"
        self._poll()
        away = time.monotonic() - self._last_seen
        if self._client.status == "connecting" and away > _CONNECT_SECONDS:
            return "the cluster's scheduler is gone"
        if away > _START_SECONDS:
            return f"the cluster has had no workers for {away:.0f} s"
        return ""

    def verify_workers(self, check: Callable[..., Any], *args: Any) -> None:
        """Refuse a cluster whose workers cannot do this work, before any article is touched."""
        try:
            version, problem = self._client.submit(check, *args, pure=False).result(
                timeout=_START_SECONDS
            )
        except AudioBuilderError:
            raise
        except (CancelledError, TimeoutError, OSError) as error:
            raise self._cluster_error("has no workers, or went away") from error
        except Exception as error:
            raise self._cluster_error(f"its workers cannot run audio-builder: {error}") from error
        if version != __version__:
            raise self._cluster_error(
                f"its workers have audio-builder {version}, not {__version__}"
            )
        if problem:
            raise SettingsError(
                problem, subject=self._address, remedy="see docs/scale.md on shared folders"
            )

    def _cluster_error(self, problem: str) -> SettingsError:
        return SettingsError(
            problem,
            subject=self._address,
            remedy=f"install audio-builder {__version__} on every worker",
        )

    def abandon(self) -> None:
        """Withdraw the tasks that have not started; a started one ends and is not looked at."""
        with contextlib.suppress(Exception):
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._leave()

    def close(self) -> None:
        """Leave the cluster as it was."""
        self._leave()

    def _leave(self) -> None:
        # The scheduler may already be closed.
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)


def _connect(scheduler: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "needs dask.distributed",
            subject="--scheduler",
            remedy="pip install 'audio-builder[cluster]'",
        ) from error
    # It and its event loop log with tracebacks what it also raises; our own line reports that.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        return Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise SettingsError(
            f"no Dask scheduler answers: {error}",
            subject=scheduler,
            remedy="check the address, and that the scheduler runs",
        ) from error
