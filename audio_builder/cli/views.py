"""How a batch is seen while it runs: lines, a bar, or JSON for programs."""

import json
import shutil
import sys
import time
from typing import Protocol

from msgspec.structs import asdict

from audio_builder.batch.progress import BatchProgress, in_words
from audio_builder.converting.outcome import Outcome, Status

# A bar that changes more often is not read.
_BAR_SECONDS = 0.2
_PROGRESS_SECONDS = 1.0
_ERASE_LINE = "\r\x1b[2K"


class View(Protocol):
    """Shows a batch on stderr."""

    def article(self, outcome: Outcome, progress: BatchProgress) -> None:
        """Show what became of an article."""

    def tick(self, progress: BatchProgress) -> None:
        """Show how far it is."""

    def message(self, text: str) -> None:
        """Show anything else."""

    def end(self, progress: BatchProgress) -> None:
        """Show that it is over."""


class Lines:
    """A line for each article, as logs like it."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def article(self, outcome: Outcome, progress: BatchProgress) -> None:
        """Print a failure always, a success unless quiet."""
        if outcome.status is Status.FAILED:
            self.message(outcome.error or "")
        elif not self._quiet:
            print(f"[{progress.done}/{progress.total}] {describe(outcome)}", file=sys.stderr)

    def tick(self, progress: BatchProgress) -> None:
        """Print nothing."""

    def message(self, text: str) -> None:
        """Print it."""
        print(f"audio-builder: {text}", file=sys.stderr)

    def end(self, progress: BatchProgress) -> None:
        """Print the sum."""
        if not self._quiet and progress.done:
            print(summary(progress), file=sys.stderr)


class Bar:
    """One line that changes, with failures above it."""

    def __init__(self) -> None:
        self._next = 0.0

    def article(self, outcome: Outcome, progress: BatchProgress) -> None:
        """Print what failed or is a draft; a success shows in the bar."""
        if outcome.status is Status.FAILED:
            self.message(outcome.error or "")
        elif outcome.status is Status.DRAFT:
            self.message(describe(outcome))
        self.tick(progress)

    def tick(self, progress: BatchProgress) -> None:
        """Draw the bar anew."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _BAR_SECONDS
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(_ERASE_LINE + bar(progress)[:width])
        sys.stderr.flush()

    def message(self, text: str) -> None:
        """Print it above the bar."""
        sys.stderr.write(f"{_ERASE_LINE}audio-builder: {text}\n")
        self._next = 0.0

    def end(self, progress: BatchProgress) -> None:
        """Leave the sum in the bar's place."""
        sys.stderr.write(f"{_ERASE_LINE}{summary(progress)}\n" if progress.done else _ERASE_LINE)
        sys.stderr.flush()


class JsonLines:
    """An object a line, for programs that watch."""

    def __init__(self) -> None:
        self._next = 0.0

    def article(self, outcome: Outcome, progress: BatchProgress) -> None:
        """Print the outcome."""
        self._print({"event": "article", **asdict(outcome)})
        self.tick(progress)

    def tick(self, progress: BatchProgress) -> None:
        """Print how far it is, once a second."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PROGRESS_SECONDS
            self._print({"event": "progress", **figures(progress)})

    def message(self, text: str) -> None:
        """Print it as an object, too."""
        self._print({"event": "message", "text": text})

    def end(self, progress: BatchProgress) -> None:
        """Print the sum."""
        self._print({"event": "end", **figures(progress)})

    def _print(self, facts: dict[str, object]) -> None:
        print(json.dumps(facts), file=sys.stderr, flush=True)


def choose(name: str, *, quiet: bool) -> View:
    """Return the view asked for; by itself, a bar on a terminal and lines elsewhere."""
    if name == "jsonl":
        return JsonLines()
    if name == "bar" or (name == "auto" and sys.stderr.isatty() and not quiet):
        return Bar()
    return Lines(quiet=quiet or name == "none")


def describe(outcome: Outcome) -> str:
    """Say in a line what became of an article."""
    if outcome.status is Status.DRAFT:
        return (
            f"draft: {outcome.title} (confidence {outcome.confidence:.2f};"
            f" --release {outcome.source} publishes it)"
        )
    return (
        f"{outcome.status}: {outcome.title} ({outcome.duration_seconds:.0f} s,"
        f" {outcome.words} words, voice {outcome.voice}, {outcome.seconds:.1f} s of work)"
    )


def bar(progress: BatchProgress) -> str:
    """Say in a line how far a batch is."""
    return (
        f"{progress.done}/{progress.total} articles, {progress.failed} failed,"
        f" {progress.audio_seconds / 60:.1f} min of sound,"
        f" {progress.times_real_time:.0f}x real time, {in_words(progress.seconds_left)} left"
    )


def summary(progress: BatchProgress) -> str:
    """Say in a line how a batch went."""
    counts = ", ".join(f"{count} {status}" for status, count in progress.counts.items() if count)
    return (
        f"{counts}; {progress.audio_seconds / 60:.1f} min of sound"
        f" in {in_words(progress.seconds)} ({progress.times_real_time:.0f}x real time)"
    )


def figures(progress: BatchProgress) -> dict[str, object]:
    """Return how far a batch is, for programs."""
    left = progress.seconds_left
    return {
        "done": progress.done,
        "total": progress.total,
        **progress.counts,
        "seconds": round(progress.seconds, 1),
        "audio_seconds": round(progress.audio_seconds, 1),
        "times_real_time": round(progress.times_real_time, 1),
        "seconds_left": None if left is None else round(left),
    }
