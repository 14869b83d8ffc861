"""Episodes and their files are put into a podcast folder, and taken out of it."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.atomic_write import TEMPORARY
from audio_builder.publishing.store.episode_files import encode_episode, load_episode
from audio_builder.publishing.store.folder import (
    EPISODE_FILE,
    EPISODES,
    Folder,
    require_own_folder,
    unwritable_error,
)
from audio_builder.publishing.store.formats import old_sound
from audio_builder.publishing.store.lock import lock_folder

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def write_episode(folder: Folder, episode: Episode, files: Mapping[str, bytes | Path]) -> None:
    """Put an episode's files in place, all of them or none, and forget MP3s nobody refers to.

    ``files`` maps plain names to contents, or to paths of files that are moved. ``episode.json`` is
    written here, last. The feed and the pages follow with ``rebuild``.
    """
    target = folder.episode_path(episode.slug)
    require_own_folder(target)
    try:
        with lock_folder(folder.path):
            remove_leftovers(folder)
            waiting = folder.path / EPISODES / f"{TEMPORARY}{episode.slug}-{uuid4().hex[:8]}"
            waiting.mkdir(parents=True)
            record = waiting / EPISODE_FILE
            record.write_bytes(encode_episode(episode))
            for name, content in files.items():
                _put(waiting, name, content)
                # A file that was made elsewhere may be its maker's alone; a server must read it.
                shutil.copymode(record, waiting / name)
            if target.exists():
                move_into(waiting, target, last=EPISODE_FILE)
            else:
                waiting.replace(target)
            forget_old_sound(target, episode)
    except OSError as error:
        raise unwritable_error(target, error) from error


def _put(place: Path, name: str, content: bytes | Path) -> None:
    if not _PLAIN_NAME.fullmatch(name):
        raise PublishingError("is not a plain file name", subject=name)
    if isinstance(content, bytes):
        (place / name).write_bytes(content)
    else:
        shutil.move(content, place / name)


def move_into(waiting: Path, target: Path, *, last: str) -> None:
    """Rename a folder's files into another folder, the one that tells of them last."""
    for path in sorted(waiting.iterdir(), key=lambda path: path.name == last):
        path.replace(target / path.name)
    waiting.rmdir()


def forget_old_sound(target: Path, episode: Episode) -> None:
    """Remove sound that is neither the episode's nor that of the version before it."""
    for name in old_sound((path.name for path in target.iterdir()), episode):
        (target / name).unlink()


def remove_leftovers(folder: Folder) -> None:
    """Remove what an interrupted run left behind; only while holding the folder."""
    for place in (folder.path, folder.path / EPISODES):
        for path in place.glob(f"{TEMPORARY}*"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def remove_episode(folder: Folder, slug: str) -> Episode:
    """Remove an episode and return what it was; feed and pages follow with ``rebuild``."""
    with lock_folder(folder.path):
        require_own_folder(folder.episode_path(slug))
        episode = load_episode(folder, slug)
        away = folder.path / EPISODES / f"{TEMPORARY}{slug}-{uuid4().hex[:8]}"
        try:
            folder.episode_path(slug).replace(away)
            shutil.rmtree(away)
        except OSError as error:
            raise unwritable_error(away, error) from error
    return episode


def correct(old: Episode, new: Episode) -> Episode:
    """Return a new version of an episode under its old identity, with the next MP3 name."""
    revision = old.revision + 1
    return replace(
        new,
        guid=old.guid,
        slug=old.slug,
        published=old.published,
        revision=revision,
        mp3=f"{old.slug}-{revision}.mp3",
        superseded=old.mp3,
    )
