"""``audio-builder lexicon import FILE|export [DIR]``: how names are said, from and to W3C PLS."""

import argparse
import sys
from pathlib import Path

from audio_builder.converting.prepare import LEXICON, lexicon_of
from audio_builder.errors import SettingsError
from audio_builder.model.source import Source
from audio_builder.phrasing.lexicon import lexicon_toml
from audio_builder.phrasing.pls import from_pls, to_pls
from audio_builder.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    imported = actions.add_parser(
        "import", help=f"a PLS document to the lines of a {LEXICON}, on stdout"
    )
    imported.add_argument("file", metavar="FILE")
    exported = actions.add_parser(
        "export", help="your own names, of the user's and the podcast's list, as PLS on stdout"
    )
    exported.add_argument("folder", nargs="?", default="output", metavar="DIR")
    exported.add_argument("--lang", default="en", metavar="CODE", help="language (default: en)")


def run(options: argparse.Namespace) -> int:
    """Write one form of a lexicon as the other."""
    if options.action == "import":
        sys.stdout.write(lexicon_toml(from_pls(_text(options.file), subject=options.file)))
        return 0
    settings = load_settings(folder=Path(options.folder))
    own = lexicon_of(Source(location="-"), settings)
    sys.stdout.write(to_pls(own, options.lang))
    return 0


def _text(name: str) -> str:
    try:
        return Path(name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"cannot be read: {error}", subject=name, remedy="name a PLS document"
        ) from error
