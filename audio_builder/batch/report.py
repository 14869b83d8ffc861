"""Outcomes become a report: what failed, what is a draft, what to look at, as JSON and a page."""

import contextlib
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from audio_builder.batch.progress import BatchProgress, in_words
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.source import Source
from audio_builder.user_folders import state_folder

FILE_NAME, PAGE_NAME = "batch-report.json", "batch-report.html"
# Who looks at more than these has looked at most.
MOST_DOUBTED = 200
# An article surer than this need not be looked at before others.
_CONFIDENT = 0.9

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
{doubts}
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
        self._progress = BatchProgress(0)
        self._failures: list[Outcome] = []
        self._drafts: list[Outcome] = []
        self._doubted: list[Outcome] = []
        self.total = 0
        """How many articles there are to be done."""
        self.ending = ""
        """How the run ended, if not by itself."""

    def add(self, outcome: Outcome) -> None:
        """Count an article, and keep it if it failed, is a draft or should be looked at."""
        self._progress.add(outcome)
        if outcome.status is Status.FAILED:
            self._failures.append(outcome)
        elif outcome.status is Status.DRAFT:
            self._drafts.append(outcome)
        elif outcome.confidence is not None and outcome.confidence < _CONFIDENT:
            self._doubted.append(outcome)
            if len(self._doubted) >= 2 * MOST_DOUBTED:
                self._doubted = sorted(self._doubted, key=_doubt)[:MOST_DOUBTED]

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
            "look_at_first": [_facts_to_look_at(outcome) for outcome in self._sort_doubts()],
        }

    def _sort_doubts(self) -> list[Outcome]:
        """Return the drafts, and of the rest what was cleaned with the least confidence."""
        doubted = sorted(self._doubted, key=_doubt)[:MOST_DOUBTED]
        return sorted((*self._drafts, *doubted), key=_doubt)

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
        return _PAGE.format(
            summary=escape(summary),
            failures=table if self._failures else nothing,
            doubts=_doubts(self._sort_doubts()),
        )


def _doubt(outcome: Outcome) -> tuple[float, str]:
    return (1.0 if outcome.confidence is None else outcome.confidence), outcome.source


def _facts_to_look_at(outcome: Outcome) -> dict[str, Any]:
    return {
        "source": outcome.source,
        "title": outcome.title,
        "slug": outcome.slug,
        "status": outcome.status,
        "confidence": outcome.confidence,
        "doubtful": [msgspec.to_builtins(line) for line in outcome.doubtful],
    }


def _doubts(outcomes: list[Outcome]) -> str:
    """List the articles to look at, the least sure first, each with its doubtful lines."""
    if not outcomes:
        return ""
    rows = "\n".join(
        f"<tr><td>{outcome.confidence:.2f}<td>{outcome.status}"
        f"<td>{escape(outcome.title)}<br>{escape(outcome.source)}<td>{_lines(outcome)}"
        for outcome in outcomes
    )
    head = "<tr><th>Confidence<th>Status<th>Article<th>Doubtful lines"
    note = "<p><code>--release SOURCE</code> publishes a draft.</p>"
    return f"<h2>Look at these first</h2>\n{note}\n<table>\n{head}\n{rows}\n</table>"


def _lines(outcome: Outcome) -> str:
    return "<br>".join(
        f"{'read' if line.kept else 'left out'} ({line.chance:.2f}): {escape(line.text)}"
        for line in outcome.doubtful
    )


def failed_sources(sources: Iterable[Source], path: Path) -> tuple[Source, ...]:
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
