"""Many conversions on local processes."""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from audio_builder import publishing
from audio_builder.convert import Outcome, done, failed, produce, unforeseen
from audio_builder.episode import Episode
from audio_builder.errors import AudioBuilderError, SpeakingError
from audio_builder.prepare import Prepared, prepare
from audio_builder.settings import Settings
from audio_builder.shelf import Shelf
from audio_builder.source import Source
from audio_builder.studio import Studio

# A task that has taken its worker down this often is at fault itself.
MOST_DEATHS = 2
# Enough that no worker waits for the next article, few enough that memory stays flat.
TASKS_PER_WORKER = 3
# The feed is brought up to date this often while a batch runs.
FEED_SECONDS = 30.0

_studios: dict[Settings, Studio] = {}
"""One for each worker process: its engines are reused from article to article."""


@dataclass(slots=True, kw_only=True)
class _Job:
    """One article on its way; the only value here that changes."""

    source: Source
    started: float = 0.0
    prepared: Prepared | None = None
    draft: Episode | None = None
    status: str = ""
    deaths: int = 0


class Batch:
    """Many sources on their way into one podcast folder, over worker processes.

    Articles are prepared and produced by workers; which episode an article is, is decided here,
    so that no two workers choose the same slug. A worker that dies costs its articles a retry.
    """

    def __init__(self, sources: Sequence[Source], settings: Settings, shelf: Shelf) -> None:
        self._settings = settings
        self._shelf = shelf
        self._waiting = deque(_Job(source=source) for source in sources)
        self._suspects: deque[_Job] = deque()
        self._running: dict[Future[Any], _Job] = {}
        self._executor: ProcessPoolExecutor | None = None

    def outcomes(self) -> Generator[Outcome]:
        """Run everything, yielding what became of each article as it is known."""
        try:
            while self._waiting or self._suspects or self._running:
                self._submit()
                finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                yield from self._collect(finished)
        finally:
            self.close()

    def close(self) -> None:
        """Stop the workers at once; what was finished stays."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # The executor has no public way to stop running tasks; its processes are plain children.
        workers = list((executor._processes or {}).values())  # noqa: SLF001
        executor.shutdown(wait=not self._running, cancel_futures=True)
        if self._running:
            for worker in workers:
                worker.terminate()

    def _submit(self) -> None:
        """Keep the workers busy; after a death, run the suspects one by one to find the cause."""
        if self._suspects:
            if not self._running:
                self._start(self._suspects.popleft())
            return
        while self._waiting and len(self._running) < self._settings.cores * TASKS_PER_WORKER:
            self._start(self._waiting.popleft())

    def _start(self, job: _Job) -> None:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=self._settings.cores,
                # Engines must not be started by fork (threads, library state).
                mp_context=multiprocessing.get_context("spawn"),
                initializer=signal.signal,
                initargs=(signal.SIGINT, signal.SIG_IGN),
            )
        job.started = job.started or time.monotonic()
        try:
            future: Future[Any]
            if job.prepared is None or job.draft is None:
                future = self._executor.submit(prepare, job.source, self._settings)
            else:
                future = self._executor.submit(
                    _produce, job.prepared, job.draft, self._shelf.folder, self._settings
                )
        except BrokenProcessPool:
            self._executor = None
            self._suspects.append(job)
            return
        self._running[future] = job

    def _collect(self, finished: set[Future[Any]]) -> Iterator[Outcome]:
        for future in finished:
            job = self._running.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                yield from self._bury(job)
            except AudioBuilderError as error:
                yield self._failed(job, error)
            except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
                yield self._failed(job, unforeseen(error))
            else:
                yield from self._advance(job, result)

    def _advance(self, job: _Job, result: Prepared | Episode) -> Iterator[Outcome]:
        if isinstance(result, Episode):
            self._shelf.keep(result)
            yield done(job.source, job.status, result, time.monotonic() - job.started)
            return
        job.prepared = result
        job.draft, job.status = self._shelf.place(result)
        if job.status == "unchanged":
            yield done(job.source, job.status, job.draft, time.monotonic() - job.started)
        else:
            self._start(job)

    def _bury(self, job: _Job) -> Iterator[Outcome]:
        self._executor = None
        job.deaths += 1
        if job.deaths >= MOST_DEATHS:
            problem = SpeakingError(
                "took its worker process down twice", remedy="convert it alone to see why"
            )
            yield self._failed(job, problem)
        else:
            self._suspects.append(job)

    def _failed(self, job: _Job, error: AudioBuilderError) -> Outcome:
        if job.draft is not None:
            self._shelf.forget(job.draft)
        return failed(job.source, error, time.monotonic() - job.started)


def run_batch(
    sources: Sequence[Source], settings: Settings, publish: Callable[[], None]
) -> Iterator[Outcome]:
    """Convert many sources, yielding outcomes as they come.

    ``publish`` is called every ``FEED_SECONDS`` while articles come in, so that what is finished
    is in the feed; calling it at the end is the caller's.
    """
    published = time.monotonic()
    with Shelf(settings) as shelf:
        for outcome in Batch(sources, settings, shelf).outcomes():
            yield outcome
            if time.monotonic() - published > FEED_SECONDS:
                publish()
                published = time.monotonic()


def _produce(
    prepared: Prepared, draft: Episode, folder: publishing.Folder, settings: Settings
) -> Episode:
    """Produce an episode in a worker process, with the engines it has open."""
    studio = _studios.setdefault(settings, Studio(settings))
    return produce(prepared, draft, folder, studio, settings)
