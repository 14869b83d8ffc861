"""``audio-builder feed rebuild|init|list|remove|prune|retag|import``."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.errors import SettingsError
from audio_builder.model.podcast import Podcast
from audio_builder.network.addresses import is_address
from audio_builder.publishing.import_feed import import_feed
from audio_builder.publishing.prune import prune, remove, start_podcast
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.channel import podcast_of
from audio_builder.publishing.store.episode_files import episodes
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.reading.fetch import SOUND, fetch
from audio_builder.settings import setting_names
from audio_builder.upkeep.retag import retag

# What the program keeps itself, or what is better written into the file with its comments.
_NOT_ASKED = frozenset({"guid"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    summaries = {
        "rebuild": "write feed and pages anew from the episodes",
        "init": "make a podcast folder and its podcast.toml from flags",
        "list": "the episodes, newest first",
        "remove": "remove an episode and bring the feed up to date",
        "prune": "remove what keep_episodes and keep_days let go",
        "retag": "write the show's name and cover of today into finished files",
        "import": "take over the episodes of an existing feed",
    }
    parsers = {name: actions.add_parser(name, help=text) for name, text in summaries.items()}
    for name in ("rebuild", "init", "list", "prune", "retag"):
        parsers[name].add_argument("folder", nargs="?", default="output", metavar="DIR")
    for name, default in asdict(Podcast()).items():
        if name not in _NOT_ASKED:
            _add_fact(parsers["init"], name, default)
    parsers["remove"].add_argument("slug", metavar="SLUG")
    parsers["import"].add_argument("feed", metavar="FEED", help="a file or an address")
    parsers["import"].add_argument("--allow-private", action="store_true")
    for name in ("remove", "import"):
        parsers[name].add_argument("-o", "--output", dest="folder", default="output", metavar="DIR")
    for action in parsers.values():
        flags.add_answer(action)


def _add_fact(parser: argparse.ArgumentParser, name: str, default: Any) -> None:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(default, bool):
        parser.add_argument(flag, action="store_true", default=None)
    else:
        kind = int if isinstance(default, int) else str
        parser.add_argument(flag, type=kind)


def run(options: argparse.Namespace) -> int:
    """Do what was asked with the folder."""
    if options.action == "init":
        return _init(options)
    folder = open_folder(Path(options.folder), setting_names(), create=options.action == "import")
    actions = {
        "rebuild": _rebuild,
        "list": _list,
        "remove": _remove,
        "prune": _prune,
        "retag": _retag,
        "import": _import,
    }
    return actions[options.action](options, folder)


def _init(options: argparse.Namespace) -> int:
    names = [name for name in Podcast.__struct_fields__ if name not in _NOT_ASKED]
    given = {name: getattr(options, name) for name in names}
    facts = {name: value for name, value in given.items() if value is not None}
    path = start_podcast(Path(options.folder), podcast_of(facts))
    _answer(options, {"file": str(path)}, [str(path)])
    return 0


def _rebuild(options: argparse.Namespace, folder: Folder) -> int:
    rebuilt = rebuild(folder)
    for fault in rebuilt.faults:
        print(f"audio-builder: {fault}", file=sys.stderr)
    feed = str(folder.path / "feed.xml")
    _answer(options, {"feed": feed, "episodes": rebuilt.episodes}, [feed])
    return 1 if rebuilt.faults else 0


def _list(options: argparse.Namespace, folder: Folder) -> int:
    found = episodes(folder, with_cues=False)
    rows = [
        {
            "slug": episode.slug,
            "title": episode.title,
            "published": episode.published.isoformat(),
            "duration_seconds": episode.duration_seconds,
            "mp3": episode.place + episode.mp3,
            "voice": episode.voice,
        }
        for episode in found
    ]
    _answer(options, {"episodes": rows}, [f"{episode.slug}  {episode.title}" for episode in found])
    return 0


def _remove(options: argparse.Namespace, folder: Folder) -> int:
    episode = remove(folder, options.slug)
    _answer(options, {"removed": [episode.slug]}, [f"removed {episode.slug}"])
    return 0


def _prune(options: argparse.Namespace, folder: Folder) -> int:
    removed = [episode.slug for episode in prune(folder, datetime.now(tz=UTC))]
    _answer(options, {"removed": removed}, [f"removed {slug}" for slug in removed])
    return 0


def _retag(options: argparse.Namespace, folder: Folder) -> int:
    done = retag(folder)
    for line in (*done.signed, *done.failed):
        print(f"audio-builder: {line}", file=sys.stderr)
    answer = {"retagged": done.slugs, "signed": done.signed, "failed": done.failed}
    _answer(options, answer, [f"retagged {slug}" for slug in done.slugs])
    return 1 if done.failed else 0


def _import(options: argparse.Namespace, folder: Folder) -> int:
    def sound(address: str) -> bytes:
        return fetch(address, allow_private=options.allow_private, expected=SOUND).content

    if is_address(options.feed):
        feed = fetch(options.feed, allow_private=options.allow_private).content
    else:
        try:
            feed = Path(options.feed).read_bytes()
        except OSError as error:
            raise SettingsError(
                f"cannot be read: {error.strerror}", subject=options.feed, remedy="name a feed"
            ) from error
    imported = import_feed(folder, feed, sound)
    rebuild(folder)
    for line in imported.skipped:
        print(f"audio-builder: {line}", file=sys.stderr)
    slugs = [episode.slug for episode in imported.episodes]
    answer = {"imported": slugs, "skipped": imported.skipped}
    _answer(options, answer, [f"imported {slug}" for slug in slugs])
    return 1 if imported.skipped else 0


def _answer(options: argparse.Namespace, document: object, lines: list[str]) -> None:
    if options.json:
        print_json(document)
    elif lines and not options.quiet:
        print("\n".join(lines))
