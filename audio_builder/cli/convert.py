"""``audio-builder convert SOURCE... [-o DIR]``."""

import argparse
import signal

from audio_builder.cli import options as flags
from audio_builder.cli.report import Reporter
from audio_builder.convert import convert_all
from audio_builder.prepare import insist_on_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a path, an http(s) address, or - for stdin"
    )
    flags.add_output(parser)
    flags.add_sound(parser)
    flags.add_reading(parser)
    flags.add_overrides(parser)
    flags.add_notice(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Convert each source and bring the feed up to date."""
    settings = flags.settings_of(options)
    # Whoever ends us politely gets what an interrupt gets: the feed of what is finished.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    insist_on_settings(settings)
    reporter = Reporter(settings, json=options.json, quiet=options.quiet)
    return reporter.follow(convert_all(flags.sources_of(options), settings))
