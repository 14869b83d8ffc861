"""``audio-builder segment [--lang en]``: paragraphs in, sentences out."""

import argparse
import re
import sys

from audio_builder.cli.streams import read_stdin
from audio_builder.language import require_language
from audio_builder.phrasing.segmenter import segment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--lang", default="en", metavar="CODE", help="language (default: en)")


def run(options: argparse.Namespace) -> int:
    """Print one sentence a line; paragraphs are separated by blank lines."""
    require_language(options.lang)
    text = read_stdin().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    for paragraph in re.split(r"\n[ \t]*\n", text):
        joined = " ".join(paragraph.split("\n")).strip()
        for sentence in segment(joined, options.lang) if joined else ():
            sys.stdout.write(sentence.strip() + "\n")
    return 0
