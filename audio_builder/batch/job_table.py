"""The articles of a batch that are not finished, by how far they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from audio_builder.converting.outcome import Status
from audio_builder.converting.prepare import Prepared
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source


class JobState(Enum):
    """How far an article is."""

    WAITING = auto()
    """Nothing has been done."""
    PREPARING = auto()
    """A worker reads, cleans and phrases it."""
    PREPARED = auto()
    """It is phrased, and waits until it may be placed."""
    HELD = auto()
    """Another source gave the same episode, which is being made."""
    READY = auto()
    """It is placed, and waits for a worker."""
    MAKING = auto()
    """A worker speaks and masters it."""


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """One article on its way; only the scheduler and its table change it."""

    number: int
    """Its place in the list."""
    source: Source
    state: JobState = JobState.WAITING
    started: float = 0.0
    prepared: Prepared | None = None
    draft: Episode | None = None
    status: Status = Status.BUSY
    held_by: str = ""
    """Slug of the episode it waits for."""
    deaths: int = 0
    """Workers it has cost."""

    def placement(self) -> tuple[Prepared, Episode]:
        """Return what is needed to make it."""
        if self.prepared is None or self.draft is None:
            raise ValueError("the article has not been placed")
        return self.prepared, self.draft


class JobTable:
    """Unfinished jobs in one table by state; each state keeps them in the order they came in."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_state: dict[JobState, dict[int, Job]] = {state: {} for state in JobState}
        for number, source in enumerate(sources):
            self._by_state[JobState.WAITING][number] = Job(number=number, source=source)

    def count(self, *states: JobState) -> int:
        """Return how many jobs are in some states; without any, in all."""
        return sum(len(self._by_state[state]) for state in states or JobState)

    def first(self, state: JobState) -> Job | None:
        """Return the job that has been in a state for longest."""
        return next(iter(self._by_state[state].values()), None)

    def in_order(self, state: JobState) -> Iterator[Job]:
        """Yield the jobs now in a state in the order of the list."""
        yield from sorted(self._by_state[state].values(), key=lambda job: job.number)

    def next_in_order(self) -> Job | None:
        """Return the first job of the list that is being prepared or waits to be placed."""
        preparing, prepared = (
            self._by_state[state] for state in (JobState.PREPARING, JobState.PREPARED)
        )
        return min((*preparing.values(), *prepared.values()), key=_number, default=None)

    def move(self, job: Job, state: JobState) -> None:
        """Note that a job has come to a state."""
        del self._by_state[job.state][job.number]
        job.state = state
        self._by_state[state][job.number] = job

    def finish(self, job: Job) -> None:
        """Forget a job that has come to its end."""
        del self._by_state[job.state][job.number]

    def hold(self, job: Job, slug: str) -> None:
        """Keep a job until an episode is finished or has failed."""
        job.held_by = slug
        self.move(job, JobState.HELD)

    def release(self, slug: str) -> None:
        """Let the jobs be placed again that waited for an episode."""
        for job in tuple(self._by_state[JobState.HELD].values()):
            if job.held_by == slug:
                self.move(job, JobState.PREPARED)


def _number(job: Job) -> int:
    return job.number
