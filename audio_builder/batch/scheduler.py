"""Sources become episodes of one folder, over a pool of workers."""

import contextlib
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from datetime import date
from queue import Empty, SimpleQueue
from typing import Any

from audio_builder.batch import tasks
from audio_builder.batch.delivery import EpisodeDelivery
from audio_builder.batch.job_table import Job, JobState, JobTable
from audio_builder.batch.worker_pool import MOST_DEATHS, WorkerPool
from audio_builder.batch.workers import WorkerHungError
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.keep_voice import keep_voice
from audio_builder.converting.outcome import (
    Outcome,
    Status,
    draft_outcome,
    failed_outcome,
    finished_outcome,
    internal_error,
)
from audio_builder.converting.prepare import Prepared
from audio_builder.converting.reading_process import READING_SECONDS
from audio_builder.errors import AudioBuilderError, ReadingError, SpeakingError
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.settings import Settings

# Enough that no worker waits for the next article, few enough that memory stays flat.
TASKS_PER_WORKER = 2
# Articles are placed in the order of their list, so that the same list gives the same folder. When
# this many wait for one that is slow to fetch, they overtake it.
MOST_AHEAD = 64
# Progress is reported at least this often.
TICK_SECONDS = 0.5
# After one interrupt, articles being made get this long to finish.
GRACE_SECONDS = 10.0
# Reading and cleaning have their deadline; phrasing has no input that is slow.
PREPARING_SECONDS = READING_SECONDS + 60.0
# The slowest useful engine needs about 0.07 seconds a character.
MAKING_SECONDS, MAKING_SECONDS_PER_CHARACTER = 300.0, 0.5


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
        delivery: EpisodeDelivery,
        *,
        since: date | None = None,
        fail_fast: bool = False,
        hold_below: float = 0.0,
        released: frozenset[str] = frozenset(),
    ) -> None:
        self.left_out = 0
        """How many articles were older than asked for."""
        self.stopped_because = ""
        """Why the rest was not tried; empty while all is well."""
        self._settings, self._catalog, self._pool = settings, catalog, pool
        self._delivery, self._since, self._fail_fast = delivery, since, fail_fast
        self._hold_below, self._released = hold_below, released
        self._jobs = JobTable(sources)
        self._running: dict[Future[Any], Job] = {}
        self._finished: SimpleQueue[Future[Any] | None] = SimpleQueue()
        self._interrupts = 0
        self._ends_at = float("inf")

    def interrupt(self) -> None:
        """Stop: once, when what is being made is finished; twice, at once. For signal handlers."""
        self._interrupts += 1
        self._finished.put(None)

    @property
    def is_interrupted(self) -> bool:
        """Whether the user asked to stop."""
        return self._interrupts > 0

    @property
    def unfinished(self) -> int:
        """How many articles were not brought to an end."""
        return self._jobs.count()

    def outcomes(self) -> Generator[Outcome | None]:
        """Run everything, yielding what became of each article, and None now and then."""
        try:
            while self._is_to_go_on():
                self._fill_workers()
                with contextlib.suppress(Empty):
                    future = self._finished.get(timeout=TICK_SECONDS)
                    if future in self._running:
                        yield from self._collect(future, self._running.pop(future))
                yield from self._place_in_order()
                self.stopped_because = self.stopped_because or self._pool.trouble()
                yield None
        finally:
            if self._running or self._is_stopping:
                self._pool.abandon()

    def _is_to_go_on(self) -> bool:
        if self.is_interrupted or self.stopped_because:
            self._stop_starting()
            # A second interrupt means at once.
            is_over = self._interrupts > 1 or time.monotonic() > self._ends_at
            return bool(self._running) and not is_over and not self._pool.trouble()
        return self.unfinished > 0

    @property
    def _is_stopping(self) -> bool:
        return self._ends_at < float("inf")

    def _stop_starting(self) -> None:
        """Drop what has not begun to be made; the rest gets its time to finish."""
        if self._is_stopping:
            return
        self._ends_at = time.monotonic() + GRACE_SECONDS
        for future, job in tuple(self._running.items()):
            if job.state is JobState.PREPARING or future.cancel():
                del self._running[future]

    def _fill_workers(self) -> None:
        """Keep the workers busy, first with what is nearest to its end."""
        if self._is_stopping:
            return
        room = self._pool.width * TASKS_PER_WORKER - len(self._running)
        for _ in range(room):
            ahead = self._jobs.count(JobState.PREPARING, JobState.PREPARED)
            if ready := self._jobs.first(JobState.READY):
                self._start(ready, JobState.MAKING)
            elif ahead < MOST_AHEAD + room and (waiting := self._jobs.first(JobState.WAITING)):
                self._start(waiting, JobState.PREPARING)

    def _start(self, job: Job, state: JobState) -> None:
        job.started = job.started or time.monotonic()
        try:
            future = self._submit_making(job) if job.draft else self._submit_preparing(job)
        except (RuntimeError, OSError) as error:
            # The executor takes no more; what it holds is finished.
            self.stopped_because = self.stopped_because or f"the workers are gone: {error}"
            return
        self._jobs.move(job, state)
        self._running[future] = job
        future.add_done_callback(self._finished.put)

    def _submit_preparing(self, job: Job) -> Future[Any]:
        if self._pool.is_near:
            return self._pool.submit(
                PREPARING_SECONDS, tasks.prepare_source, job.source, self._settings
            )
        bundle = tasks.bundle_inputs(job.source, self._settings)
        return self._pool.submit(
            PREPARING_SECONDS, tasks.prepare_bundle, job.source, self._settings, bundle
        )

    def _submit_making(self, job: Job) -> Future[Any]:
        prepared, draft = job.placement()
        letters = sum(len(utterance.spoken) for utterance in prepared.script.utterances)
        seconds = MAKING_SECONDS + letters * MAKING_SECONDS_PER_CHARACTER
        return self._pool.submit(seconds, *self._delivery.task(prepared, draft, self._settings))

    def _collect(self, future: Future[Any], job: Job) -> Iterator[Outcome]:
        try:
            result = future.result()
        except CancelledError:
            # A cluster drops its tasks when its scheduler goes.
            self.stopped_because = self._pool.trouble() or self._pool.why_dropped
        except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
            yield from self._retry_or_fail(job, error)
        else:
            yield from self._advance(job, result)

    def _advance(self, job: Job, result: Prepared | tasks.FinishedEpisode) -> Iterator[Outcome]:
        if isinstance(result, Prepared):
            job.prepared = result
            self._jobs.move(job, JobState.PREPARED)
            return
        try:
            self._delivery.receive(result)
        except AudioBuilderError as error:
            yield self._fail(job, error)
            return
        self._catalog.keep(result.episode)
        self._jobs.finish(job)
        self._jobs.release(result.episode.slug)
        yield _outcome(job, result.episode)

    def _place_in_order(self) -> Iterator[Outcome]:
        """Place articles in the order of their list, as far as they are prepared."""
        while (job := self._jobs.next_in_order()) and job.state is JobState.PREPARED:
            yield from self._place(job)
        if self._jobs.count(JobState.PREPARING, JobState.PREPARED) >= MOST_AHEAD:
            for overtaking in self._jobs.in_order(JobState.PREPARED):
                yield from self._place(overtaking)

    def _place(self, job: Job) -> Iterator[Outcome]:
        if job.prepared is None or self._is_too_old(job.prepared):
            self.left_out += 1
            self._jobs.finish(job)
            return
        job.prepared = keep_voice(job.prepared, self._catalog, self._settings)
        episode, job.status = self._catalog.place(job.prepared, once=True)
        if job.status is Status.UNCHANGED:
            self._jobs.finish(job)
            yield _outcome(job, episode)
        elif job.status is Status.BUSY:
            self._jobs.hold(job, episode.slug)
        elif self._is_doubtful(job.prepared):
            self._jobs.finish(job)
            self._catalog.forget(episode)
            self._jobs.release(episode.slug)
            seconds = time.monotonic() - job.started
            yield draft_outcome(job.source, job.prepared.cleaned, episode, seconds)
        else:
            job.draft = episode
            self._jobs.move(job, JobState.READY)

    def _is_doubtful(self, prepared: Prepared) -> bool:
        """Tell whether somebody wants to look at an article before it is published."""
        is_released = prepared.source.location in self._released
        return prepared.cleaned.confidence < self._hold_below and not is_released

    def _is_too_old(self, prepared: Prepared) -> bool:
        published = prepared.cleaned.article.published
        return bool(self._since and published and published.date() < self._since)

    def _retry_or_fail(self, job: Job, error: Exception) -> Iterator[Outcome]:
        if job.state is JobState.PREPARING and isinstance(error, WorkerHungError):
            # What hangs in reading hangs again: the article is made so.
            yield self._fail(job, _reading_timeout_error())
            return
        deaths = self._pool.deaths(error)
        job.deaths += deaths
        if deaths and job.deaths < MOST_DEATHS:
            if not self._is_stopping:
                self._start(job, job.state)
        elif self._pool.trouble():
            self.stopped_because = self._pool.trouble()
        else:
            yield self._fail(job, _final_error(error, job.deaths))

    def _fail(self, job: Job, error: AudioBuilderError) -> Outcome:
        self._jobs.finish(job)
        if job.draft is not None:
            self._catalog.forget(job.draft)
            self._jobs.release(job.draft.slug)
        if self._fail_fast:
            self.stopped_because = "an article failed, and --fail-fast was asked for"
        if self._delivery.is_full():
            self.stopped_because = "the disk is full"
        return failed_outcome(job.source, error, time.monotonic() - job.started)


def _reading_timeout_error() -> ReadingError:
    return ReadingError(
        f"reading and cleaning it takes longer than {PREPARING_SECONDS:.0f} s",
        remedy="save the text of the article and convert that",
    )


def _final_error(error: Exception, deaths: int) -> AudioBuilderError:
    """Return an error as the user should see it."""
    if not deaths:
        return error if isinstance(error, AudioBuilderError) else internal_error(error)
    problem = error.problem if isinstance(error, AudioBuilderError) else "kills its workers"
    return SpeakingError(f"{problem}, again and again", remedy="convert it alone to see why")


def _outcome(job: Job, episode: Episode) -> Outcome:
    prepared, seconds = job.prepared, time.monotonic() - job.started
    cleaned = prepared.cleaned if prepared else Cleaned(article=Article())
    remarks = prepared.remarks if prepared else ()
    return finished_outcome(job.source, job.status, cleaned, episode, seconds, remarks)
