"""Jobs looked at again and again become those sources that are new or changed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from audio_builder.errors import AudioBuilderError
from audio_builder.model.source import Source

# A file that is the same after this was written to its end.
SETTLE_SECONDS = 1.0
# A dead address is not asked for ever.
MOST_ATTEMPTS = 3

Find = Callable[[], tuple[Source, ...]]
_Mark = tuple[str, ...]


class Watch:
    """What was seen of some jobs, and what of it still is to be done."""

    def __init__(
        self, find: Find, *, every_seconds: float, pause: Callable[[float], None] | None = None
    ) -> None:
        self._find = find
        self._every_seconds = every_seconds
        self._pause = pause or time.sleep
        self._attempts: Counter[_Mark] = Counter()
        self._offered: dict[str, _Mark] = {}

    def looks(
        self, on_trouble: Callable[[AudioBuilderError], None]
    ) -> Iterator[tuple[Source, ...]]:
        """Yield new and changed sources, now and whenever there are some, until interrupted.

        What failed is tried again a few times, unless it is a file: that must change first.
        """
        is_first = True
        while True:
            try:
                found = self._new()
            except AudioBuilderError as error:
                if is_first:
                    raise
                on_trouble(error)
                found = ()
            is_first = False
            if found:
                yield found
            self._pause(self._every_seconds)

    def note_failure(self, location: str) -> None:
        """Note that a source could not be done."""
        mark = self._offered.get(location)
        if mark and not _is_file(location) and self._attempts[mark] < MOST_ATTEMPTS:
            del self._offered[location]

    def _new(self) -> tuple[Source, ...]:
        due = [(s, _mark(s)) for s in self._find() if self._offered.get(s.location) != _mark(s)]
        if any(_is_file(source.location) for source, _ in due):
            self._pause(SETTLE_SECONDS)
        unchanged = [(source, mark) for source, mark in due if _mark(source) == mark]
        for source, mark in unchanged:
            self._offered[source.location] = mark
            self._attempts[mark] += 1
        return tuple(source for source, _ in unchanged)


def _is_file(location: str) -> bool:
    try:
        return Path(location).is_file()
    except (OSError, ValueError):
        return False


def _mark(source: Source) -> _Mark:
    """Return what changes when a source does."""
    if source.key:
        return source.location, source.key
    try:
        facts = Path(source.location).stat()
    except (OSError, ValueError):
        return (source.location,)
    return source.location, str(facts.st_mtime_ns), str(facts.st_size)
