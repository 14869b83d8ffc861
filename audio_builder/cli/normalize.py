"""``audio-builder normalize [--lang en]``: a filter."""

import argparse
import sys

from audio_builder.cli.streams import stdin
from audio_builder.language import require_language
from audio_builder.phrasing.normalizer import normalize


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--lang", default="en", metavar="CODE", help="language (default: en)")


def run(options: argparse.Namespace) -> int:
    """Print exactly one speakable line for each line that comes in, at once."""
    require_language(options.lang)
    for line in stdin():
        written = line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
        spoken = " ".join(normalize(written, options.lang).splitlines())
        sys.stdout.write(spoken + "\n")
        # A filter in a pipe is asked for each line as it comes.
        sys.stdout.flush()
    return 0
