"""``audio-builder serve DIR [--host 127.0.0.1] [--port 8000]``."""

import argparse
import sys
from pathlib import Path

from audio_builder import publishing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", default="output", metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets the network in")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("-q", "--quiet", action="store_true", help="print no requests")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""

    def ready(address: str, qr_code: str) -> None:
        print(f"serving {options.folder} at {address} (Ctrl-C stops)", file=sys.stderr)
        if qr_code and sys.stderr.isatty():
            print(qr_code, file=sys.stderr)

    try:
        publishing.serve(Path(options.folder), options.host, options.port, ready=ready)
    except KeyboardInterrupt:
        return 0
    return 0
