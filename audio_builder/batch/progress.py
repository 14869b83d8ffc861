"""Outcomes become how far a batch is, how fast, and how long it will take."""

import time
from collections import deque
from collections.abc import Callable

from audio_builder.converting.outcome import NEW_SOUND, REPORTED, Outcome, Status

# The speed is measured over this many of the last articles.
_RECENT = 100
# With less to go by, an estimate is a guess.
_LEAST_ARTICLES = 5
_LEAST_SECONDS = 3.0


class BatchProgress:
    """How far a batch is; counts only, so that its size does not grow."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.counts: dict[str, int] = dict.fromkeys(map(str, REPORTED), 0)
        self.audio_seconds = 0.0
        """Length of the narrations made."""
        self._clock = clock
        self._started = clock()
        # When each of the last articles was done, and whether it was made or only looked at.
        self._recent: deque[tuple[float, bool]] = deque([(self._started, False)], _RECENT)

    def add(self, outcome: Outcome) -> None:
        """Count one more article."""
        self.counts[outcome.status] += 1
        is_made = outcome.status in NEW_SOUND
        if is_made:
            self.audio_seconds += outcome.duration_seconds
        self._recent.append((self._clock(), is_made))

    @property
    def done(self) -> int:
        """How many articles have come to an end, one way or the other."""
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        """How many articles could not be done."""
        return self.counts[Status.FAILED]

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self._clock() - self._started

    @property
    def times_real_time(self) -> float:
        """Seconds of sound made in a second."""
        return self.audio_seconds / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take; None while nobody can know.

        The last articles decide, not the whole run: one that finds the first thousand unchanged
        would promise the same speed for those that must be spoken. The time since the last one
        counts too, so that a batch that stands still does not promise to end.
        """
        if self.done >= self.total:
            return 0.0
        span = self._clock() - self._recent[0][0]
        articles = len(self._recent) - 1
        if articles < _LEAST_ARTICLES or span < _LEAST_SECONDS:
            return None
        made = sum(is_made for _, is_made in self._recent)
        # While both kinds come in turn, suppose the slower kind for all the rest.
        slower = made if 0 < made < articles else articles
        return span / slower * (self.total - self.done)


def in_words(seconds: float | None) -> str:
    """Say a time as people do: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds is None:
        return "?"
    minutes = round(seconds / 60)
    if seconds < 90:  # noqa: PLR2004 - below a minute and a half seconds mean more
        return f"{seconds:.0f} s"
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
