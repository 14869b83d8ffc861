"""Outcomes become a report: what failed and why, as JSON and as a page."""

import contextlib
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from audio_builder.batch.progress import Progress, in_words
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.source import Source
from audio_builder.settings import state_folder

FILE_NAME, PAGE_NAME = "batch-report.json", "batch-report.html"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Batch report</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto }}
body {{ padding: 0 1rem }}
td, th {{ text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0 }}
td {{ overflow-wrap: anywhere }}
</style>
<h1>Batch report</h1>
<p>{summary}</p>
{failures}
</html>
"""


def default_report_path(output: Path) -> Path:
    """Return where the report of a folder goes: not into the folder, for that is published."""
    return state_folder(output) / FILE_NAME


def remove_published_reports(output: Path) -> None:
    """Remove the reports that earlier versions wrote into the folder."""
    for name in (FILE_NAME, PAGE_NAME):
        with contextlib.suppress(OSError):
            (output / name).unlink(missing_ok=True)


class BatchReport:
    """The report of one run, written anew whenever the feed is.

    No times stand in it: the same articles give the same folder, the report included.
    """

    def __init__(self, path: Path, jobs: str) -> None:
        self._path = path
        self._jobs = jobs
        self._progress = Progress(0)
        self._failures: list[Outcome] = []
        self.total = 0
        """How many articles there are to be done."""
        self.ending = ""
        """How the run ended, if not by itself."""

    def add(self, outcome: Outcome) -> None:
        """Count an article, and keep it if it failed."""
        self._progress.add(outcome)
        if outcome.status is Status.FAILED:
            self._failures.append(outcome)

    def save(self) -> None:
        """Write both files, each whole or not at all."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._path, json.dumps(self._facts(), indent=2, ensure_ascii=False) + "\n")
            _write(self._path.with_suffix(".html"), self._page())
        except OSError as error:
            raise PublishingError(
                f"cannot be written: {error.strerror or error}",
                subject=str(self._path),
                remedy="free some space, or name another file with --report",
            ) from error

    def _facts(self) -> dict[str, Any]:
        progress = self._progress
        return {
            "jobs": self._jobs,
            "ending": self.ending,
            "total": self.total,
            **progress.counts,
            "not_tried": max(0, self.total - progress.done),
            "audio_seconds": round(progress.audio_seconds, 1),
            "failures": [{"source": o.source, "error": o.error} for o in self._sort_failures()],
        }

    def _sort_failures(self) -> list[Outcome]:
        return sorted(self._failures, key=lambda outcome: outcome.source)

    def _page(self) -> str:
        progress = self._progress
        counts = ", ".join(f"{number} {status}" for status, number in progress.counts.items())
        summary = (
            f"{self._jobs}: {progress.done} of {self.total} articles: {counts}."
            f" {in_words(progress.audio_seconds)} of sound. {self.ending}"
        )
        rows = "\n".join(
            f"<tr><td>{escape(o.source)}<td>{escape(o.error or '')}" for o in self._sort_failures()
        )
        table = f"<table>\n<tr><th>Article<th>Why it failed\n{rows}\n</table>"
        nothing = "<p>Nothing failed.</p>"
        return _PAGE.format(summary=escape(summary), failures=table if self._failures else nothing)


def only_failed(sources: Iterable[Source], path: Path) -> tuple[Source, ...]:
    """Return those of the sources that the last report names as failed."""
    try:
        failures = json.loads(path.read_text("utf-8"))["failures"]
        failed = {str(failure["source"]) for failure in failures}
    except FileNotFoundError as error:
        raise SettingsError(
            "there is no report of an earlier run",
            subject=str(path),
            remedy="leave --retry-failed out",
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            "is not the report of a batch", subject=str(path), remedy="leave --retry-failed out"
        ) from error
    return tuple(source for source in sources if source.location in failed)


def _write(path: Path, content: str) -> None:
    waiting = path.with_name(f".tmp-{path.name}")
    # Addresses may hold anything, also what UTF-8 cannot.
    waiting.write_text(content, "utf-8", errors="replace")
    waiting.replace(path)
