"""An episode made elsewhere becomes one of the folder's, by renaming."""

import os
from pathlib import Path

from audio_builder.model.episode import Episode
from audio_builder.publishing.store.episode_store import forget_old_sound, move_into
from audio_builder.publishing.store.folder import (
    EPISODE_FILE,
    Folder,
    require_own_folder,
    unwritable_error,
)
from audio_builder.publishing.store.lock import lock_folder


def receive_episode(folder: Folder, episode: Episode, made: Folder) -> None:
    """Move a finished episode from a folder of its own, on the same disk, into this one.

    Its cost does not grow with the number of episodes, and nothing of the sound is copied. A new
    episode comes by one renaming, which needs no lock: a feed being written sees it or does not.
    """
    source = made.episode_path(episode.slug)
    target = folder.episode_path(episode.slug)
    require_own_folder(target)
    try:
        if target.exists():
            with lock_folder(folder.path):
                move_into(source, target, last=EPISODE_FILE)
                forget_old_sound(target, episode)
        else:
            target.parent.mkdir(exist_ok=True)
            source.replace(target)
    except OSError as error:
        raise unwritable_error(target, error) from error


def fsync_tree(folder: Path) -> None:
    """Have the system put a folder and all its files on disk, so that power loss tears none."""
    for place, _, names in os.walk(folder):
        for name in names:
            _settle_file(Path(place) / name)
        fsync_folder(Path(place))


def fsync_folder(folder: Path) -> None:
    """Have the system put a folder's names on disk."""
    if os.name != "nt" and folder.exists():  # Windows keeps names by itself, and opens no folder.
        _settle_file(folder)


def _settle_file(path: Path) -> None:
    # Windows syncs only what is open for writing.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
