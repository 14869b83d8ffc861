"""Many sources, a pool and a podcast folder: one run, from the lock to the last feed update."""

import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.batch import tasks
from audio_builder.batch.bucket import Bucket
from audio_builder.batch.delivery import BucketDelivery, EpisodeDelivery, FolderDelivery
from audio_builder.batch.scheduler import BatchScheduler
from audio_builder.batch.worker_pool import ClusterPool, LocalPool, WorkerPool
from audio_builder.batch.workers import LocalWorkers, WorkerLostError
from audio_builder.converting.albums import update_albums
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.outcome import NEW_SOUND, Outcome
from audio_builder.model.source import Source
from audio_builder.settings import Settings, path_names

# Finished episodes are in the feed within half a minute, the time of writing it included.
FEED_SECONDS = 24.0
# Where writing the feed takes long it is written less often.
_FEED_SHARE = 2.0
# A second batch is refused at once; a single conversion may just be ending.
LOCK_SECONDS = 5.0


class Listener(Protocol):
    """Receives every outcome, and saves what should outlive the run."""

    def add(self, outcome: Outcome) -> None:
        """Receive one outcome."""

    def save(self) -> None:
        """Save; called whenever the feed is brought up to date."""


class Plan(Struct, frozen=True, kw_only=True):
    """How a batch is to be run; the settings say what its episodes are like."""

    scheduler: str = ""
    """Address of a Dask scheduler; empty runs processes of this machine."""
    bucket: Bucket | None = None
    """Where the episodes go; then the output folder is its local picture."""
    since: date | None = None
    """Older articles are left out; those without a date are not."""
    fail_fast: bool = False
    """Stop at the first article that cannot be done."""
    hold_below: float = 0.0
    """Articles with less confidence become drafts instead of episodes."""
    released: frozenset[str] = frozenset()
    """Sources that somebody has looked at."""


class BatchRun:
    """One run of many sources."""

    def __init__(
        self,
        sources: Sequence[Source],
        settings: Settings,
        plan: Plan | None = None,
        *,
        pool: WorkerPool | None = None,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.plan = plan or Plan()
        self.left_out = 0
        """How many articles were older than asked for."""
        self.unfinished = 0
        """How many articles were not brought to an end."""
        self.stopped_because = ""
        """Why; empty when all were, or when the user stopped it."""
        self._settings = settings
        self._sources = [s for s in sources if not _is_older(s, self.plan.since)]
        self.left_out = len(sources) - len(self._sources)
        self._workers = pool
        self._listeners = listeners
        self._scheduler: BatchScheduler | None = None

    @property
    def is_interrupted(self) -> bool:
        """Whether someone asked it to stop."""
        return bool(self._scheduler and self._scheduler.is_interrupted)

    @property
    def total(self) -> int:
        """How many articles will be looked at."""
        return len(self._sources)

    def outcomes(self) -> Generator[Outcome | None]:
        """Run it, yielding outcomes as they come, and None now and then.

        However it ends, feed and pages list all that was finished.
        """
        with ExitStack() as stack:
            if self.plan.bucket:
                stack.enter_context(self.plan.bucket.hold_lease())
                self.plan.bucket.mirror(Path(self._settings.output))
            catalog = stack.enter_context(
                EpisodeCatalog(self._settings, patience_seconds=LOCK_SECONDS)
            )
            pool = stack.enter_context(self._workers or self._start_pool(catalog))
            # A worker is a core's worth, unless there are more workers than articles.
            cores = 1 if self.plan.scheduler else self._settings.cores // max(1, self.total)
            delivery: EpisodeDelivery = FolderDelivery(catalog.folder, max(1, cores))
            if self.plan.bucket:
                delivery = BucketDelivery(catalog.folder, self.plan.bucket)
            self._scheduler = scheduler = BatchScheduler(
                self._sources,
                make_paths_absolute(self._settings),
                catalog,
                pool,
                delivery,
                since=self.plan.since,
                fail_fast=self.plan.fail_fast,
                hold_below=self.plan.hold_below,
                released=self.plan.released,
            )
            stack.enter_context(_interrupts(scheduler.interrupt))
            yield from self._run(scheduler, catalog, delivery)
            if scheduler.is_interrupted:
                raise KeyboardInterrupt

    def _run(
        self, scheduler: BatchScheduler, catalog: EpisodeCatalog, delivery: EpisodeDelivery
    ) -> Generator[Outcome | None]:
        feed = _FeedUpdater(delivery, catalog, self._listeners)
        outcomes = scheduler.outcomes()
        try:
            for outcome in outcomes:
                if outcome:
                    feed.add(outcome)
                feed.publish_when_due()
                yield outcome
        finally:
            outcomes.close()
            self.left_out += scheduler.left_out
            self.unfinished = scheduler.unfinished
            self.stopped_because = scheduler.stopped_because
            feed.add_retagged(update_albums(catalog))
            feed.publish()
            catalog.mark_published()

    def _start_pool(self, catalog: EpisodeCatalog) -> WorkerPool:
        if not self.plan.scheduler:
            return LocalPool(min(self._settings.cores, max(1, len(self._sources))))
        pool = ClusterPool(self.plan.scheduler)
        try:
            # Workers of other machines must see the folder, unless they write to a bucket.
            folder = "" if self.plan.bucket else str(catalog.folder.path.resolve())
            pool.verify_workers(tasks.worker_problem, folder)
        except BaseException:
            pool.abandon()
            raise
        return pool


class _FeedUpdater:
    """Feed and pages are written while articles are made, by a process of its own."""

    def __init__(
        self, delivery: EpisodeDelivery, catalog: EpisodeCatalog, listeners: Sequence[Listener]
    ) -> None:
        self._delivery = delivery
        self._listeners = listeners
        # An earlier run may have been killed between an episode and its page.
        self._is_all = catalog.is_unpublished
        self._changed: set[str] = set()
        self._is_unsaved = False
        self._due = time.monotonic() + FEED_SECONDS
        self._pool: LocalWorkers | None = None
        self._update: Future[Any] | None = None
        self._started = 0.0

    def add(self, outcome: Outcome) -> None:
        if outcome.status in NEW_SOUND:
            self._changed.add(outcome.slug)
        for listener in self._listeners:
            listener.add(outcome)
        self._is_unsaved = True

    def add_retagged(self, slugs: Iterable[str]) -> None:
        """Have the feed tell the size of files with new tags."""
        self._changed.update(slugs)

    def publish_when_due(self) -> None:
        """Have feed and pages written by a process of their own: articles go on meanwhile."""
        if self._update:
            if self._update.done():
                self._finish()
        elif time.monotonic() >= self._due:
            self._pool = self._pool or LocalWorkers(1)
            self._started = time.monotonic()
            self._due = self._started + FEED_SECONDS
            self._save()
            if self._changed or self._is_all:
                self._update = self._pool.submit(self._delivery.publish, self._take_changed())

    def publish(self) -> None:
        """Write what is to be written, here and now."""
        try:
            if self._update:
                self._finish()
        finally:
            if self._pool:
                self._pool.shutdown()
        if self._changed or self._is_all:
            self._delivery.publish(self._take_changed())
        self._save()

    def _finish(self) -> None:
        update, self._update = self._update, None
        try:
            if update:
                update.result()
        except WorkerLostError:
            # Killed in an unknown state: write everything.
            self._is_all = True
        took = time.monotonic() - self._started
        self._due = self._started + max(FEED_SECONDS, took * _FEED_SHARE)

    def _take_changed(self) -> frozenset[str] | None:
        changed = None if self._is_all else frozenset(self._changed)
        self._changed.clear()
        self._is_all = False
        return changed

    def _save(self) -> None:
        if self._is_unsaved:
            for listener in self._listeners:
                listener.save()
            self._is_unsaved = False


def run_batch(
    sources: Sequence[Source], settings: Settings, plan: Plan | None = None
) -> Iterator[Outcome]:
    """Convert many sources, yielding outcomes as they come; feed and pages are kept up to date."""
    for outcome in BatchRun(sources, settings, plan).outcomes():
        if outcome:
            yield outcome


def _is_older(source: Source, since: date | None) -> bool:
    published = source.date or (source.article.published if source.article else None)
    return bool(since and published and published.date() < since)


def make_paths_absolute(settings: Settings) -> Settings:
    """Return settings whose paths mean the same wherever a worker stands."""
    paths = {name: getattr(settings, name) for name in path_names()}
    whole: dict[str, Any] = {name: Path(path).absolute() for name, path in paths.items() if path}
    return replace(settings, **whole)


@contextmanager
def _interrupts(interrupt: Callable[[], None]) -> Iterator[None]:
    """Answer signals by asking the batch to stop, so that nothing is cut in the middle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def answer(_number: int, _frame: FrameType | None) -> None:
        interrupt()

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # Leave signals ignored by nohup ignored.
    handled = [number for number in signals if signal.getsignal(number) is not signal.SIG_IGN]
    before: list[tuple[int, Any]] = [(n, signal.signal(n, answer)) for n in handled]
    try:
        yield
    finally:
        for number, previous in before:
            signal.signal(number, previous)
