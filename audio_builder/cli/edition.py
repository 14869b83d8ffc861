"""``audio-builder edition DIR [--since AGE | --pick SLUG...] --title TEXT``."""

import argparse
import sys
from collections.abc import Generator
from pathlib import Path

from audio_builder.cli import options as flags
from audio_builder.cli.report import Reporter
from audio_builder.converting.choose_pieces import find_pieces, parse_age, pick_pieces
from audio_builder.converting.draft import today
from audio_builder.converting.edition import make_edition
from audio_builder.converting.outcome import Outcome
from audio_builder.converting.validate import validate_settings
from audio_builder.errors import SettingsError
from audio_builder.publishing.store.folder import open_folder
from audio_builder.settings import Settings, setting_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", default="output", metavar="DIR")
    parser.add_argument(
        "--title", required=True, metavar="TEXT", help="{date} in it becomes the day"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--since", default="24h", metavar="AGE", help="how old: 24h (default), 2d, 1w"
    )
    which.add_argument("--pick", nargs="+", metavar="SLUG", help="these episodes, in this order")
    parser.add_argument("--lang", metavar="CODE", help="language of the edition (BCP 47)")
    parser.add_argument("--chime-file", metavar="FILE", help="a sound file before each article")
    flags.add_sound(parser)
    flags.add_notice(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Join the episodes and bring the feed up to date."""
    settings = flags.settings_of(options, folder=Path(options.folder))
    validate_settings(settings)
    if not options.title.strip():
        raise SettingsError("the title is empty", remedy="give one: --title 'Morning edition'")
    reporter = Reporter(settings, json=options.json, quiet=options.quiet)
    return reporter.follow(_edition(options, settings))


def _edition(options: argparse.Namespace, settings: Settings) -> Generator[Outcome]:
    folder = open_folder(Path(options.folder), setting_names(), create=False)
    if options.pick:
        chosen = pick_pieces(folder, options.pick)
    else:
        chosen = find_pieces(folder, parse_age(options.since), today())
    for line in chosen.left_out:
        print(f"audio-builder: {line}", file=sys.stderr)
    yield make_edition(chosen.pieces, options.title, settings)
