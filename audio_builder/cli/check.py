"""``audio-builder check DIR [--listen] [--json]``."""

import argparse
import sys
import time
from pathlib import Path

from audio_builder.batch.progress import in_words
from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.errors import SettingsError
from audio_builder.upkeep.check import CheckReport, check_document, check_folder
from audio_builder.upkeep.check_listening import HeardFolder, HeardProgress, ListeningPlan
from audio_builder.upkeep.remedies import remedy_lines

# The first few say what to do; --json has all.
_MOST_NAMES = 20
# An estimate from less than this is a guess.
_LEAST_SECONDS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", metavar="DIR", help="podcast folder (default: output)")
    group = parser.add_argument_group("listening (extra listen)")
    group.add_argument(
        "--listen",
        action="store_true",
        help="have a recogniser hear each MP3, and compare its words with the script's",
    )
    group.add_argument(
        "--sample", type=int, default=0, metavar="N", help="hear only N episodes, always the same"
    )
    group.add_argument(
        "--model",
        dest="listen_model",
        metavar="FOLDER",
        help="another model in the form of faster-whisper",
    )
    group.add_argument(
        "--fetch-model",
        action="store_true",
        help="let faster-whisper fetch the model if it is not installed",
    )
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Measure everything again and print a line for each fault."""
    plan = _plan(options)
    folder = Path(options.folder) if options.folder else None
    progress = _ListeningProgress(
        is_shown=sys.stderr.isatty() and not options.quiet and not options.json
    )
    report = check_folder(flags.settings_of(options, folder=folder), plan, progress.show)
    progress.end()
    if options.json:
        print_json(check_document(report))
        return 1 if report.faults else 0
    for fault in report.faults:
        print(fault)
    if not options.quiet:
        _print_summary(report)
    return 1 if report.faults else 0


def _plan(options: argparse.Namespace) -> ListeningPlan | None:
    if options.sample < 0:
        raise SettingsError("--sample is a number from 1 on", remedy="correct it")
    if not options.listen:
        for name, given in (
            ("--sample", options.sample),
            ("--model", options.listen_model),
            ("--fetch-model", options.fetch_model),
        ):
            if given:
                raise SettingsError(f"{name} goes with --listen", remedy="add --listen")
        return None
    return ListeningPlan(sample=options.sample, fetch_model=options.fetch_model)


def _print_summary(report: CheckReport) -> None:
    for remark in report.remarks:
        print(remark, file=sys.stderr)
    for episode in report.episodes:
        print(
            f"{episode.slug}: {episode.duration_seconds:.1f} s,"
            f" {episode.loudness_lufs:.1f} LUFS, {episode.true_peak_dbtp:.1f} dBTP,"
            f" {episode.words_per_minute:.0f} words a minute",
            file=sys.stderr,
        )
    if report.heard:
        _print_heard(report.heard)
    verdict = f"{len(report.faults)} faults" if report.faults else "all good"
    print(f"{len(report.episodes)} episodes checked, {verdict}", file=sys.stderr)
    for line in remedy_lines(report.faults):
        print(line, file=sys.stderr)


def _print_heard(heard: HeardFolder) -> None:
    for episode in heard.episodes:
        doubt = "" if episode.is_believed else ", which is not enough to judge by"
        share = f"{episode.heard_share:.0%}"
        print(f"{episode.slug}: {share} of the words were heard{doubt}", file=sys.stderr)
    for slug in heard.not_heard:
        print(f"{slug}: was not heard: no words, or an unknown language", file=sys.stderr)
    for hint in heard.hints:
        print(f"perhaps: {hint}", file=sys.stderr)
    if heard.unheard_names:
        print("never heard as written (entries for the lexicon?):", file=sys.stderr)
    for name in heard.unheard_names[:_MOST_NAMES]:
        print(f"  {name.name} ({name.count}): heard {', '.join(name.heard)}", file=sys.stderr)


class _ListeningProgress:
    """Shows on a terminal how far listening is, and the time left."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        self._started = self._first = 0.0
        self._is_open = False

    def show(self, progress: HeardProgress) -> None:
        now = time.monotonic()
        if not self._started:
            # Loading the model is over when the first part has been heard.
            self._started = now
            self._first = progress.seconds
        if not self._is_shown:
            return
        done, took = progress.seconds - self._first, now - self._started
        left = progress.total_seconds - progress.seconds
        time_left = took / done * left if done and took > _LEAST_SECONDS else None
        line = (
            f"listening: {progress.episodes}/{progress.total} episodes,"
            f" {progress.seconds / max(progress.total_seconds, 1):.0%},"
            f" {in_words(time_left)} left"
        )
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        self._is_open = True

    def end(self) -> None:
        if self._is_open:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
