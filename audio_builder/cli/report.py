"""Outcomes become lines on stderr and one answer on stdout."""

import sys
import time
from collections.abc import Generator
from pathlib import Path

from audio_builder.cli.answer import print_json
from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.outcome import REPORTED, Outcome, Status
from audio_builder.settings import Settings
from audio_builder.speaking.voices.natural_hint import natural_hint


class Reporter:
    """Follows a run: a line for each article, the feed at the end, the exit code."""

    def __init__(self, settings: Settings, *, json: bool, quiet: bool) -> None:
        self._settings = settings
        self._json = json
        self._quiet = quiet
        self._outcomes: list[Outcome] = []
        self._started = time.monotonic()

    def follow(self, outcomes: Generator[Outcome], *, total: int = 0) -> int:
        """Print outcomes as they come, and the answer whatever happens."""
        try:
            for outcome in outcomes:
                self._outcomes.append(outcome)
                self._line(outcome, total)
        finally:
            try:
                outcomes.close()
            finally:
                self._answer()
        return 1 if self._count(Status.FAILED) else 0

    def _count(self, status: Status) -> int:
        return sum(outcome.status == status for outcome in self._outcomes)

    def _line(self, outcome: Outcome, total: int) -> None:
        if outcome.status is Status.FAILED:
            print(f"audio-builder: {outcome.error}", file=sys.stderr)
        elif not self._quiet:
            place = f"[{len(self._outcomes)}/{total}] " if total > 1 else ""
            title = "".join(char if char.isprintable() else " " for char in outcome.title)
            print(
                f"{place}{outcome.status}: {title}"
                f" ({outcome.duration_seconds:.0f} s, {outcome.words} words, voice"
                f" {outcome.voice}, {outcome.seconds:.1f} s of work)",
                file=sys.stderr,
            )
            for remark in outcome.remarks:
                print(f"  {remark}", file=sys.stderr)

    def _hint(self) -> None:
        """Say once, to a person at a terminal, how to get a natural voice."""
        if self._quiet or self._json or self._settings.voice or not sys.stderr.isatty():
            return
        folders = voice_folders(self._settings)
        for language in dict.fromkeys(outcome.language for outcome in self._outcomes):
            hint = natural_hint(language, folders) if language else ""
            if hint:
                print(f"audio-builder: {hint}", file=sys.stderr)
                return

    def _answer(self) -> None:
        self._hint()
        if self._json:
            counts = {str(status): self._count(status) for status in REPORTED}
            seconds = round(time.monotonic() - self._started, 3)
            print_json({"episodes": self._outcomes, **counts, "seconds": seconds})
            return
        for outcome in self._outcomes:
            if outcome.mp3 and not self._quiet:
                print(Path(self._settings.output) / outcome.mp3)
