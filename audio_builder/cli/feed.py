"""``audio-builder feed rebuild DIR``."""

import argparse
from pathlib import Path

from audio_builder import publishing
from audio_builder.settings import setting_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    rebuild = actions.add_parser("rebuild", help="write feed and pages anew from the episodes")
    rebuild.add_argument("folder", nargs="?", default="output", metavar="DIR")


def run(options: argparse.Namespace) -> int:
    """Do what was asked with the folder."""
    folder = publishing.open_folder(Path(options.folder), setting_names(), create=False)
    publishing.rebuild(folder)
    print(folder.path / "feed.xml")
    return 0
