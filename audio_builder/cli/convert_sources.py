"""What ``audio-builder convert`` does with its sources."""

import argparse
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from audio_builder.cli import options as flags
from audio_builder.cli.report import Reporter
from audio_builder.converting.convert import convert_all
from audio_builder.converting.expand import expand, start_serial
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.converting.validate import validate_settings
from audio_builder.settings import Settings


def convert_sources(options: argparse.Namespace, settings: Settings, reader: ReadingProcess) -> int:
    """Convert each source, report it, and bring the feed up to date."""
    validate_settings(settings)
    reporter = Reporter(settings, json=options.json, quiet=options.quiet)
    sources = flags.sources_of(options)
    if options.split:
        start_serial(settings)
    with _interrupt_on_sigterm():
        chapters = expand(sources, settings, split=options.split)
        return reporter.follow(convert_all(chapters, settings, started=reader))


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
