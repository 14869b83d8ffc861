"""``audio-builder desk [DIR] [--host 127.0.0.1] [--port 8765]``."""

import argparse
import re
import secrets
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

from audio_builder.desk.server import serve
from audio_builder.errors import SettingsError

_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,200}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", nargs="?", default="output", metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets the network in")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument("--token", help="the password of pages and API (default: a random one)")
    parser.add_argument(
        "--address", default="", metavar="URL", help="where a reverse proxy takes requests in"
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    token = secrets.token_urlsafe(24) if options.token is None else options.token
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "is no token", subject="--token", remedy="use letters, digits and . _ ~ -"
        )
    if options.address and not _is_origin(options.address):
        raise SettingsError(
            "is not a web address without a path",
            subject=f"--address {options.address}",
            remedy="write it like https://desk.example.org",
        )

    def ready(address: str) -> None:
        entrance = f"{address}/?token={token}"
        print(entrance, flush=True)
        if not options.no_open and sys.stdout.isatty():
            webbrowser.open(entrance)

    try:
        serve(
            Path(options.folder),
            host=options.host,
            port=options.port,
            token=token,
            address=options.address.rstrip("/"),
            ready=ready,
        )
    except KeyboardInterrupt:
        return 0
    return 0


def _is_origin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and parts.path in {"", "/"}
        and not parts.query
        and not parts.fragment
    )
