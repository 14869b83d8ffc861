"""Flags that several commands share, and the settings and sources they make."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audio_builder.cli.streams import read_limited_stdin
from audio_builder.converting.user_values import parse_date, require_url
from audio_builder.errors import SettingsError
from audio_builder.model.source import Source
from audio_builder.settings import Settings, load_settings


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the flag that names the podcast folder."""
    parser.add_argument("-o", "--output", metavar="DIR", help="podcast folder (default: output)")


def add_reading(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add the flags about how articles are read; return their group."""
    group = parser.add_argument_group("reading")
    group.add_argument("--lang", metavar="CODE", help="language of the article (BCP 47)")
    group.add_argument(
        "--allow-private",
        action="store_true",
        default=None,
        help="fetch from private and loopback addresses too",
    )
    group.add_argument(
        "--allow-partial",
        action="store_true",
        default=None,
        help="take a paywall's teaser for an article",
    )
    group.add_argument(
        "--tables",
        choices=("sentences", "note", "skip"),
        help="tables are read as sentences, replaced by a note, or left out",
    )
    return group


def add_split(group: argparse._ArgumentGroup) -> None:
    """Add the flag that makes an episode of each chapter."""
    group.add_argument(
        "--split",
        action="store_true",
        help="one episode for each chapter of a book or a long document",
    )


def add_overrides(parser: argparse.ArgumentParser) -> None:
    """Add the flags that override what is found in an article."""
    group = parser.add_argument_group("instead of what is found in the article")
    for name in ("title", "author", "date", "url"):
        group.add_argument(f"--{name}", metavar="TEXT")


def add_notice(parser: argparse.ArgumentParser) -> None:
    """Add the flags about the spoken AI notice."""
    group = parser.add_argument_group("disclosure")
    group.add_argument("--notice", metavar="TEXT", help="the spoken AI notice")
    group.add_argument(
        "--no-notice",
        dest="speak_notice",
        action="store_false",
        default=None,
        help="do not speak the AI notice; listeners are then told only by tags and pages",
    )


def add_sound(parser: argparse.ArgumentParser) -> None:
    """Add the flags about voice and sound."""
    group = parser.add_argument_group("sound")
    group.add_argument("--voice", metavar="NAME", help="see audio-builder voices list")
    group.add_argument("--speed", type=float, metavar="N", help="1 is the voice's own pace")
    group.add_argument("--outro", metavar="TEXT", help="a sentence spoken at the end")
    group.add_argument(
        "--speak-byline", action="store_true", default=None, help="announce the author"
    )
    group.add_argument("--loudness", dest="loudness_lufs", type=float, metavar="LUFS")
    group.add_argument("--bit-rate", dest="bit_rate_kbps", type=int, metavar="KBPS")
    group.add_argument("--sample-rate", type=int, metavar="HZ")
    group.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        default=None,
        help="neither use nor keep finished pieces of earlier narrations",
    )
    group.add_argument("--intro-file", metavar="FILE", help="a sound file played first")
    group.add_argument("--outro-file", metavar="FILE", help="a sound file played last")


def add_listening(parser: argparse.ArgumentParser) -> None:
    """Add the flags about hearing what was spoken before it is published."""
    group = parser.add_argument_group("listening (extra listen)")
    group.add_argument(
        "--listen",
        action="store_true",
        default=None,
        help="have a recogniser hear each narration; one that is wrong twice is not published",
    )
    group.add_argument(
        "--listen-model", metavar="FOLDER", help="another model in the form of faster-whisper"
    )


def add_answer(parser: argparse.ArgumentParser) -> None:
    """Add the flags about what is printed."""
    group = parser.add_argument_group("answer")
    group.add_argument("--json", action="store_true", help="one JSON document on stdout")
    group.add_argument("-q", "--quiet", action="store_true", help="print failures only")
    group.add_argument("-v", "--verbose", action="store_true", help="print more about each step")


def settings_of(options: argparse.Namespace, *, folder: Path | None = None) -> Settings:
    """Merge the flags with environment and files."""
    if getattr(options, "verbose", False):
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    names = Settings.__struct_fields__
    given: dict[str, Any] = {k: v for k, v in vars(options).items() if k in names}
    return load_settings(given, folder=folder)


def sources_of(options: argparse.Namespace) -> tuple[Source, ...]:
    """Return the sources named on the command line, with their overrides."""
    locations: Sequence[str] = (
        options.source if isinstance(options.source, list) else [options.source]
    )
    date = parse_date(options.date) if options.date else None
    single = [name for name in ("title", "url") if getattr(options, name)]
    if single and len(locations) > 1:
        raise SettingsError(
            f"--{single[0]} fits one source, not {len(locations)}",
            remedy="convert them one by one, or give a manifest to audio-builder batch",
        )
    return tuple(
        Source(
            location=location,
            content=read_limited_stdin() if location == "-" else None,
            title=options.title or "",
            author=options.author or "",
            date=date,
            url=require_url(options.url or ""),
        )
        for location in locations
    )
