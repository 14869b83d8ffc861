"""Episodes become a podcast folder: feed, pages, cover, server."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.publishing.artwork import check_cover, cover_for_tag
    from audio_builder.publishing.channel import categories, filled, load_podcast, podcast_of
    from audio_builder.publishing.check import check_feed
    from audio_builder.publishing.episode_files import (
        episodes,
        insist_on_text,
        is_whole,
        load_episode,
    )
    from audio_builder.publishing.fault import Fault
    from audio_builder.publishing.folder import Folder, open_folder
    from audio_builder.publishing.formats import MEDIA, TYPES, old_sound
    from audio_builder.publishing.identity import choose_slug, find_episode, guid_of, normal_url
    from audio_builder.publishing.importing import Imported, import_feed
    from audio_builder.publishing.keeping import outdated, prune, start_podcast
    from audio_builder.publishing.lock import changing
    from audio_builder.publishing.rebuilding import Rebuilt, rebuild
    from audio_builder.publishing.server import FolderServer, open_server, serve
    from audio_builder.publishing.storing import correct, remove_episode, write_episode

__all__ = [
    "MEDIA",
    "TYPES",
    "Fault",
    "Folder",
    "FolderServer",
    "Imported",
    "Rebuilt",
    "categories",
    "changing",
    "check_cover",
    "check_feed",
    "choose_slug",
    "correct",
    "cover_for_tag",
    "episodes",
    "filled",
    "find_episode",
    "guid_of",
    "import_feed",
    "insist_on_text",
    "is_whole",
    "load_episode",
    "load_podcast",
    "normal_url",
    "old_sound",
    "open_folder",
    "open_server",
    "outdated",
    "podcast_of",
    "prune",
    "rebuild",
    "remove_episode",
    "serve",
    "start_podcast",
    "write_episode",
]

_HOMES = {
    "Fault": "fault",
    "Folder": "folder",
    "FolderServer": "server",
    "Imported": "importing",
    "MEDIA": "formats",
    "TYPES": "formats",
    "Rebuilt": "rebuilding",
    "categories": "channel",
    "changing": "lock",
    "check_cover": "artwork",
    "check_feed": "check",
    "choose_slug": "identity",
    "correct": "storing",
    "cover_for_tag": "artwork",
    "episodes": "episode_files",
    "insist_on_text": "episode_files",
    "filled": "channel",
    "find_episode": "identity",
    "guid_of": "identity",
    "import_feed": "importing",
    "is_whole": "episode_files",
    "load_episode": "episode_files",
    "load_podcast": "channel",
    "normal_url": "identity",
    "old_sound": "formats",
    "open_folder": "folder",
    "open_server": "server",
    "outdated": "keeping",
    "podcast_of": "channel",
    "prune": "keeping",
    "rebuild": "rebuilding",
    "remove_episode": "storing",
    "serve": "server",
    "start_podcast": "keeping",
    "write_episode": "storing",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``--help`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
