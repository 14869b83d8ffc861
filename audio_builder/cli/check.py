"""``audio-builder check DIR [--json]``."""

import argparse
import sys
from pathlib import Path

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.upkeep.check import check_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", metavar="DIR", help="podcast folder (default: output)")
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Measure everything again and print a line for each fault."""
    folder = Path(options.folder) if options.folder else None
    report = check_folder(flags.settings_of(options, folder=folder))
    if options.json:
        print_json(
            {
                "ok": not report.faults,
                "faults": report.faults,
                "remarks": report.remarks,
                "episodes": report.episodes,
            }
        )
        return 1 if report.faults else 0
    for fault in report.faults:
        print(fault)
    if not options.quiet:
        for remark in report.remarks:
            print(remark, file=sys.stderr)
        for episode in report.episodes:
            print(
                f"{episode.slug}: {episode.duration_seconds:.1f} s,"
                f" {episode.loudness_lufs:.1f} LUFS, {episode.true_peak_dbtp:.1f} dBTP,"
                f" {episode.words_per_minute:.0f} words a minute",
                file=sys.stderr,
            )
        verdict = f"{len(report.faults)} faults" if report.faults else "all good"
        print(f"{len(report.episodes)} episodes checked, {verdict}", file=sys.stderr)
    return 1 if report.faults else 0
