"""Narrations that wait to be published lie beside the database, a folder for each article."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from audio_builder.desk.records import MissingError, Record
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.folder import EPISODE_FILE, Folder

_MAKING = ".making-"
_FURTHER = ("chapters.json",)


class NarrationStore:
    """The folder of finished narrations."""

    def __init__(self, desk_folder: Path) -> None:
        self._path = desk_folder / "narrations"
        self._path.mkdir(mode=0o700, exist_ok=True)
        for leftover in self._path.glob(f"{_MAKING}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def workshop(self, identity: str) -> Path:
        """Return an empty folder to make a narration in."""
        path = self._path / f"{_MAKING}{identity}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        return path

    def close_workshop(self, identity: str) -> None:
        """Remove what was left in a workshop."""
        shutil.rmtree(self._path / f"{_MAKING}{identity}", ignore_errors=True)

    def keep(self, identity: str, files: Mapping[str, bytes | Path]) -> None:
        """Keep the files of a narration in place of those before."""
        made = self.workshop(f"{identity}-kept")
        for name, content in files.items():
            if isinstance(content, bytes):
                (made / name).write_bytes(content)
            else:
                shutil.move(content, made / name)
        self.remove(identity)
        made.rename(self._path / identity)

    def take_back(self, identity: str, folder: Folder, episode: Episode) -> bool:
        """Copy an episode's files out of the show; tell whether its sound was there."""
        place = folder.episode_path(episode.slug)
        names = [episode.mp3, *(f"{episode.slug}.{ending}" for ending in ("vtt", "srt", "json"))]
        names += [other.file for other in episode.formats]
        names += [name for name in _FURTHER if (place / name).is_file()]
        if not all((place / name).is_file() and not (place / name).is_symlink() for name in names):
            return False
        self.keep(identity, {name: (place / name).read_bytes() for name in names})
        return True

    def files(self, identity: str, episode: Episode) -> dict[str, bytes | Path]:
        """Return the files of a narration by name; none where it is not whole any more."""
        path = self._path / identity
        if not (path / episode.mp3).is_file():
            return {}
        return {one.name: one for one in path.iterdir() if one.name != EPISODE_FILE}

    def sound(self, identity: str, episode: Episode) -> Path | None:
        """Return the MP3 of a narration, if it is here."""
        path = self._path / identity / episode.mp3
        return path if path.is_file() else None

    def find_sound(self, record: Record, episode: Episode, folder: Folder) -> Path:
        """Return the MP3 of an article's last narration: one that waits, or the published one."""
        waiting = self.sound(record.id, episode)
        path = waiting or folder.episode_path(episode.slug) / episode.mp3
        if waiting or (record.slug and path.is_file() and not path.is_symlink()):
            return path
        raise not_narrated_error(record)

    def remove(self, identity: str) -> None:
        """Remove a narration."""
        shutil.rmtree(self._path / identity, ignore_errors=True)


def not_narrated_error(record: Record) -> MissingError:
    """Return the error for an article that has no sound."""
    return MissingError(
        "has not been narrated", subject=record.title or record.id, remedy="narrate it first"
    )
