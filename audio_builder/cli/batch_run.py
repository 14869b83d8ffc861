"""A batch as its user sees it: followed, rehearsed, or kept on watch."""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from msgspec.structs import asdict

from audio_builder.batch import hooks
from audio_builder.batch.dry_run import Forecast, forecast
from audio_builder.batch.feed_memory import FeedMemory
from audio_builder.batch.progress import BatchProgress, in_words
from audio_builder.batch.report import BatchReport, default_report_path, remove_published_reports
from audio_builder.batch.run import BatchRun, Listener, Plan
from audio_builder.batch.watch import Watch
from audio_builder.batch.worker_pool import LocalPool
from audio_builder.cli.answer import print_json
from audio_builder.cli.views import View, choose
from audio_builder.converting.outcome import REPORTED, Outcome, Status
from audio_builder.errors import PublishingError
from audio_builder.model.source import Source
from audio_builder.settings import Settings

_INTERRUPTED = "finishing what is being made; interrupt again to stop at once"
# After an interrupt, notifications still queued get this long.
_NOTIFY_SECONDS = 5.0


def report_path(options: argparse.Namespace, settings: Settings) -> Path:
    """Return where the report goes."""
    return Path(options.report) if options.report else default_report_path(Path(settings.output))


def follow(
    options: argparse.Namespace,
    sources: Sequence[Source],
    settings: Settings,
    plan: Plan,
    memory: FeedMemory | None,
) -> int:
    """Run a batch once; return the exit code."""
    view = choose(options.progress, quiet=options.quiet)
    with _Follower(options, settings, plan, memory, view) as follower:
        if not sources:
            view.message("nothing new since the last time")
        try:
            follower.run(sources)
        finally:
            follower.answer()
    return follower.exit_code


def watch(
    options: argparse.Namespace,
    find: Callable[[], tuple[Source, ...]],
    settings: Settings,
    plan: Plan,
    memory: FeedMemory | None,
) -> int:
    """Run a batch whenever there is something new, until stopped."""
    view = choose(options.progress, quiet=options.quiet)
    looked = Watch(find, every_seconds=options.every)
    with _Follower(options, settings, plan, memory, view) as follower:
        looks = looked.looks(lambda error: view.message(str(error)))
        try:
            while True:
                try:
                    sources = next(looks)
                except KeyboardInterrupt:
                    # A watch ends so; nothing was being made.
                    return follower.exit_code
                for location in follower.run(sources):
                    looked.note_failure(location)
        finally:
            follower.answer()


class _Follower:
    """Shows one run or several, and sums them up."""

    def __init__(
        self,
        options: argparse.Namespace,
        settings: Settings,
        plan: Plan,
        memory: FeedMemory | None,
        view: View,
    ) -> None:
        self._options, self._settings, self._plan = options, settings, plan
        self._memory, self._view = memory, view
        self._started = time.monotonic()
        self._counts: dict[str, int] = dict.fromkeys(map(str, REPORTED), 0)
        self._outcomes: list[Outcome] = []
        self._order: dict[str, int] = {}
        self._is_cut_short = False
        self._hooks = _hooks(options, settings)
        self._report_path = report_path(options, settings)
        self._report = BatchReport(self._report_path, str(options.jobs))
        if not options.report:
            remove_published_reports(Path(settings.output))

    def __enter__(self) -> Self:
        self._log = _Log(self._view)
        logging.getLogger("audio_builder").addHandler(self._log)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._hooks:
            self._hooks.close(_NOTIFY_SECONDS if kind else hooks.CLOSE_SECONDS)
        logging.getLogger("audio_builder").removeHandler(self._log)

    @property
    def exit_code(self) -> int:
        """1 when something could not be done."""
        return 1 if self._counts[Status.FAILED] or self._is_cut_short else 0

    def run(self, sources: Sequence[Source]) -> list[str]:
        """Run and show a batch; return the sources that failed."""
        listeners: list[Listener] = [self._report]
        listeners += [one for one in (self._memory, self._hooks) if one]
        for source in sources:
            self._order.setdefault(source.location, len(self._order))
        run = BatchRun(sources, self._settings, self._plan, listeners=listeners)
        self._report.total += run.total
        progress = BatchProgress(run.total)
        failed: list[str] = []
        is_announced = False
        with closing(run.outcomes()) as outcomes:
            try:
                for outcome in outcomes:
                    if outcome:
                        self._show(outcome, progress)
                        failed += [outcome.source] * (outcome.status is Status.FAILED)
                    self._view.tick(progress)
                    if run.is_interrupted and not is_announced:
                        is_announced = True
                        self._view.message(_INTERRUPTED)
            finally:
                self._view.end(progress)
                self._report_the_rest(run)
        return failed

    def _show(self, outcome: Outcome, progress: BatchProgress) -> None:
        progress.add(outcome)
        self._counts[outcome.status] += 1
        self._view.article(outcome, progress)
        if self._options.json:
            self._outcomes.append(outcome)
        elif outcome.mp3 and not self._options.quiet and not sys.stdout.isatty():
            print(Path(self._settings.output) / outcome.mp3, flush=True)

    def _report_the_rest(self, run: BatchRun) -> None:
        report = self._report
        if run.left_out:
            self._view.message(f"{run.left_out} older articles were left out")
        if run.stopped_because:
            self._is_cut_short = True
            report.ending = f"{run.stopped_because}; {run.unfinished} articles were not finished"
            self._view.message(f"{report.ending} (call again to go on)")
        elif run.unfinished:
            report.ending = f"interrupted; {run.unfinished} articles were not finished"
        try:
            report.save()
            if self.exit_code and not self._options.quiet:
                self._view.message(f"the report is {self._report_path}")
        except PublishingError as error:
            # Do not hide what ended the run.
            self._is_cut_short = True
            self._view.message(str(error))

    def answer(self) -> None:
        """Print the one JSON document, if it was asked for."""
        if self._options.json:
            seconds = round(time.monotonic() - self._started, 3)
            # In the order of the list, whichever was done first.
            self._outcomes.sort(key=lambda outcome: self._order.get(outcome.source, 0))
            print_json({"episodes": self._outcomes, **self._counts, "seconds": seconds})


def _hooks(options: argparse.Namespace, settings: Settings) -> hooks.Notifiers | None:
    notifiers = []
    if options.hook:
        notifiers.append(hooks.command(options.hook, options.hook_env))
    if options.webhook:
        notifiers.append(hooks.webhook(options.webhook, allow_private=settings.allow_private))
    return hooks.Notifiers(notifiers) if notifiers else None


class _Log(logging.Handler):
    """Warnings on their way through the view, so that they do not tear a bar."""

    def __init__(self, view: View) -> None:
        super().__init__(logging.WARNING)
        self._view = view

    def emit(self, record: logging.LogRecord) -> None:
        self._view.message(record.getMessage())


def dry_run(
    options: argparse.Namespace, sources: Sequence[Source], settings: Settings, plan: Plan
) -> int:
    """Print what a batch would do."""
    found: list[Forecast] = []
    with LocalPool(min(settings.cores, max(1, len(sources)))) as pool:
        for one in forecast(sources, settings, pool, since=plan.since):
            found.append(one)
            if one.status is Status.FAILED:
                print(f"audio-builder: {one.error}", file=sys.stderr)
            elif not options.quiet and not options.json:
                print(_line(one))
    facts = _sums(found)
    if options.json:
        print_json({"episodes": [asdict(one) for one in found], **facts})
    else:
        print(_format_sums(facts))
    return 1 if facts["failed"] else 0


def _line(one: Forecast) -> str:
    return (
        f"would be {one.status}: {one.slug} ({one.words} words,"
        f" about {in_words(one.duration_seconds)}, voice {one.voice})"
    )


def _sums(found: Sequence[Forecast]) -> dict[str, float]:
    work = [one for one in found if one.is_work]
    facts: dict[str, float] = {
        status: sum(one.status == status for one in found) for status in REPORTED
    }
    facts |= {
        "words": sum(one.words for one in work),
        "characters": sum(one.characters for one in work),
        "paid_characters": sum(one.paid_characters for one in work),
        "cost": round(sum(one.cost for one in work), 2),
        "duration_seconds": round(sum(one.duration_seconds for one in work), 1),
    }
    return facts


def _format_sums(facts: dict[str, float]) -> str:
    articles = facts["created"] + facts["updated"]
    line = (
        f"{articles} articles to make ({facts['unchanged']} unchanged, {facts['failed']} failed):"
        f" {facts['words']} words, about {in_words(facts['duration_seconds'])} of sound,"
        f" {facts['characters']} characters"
    )
    if facts["paid_characters"]:
        line += f", {facts['paid_characters']} of them sent to a server"
    return line + (f", cost {facts['cost']:.2f}" if facts["cost"] else "")
