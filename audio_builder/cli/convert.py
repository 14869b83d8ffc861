"""``audio-builder convert SOURCE... [-o DIR]``."""

import argparse
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from audio_builder.cli import options as flags
from audio_builder.cli.report import Reporter
from audio_builder.converting.convert import convert_all
from audio_builder.converting.expand import expand, start_serial
from audio_builder.converting.validate import validate_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a path, an http(s) address, or - for stdin"
    )
    flags.add_output(parser)
    flags.add_sound(parser)
    flags.add_split(flags.add_reading(parser))
    flags.add_overrides(parser)
    flags.add_notice(parser)
    flags.add_listening(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Convert each source and bring the feed up to date."""
    settings = flags.settings_of(options)
    validate_settings(settings)
    reporter = Reporter(settings, json=options.json, quiet=options.quiet)
    sources = flags.sources_of(options)
    if options.split:
        start_serial(settings)
    with _interrupt_on_sigterm():
        chapters = expand(sources, settings, split=options.split)
        return reporter.follow(convert_all(chapters, settings))


@contextmanager
def _interrupt_on_sigterm() -> Iterator[None]:
    """Treat SIGTERM as an interrupt, so that the feed of what is finished is written first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
