"""``audio-builder cache info|clear``."""

import argparse

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.mastering.piece_cache import cache_info, clear_cache
from audio_builder.user_folders import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, summary in (("info", "how much is kept, and where"), ("clear", "throw it away")):
        flags.add_answer(actions.add_parser(name, help=summary))


def run(options: argparse.Namespace) -> int:
    """Print how much is kept, or remove it and print how much that was."""
    folder = cache_folder()
    is_clear = options.action == "clear"
    size = clear_cache(folder) if is_clear else cache_info(folder)
    if options.json:
        print_json({"folder": str(folder), "pieces": size.pieces, "bytes": size.bytes})
        return 0
    done = "thrown away" if is_clear else "kept"
    print(f"{size.pieces} pieces {done}, {size.bytes / 1e6:.1f} MB, in {folder}")
    return 0
