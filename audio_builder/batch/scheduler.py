"""Sources become episodes of one folder, over a pool of workers."""

import contextlib
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import Any

from audio_builder.batch import tasks
from audio_builder.batch.delivery import Delivery
from audio_builder.batch.worker_pool import MOST_DEATHS, WorkerPool
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.outcome import Outcome, Status, done, failed, internal_error
from audio_builder.converting.prepare import Prepared
from audio_builder.errors import AudioBuilderError, SpeakingError
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.settings import Settings

# Enough that no worker waits for the next article, few enough that memory stays flat.
TASKS_PER_WORKER = 2
# Articles are placed in the order of their list, so that the same list gives the same folder; one
# that is slow to fetch may keep this many waiting, then they overtake it.
MOST_AHEAD = 64
# Who watches a batch hears of it at least this often.
TICK_SECONDS = 0.5
# After one interrupt the articles being made may take this long to be finished.
GRACE_SECONDS = 10.0
# An address may take several answers of a minute each.
PREPARING_SECONDS = 480.0
# The slowest useful engine needs about 0.07 seconds a character.
MAKING_SECONDS, MAKING_SECONDS_PER_CHARACTER = 300.0, 0.5


class _Stage(Enum):
    PREPARING = auto()
    PREPARED = auto()
    GONE = auto()


@dataclass(slots=True, kw_only=True, eq=False)
class _Job:
    """One article on its way; the only value here that changes."""

    source: Source
    stage: _Stage = _Stage.PREPARING
    started: float = 0.0
    prepared: Prepared | None = None
    draft: Episode | None = None
    status: Status = Status.BUSY
    deaths: int = 0


class BatchScheduler:
    """Many sources on their way into one podcast folder, over a pool of workers.

    Articles are prepared and made by workers; which episode an article is, is decided here, and
    only here the folder is changed. A worker that dies costs its article a retry.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        settings: Settings,
        catalog: EpisodeCatalog,
        pool: WorkerPool,
        delivery: Delivery,
        *,
        since: date | None = None,
        fail_fast: bool = False,
    ) -> None:
        self.left_out = 0
        """How many articles were older than asked for."""
        self.stopped_because = ""
        """Why the rest was not tried; empty while all is well."""
        self._settings, self._catalog, self._workers = settings, catalog, pool
        self._delivery, self._since, self._fail_fast = delivery, since, fail_fast
        self._waiting = deque(_Job(source=source) for source in sources)
        self._turns: deque[_Job] = deque()
        self._to_make: deque[_Job] = deque()
        self._held: dict[str, deque[_Job]] = {}
        self._running: dict[Future[Any], _Job] = {}
        self._finished: SimpleQueue[Future[Any] | None] = SimpleQueue()
        self._interrupts = 0
        self._ends_at = float("inf")

    def interrupt(self) -> None:
        """Stop: once, when what is being made is finished; twice, at once. For signal handlers."""
        self._interrupts += 1
        self._finished.put(None)

    @property
    def is_interrupted(self) -> bool:
        """Whether someone asked to stop."""
        return self._interrupts > 0

    @property
    def unfinished(self) -> int:
        """How many articles were not brought to an end."""
        held = sum(map(len, self._held.values()))
        turns = sum(job.stage is _Stage.PREPARED for job in self._turns)
        return len(self._waiting) + len(self._to_make) + len(self._running) + held + turns

    def outcomes(self) -> Generator[Outcome | None]:
        """Run everything, yielding what became of each article, and None now and then."""
        try:
            while self._goes_on():
                self._submit()
                with contextlib.suppress(Empty):
                    future = self._finished.get(timeout=TICK_SECONDS)
                    if future in self._running:
                        yield from self._collect(future, self._running.pop(future))
                yield from self._place_in_turn()
                self.stopped_because = self.stopped_because or self._workers.trouble()
                yield None
        finally:
            if self._running or self._is_stopping:
                self._workers.abandon()

    def _goes_on(self) -> bool:
        if self.is_interrupted or self.stopped_because:
            self._stop_starting()
            # Who asks twice does not want to wait.
            is_over = self._interrupts > 1 or time.monotonic() > self._ends_at
            return bool(self._running) and not is_over and not self._workers.trouble()
        return self.unfinished > 0

    @property
    def _is_stopping(self) -> bool:
        return self._ends_at < float("inf")

    def _stop_starting(self) -> None:
        if self._is_stopping:
            return
        self._ends_at = time.monotonic() + GRACE_SECONDS
        for future, job in tuple(self._running.items()):
            if job.prepared is None or future.cancel():
                del self._running[future]
                self._to_make.append(job)

    def _submit(self) -> None:
        """Keep the workers busy, first with what is nearest to its end."""
        if self._is_stopping:
            return
        room = self._workers.width * TASKS_PER_WORKER - len(self._running)
        for _ in range(room):
            if self._to_make:
                self._start(self._to_make.popleft())
            elif self._waiting and len(self._turns) < MOST_AHEAD + room:
                job = self._waiting.popleft()
                self._turns.append(job)
                self._start(job)

    def _start(self, job: _Job) -> None:
        job.started = job.started or time.monotonic()
        try:
            future = self._submitted(job)
        except (RuntimeError, OSError) as error:
            # An executor that takes no more; what it holds comes to an end as well.
            self.stopped_because = self.stopped_because or f"the workers are gone: {error}"
            self._to_make.append(job)
            return
        self._running[future] = job
        future.add_done_callback(self._finished.put)

    def _submitted(self, job: _Job) -> Future[Any]:
        if job.prepared is not None and job.draft is not None:
            letters = sum(len(u.spoken) for u in job.prepared.script.utterances)
            seconds = MAKING_SECONDS + letters * MAKING_SECONDS_PER_CHARACTER
            return self._workers.submit(
                seconds, *self._delivery.task(job.prepared, job.draft, self._settings)
            )
        if self._workers.is_near:
            return self._workers.submit(
                PREPARING_SECONDS, tasks.prepare_source, job.source, self._settings
            )
        parcel = tasks.bundle_inputs(job.source, self._settings)
        return self._workers.submit(
            PREPARING_SECONDS, tasks.prepare_parcel, job.source, self._settings, parcel
        )

    def _collect(self, future: Future[Any], job: _Job) -> Iterator[Outcome]:
        try:
            result = future.result()
        except CancelledError:
            # Nobody here did that: a cluster forgets its tasks when its scheduler goes.
            self.stopped_because = self._workers.trouble() or self._workers.why_dropped
            self._to_make.append(job)
        except AudioBuilderError as error:
            yield from self._retry_or_fail(job, error)
        except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
            yield from self._retry_or_fail(job, error)
        else:
            yield from self._advance(job, result)

    def _advance(self, job: _Job, result: Prepared | tasks.Made) -> Iterator[Outcome]:
        if isinstance(result, Prepared):
            job.prepared, job.stage = result, _Stage.PREPARED
            return
        try:
            self._delivery.receive(result)
        except AudioBuilderError as error:
            yield self._failed(job, error)
            return
        self._catalog.keep(result.episode)
        self._release(result.episode.slug)
        yield done(job.source, job.status, result.episode, time.monotonic() - job.started)

    def _place_in_turn(self) -> Iterator[Outcome]:
        while self._turns and self._turns[0].stage is not _Stage.PREPARING:
            yield from self._place(self._turns.popleft())
        if len(self._turns) >= MOST_AHEAD:
            overtaking = [job for job in self._turns if job.stage is not _Stage.PREPARING]
            self._turns = deque(job for job in self._turns if job.stage is _Stage.PREPARING)
            for job in overtaking:
                yield from self._place(job)

    def _place(self, job: _Job) -> Iterator[Outcome]:
        if job.stage is _Stage.GONE or job.prepared is None:
            return
        if self._is_too_old(job.prepared):
            self.left_out += 1
            return
        job.draft, job.status = self._catalog.place(job.prepared, once=True)
        if job.status is Status.UNCHANGED:
            yield done(job.source, job.status, job.draft, time.monotonic() - job.started)
        elif job.status is Status.BUSY:
            self._held.setdefault(job.draft.slug, deque()).append(job)
            job.draft = None
        else:
            self._to_make.append(job)

    def _is_too_old(self, prepared: Prepared) -> bool:
        published = prepared.cleaned.article.published
        return bool(self._since and published and published.date() < self._since)

    def _release(self, slug: str) -> None:
        """Let those be placed again that waited for an episode to be finished, or to fail."""
        self._turns.extendleft(reversed(self._held.pop(slug, ())))

    def _retry_or_fail(self, job: _Job, error: Exception) -> Iterator[Outcome]:
        deaths = self._workers.deaths(error)
        job.deaths += deaths
        if deaths and job.deaths < MOST_DEATHS:
            if self._is_stopping:
                self._to_make.append(job)
            else:
                self._start(job)
        elif self._workers.trouble():
            self.stopped_because = self._workers.trouble()
            self._to_make.append(job)
        else:
            yield self._failed(job, _told(error, job.deaths))

    def _failed(self, job: _Job, error: AudioBuilderError) -> Outcome:
        job.stage = _Stage.GONE
        if job.draft is not None:
            self._catalog.forget(job.draft)
            self._release(job.draft.slug)
        if self._fail_fast:
            self.stopped_because = "an article failed, and --fail-fast was asked for"
        if self._delivery.is_full():
            self.stopped_because = "the disk is full"
        return failed(job.source, error, time.monotonic() - job.started)


def _told(error: Exception, deaths: int) -> AudioBuilderError:
    """Return an error as its reader should see it."""
    if not deaths:
        return error if isinstance(error, AudioBuilderError) else internal_error(error)
    problem = error.problem if isinstance(error, AudioBuilderError) else "kills its workers"
    return SpeakingError(f"{problem}, again and again", remedy="convert it alone to see why")
