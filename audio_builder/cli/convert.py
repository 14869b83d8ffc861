"""``audio-builder convert SOURCE... [-o DIR]``."""

import argparse

from audio_builder.cli import options as flags
from audio_builder.converting.start_ahead import start_ahead


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
    with start_ahead(settings) as reader:
        # Takes as long to load as what was started, and meanwhile: 0.3 of 2 s for 100 s of sound.
        from audio_builder.cli.convert_sources import convert_sources  # noqa: PLC0415

        return convert_sources(options, settings, reader)
