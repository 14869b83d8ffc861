"""A receiver that fails slowly is skipped for a while: a circuit breaker."""

import time
from collections.abc import Callable

from audio_builder.converting.outcome import Outcome
from audio_builder.errors import AudioBuilderError

Notify = Callable[[Outcome], None]

# A failure that took less holds nothing up.
SLOW_SECONDS = 3.0
_MOST_FAILURES = 2
PAUSE_SECONDS = 120.0


class CircuitBreaker:
    """Passes outcomes on, and skips some after slow failures in a row."""

    def __init__(self, notify: Notify, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._notify = notify
        self._clock = clock
        self._failures = 0
        self._open_until = float("-inf")
        self.skipped = 0
        """How many outcomes were not passed on."""

    def __call__(self, outcome: Outcome) -> None:
        """Pass an outcome on, unless the last ones failed slowly a moment ago."""
        started = self._clock()
        if started < self._open_until:
            self.skipped += 1
            return
        try:
            self._notify(outcome)
        except AudioBuilderError as error:
            self._count(self._clock() - started, error)
            raise
        self._failures = 0

    def _count(self, took: float, error: AudioBuilderError) -> None:
        self._failures = self._failures + 1 if took >= SLOW_SECONDS else 0
        if self._failures >= _MOST_FAILURES:
            self._open_until = self._clock() + PAUSE_SECONDS
            error.remedy = f"the next {PAUSE_SECONDS:.0f} s it is not tried; the report lists all"
