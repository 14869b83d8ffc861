"""``audio-builder serve DIR [--host 127.0.0.1] [--port 8000]``."""

import argparse
import sys
from pathlib import Path

from audio_builder.publishing.serving.server import serve
from audio_builder.publishing.store.folder import open_folder
from audio_builder.settings import setting_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", default="output", metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets the network in")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("-q", "--quiet", action="store_true", help="do not print the address")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    folder = open_folder(Path(options.folder), setting_names(), create=False)

    def ready(address: str, feed_qr_code: str) -> None:
        if options.quiet:
            return
        print(f"serving {folder.path} at {address} (Ctrl-C stops)", file=sys.stderr)
        print(f"subscribe to {address}feed.xml", file=sys.stderr)
        if sys.stderr.isatty():
            print(feed_qr_code, file=sys.stderr)

    try:
        serve(folder, options.host, options.port, ready=ready)
    except KeyboardInterrupt:
        return 0
    return 0
