"""``audio-builder batch JOBS [-o DIR] [--workers N]``."""

import argparse

from audio_builder.batch import run_batch
from audio_builder.cli import options as flags
from audio_builder.cli.report import Reporter
from audio_builder.jobs import find_sources
from audio_builder.prepare import insist_on_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "jobs",
        metavar="JOBS",
        help="a folder, a list with one source a line, a .csv or .jsonl manifest, a feed, or -",
    )
    flags.add_output(parser)
    parser.add_argument("--workers", type=int, metavar="N", help="processes (default: all cores)")
    flags.add_sound(parser)
    flags.add_reading(parser)
    flags.add_notice(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Convert everything that JOBS names."""
    settings = flags.settings_of(options)
    insist_on_settings(settings)
    sources = find_sources(
        options.jobs,
        stdin=flags.read_stdin() if options.jobs == "-" else None,
        allow_private=settings.allow_private,
    )
    reporter = Reporter(settings, json=options.json, quiet=options.quiet)
    return reporter.follow(run_batch(sources, settings, reporter.publish), total=len(sources))
