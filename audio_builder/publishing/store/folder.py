"""A path becomes a podcast folder with its channel."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from audio_builder.errors import PublishingError
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.store.channel import FILE_NAME, base_address, load_podcast
from audio_builder.publishing.store.lock import lock_folder
from audio_builder.publishing.store.podcast_file import start_podcast_file

EPISODES = "episodes"
# Style and script that all pages share.
ASSETS = "assets"
# What players on other pages ask for, by the addresses of articles.
BY_ADDRESS = "by-address"
EPISODE_FILE = "episode.json"
# Endings of the transcript files that every episode has.
TRANSCRIPTS = ("vtt", "srt", "json")
# Where the folder is not published yet, its feed points to the local server.
LOCAL_ADDRESS = "http://localhost:8000/"


class Folder(Struct, frozen=True, kw_only=True):
    """A podcast folder and its channel."""

    path: Path
    podcast: Podcast

    @property
    def address(self) -> str:
        """Where the folder's files are reached, with a slash at the end."""
        return base_address(self.podcast) or LOCAL_ADDRESS

    @property
    def feed_url(self) -> str:
        """The feed's canonical address."""
        return self.address + "feed.xml"

    def episode_path(self, slug: str) -> Path:
        """Where an episode's files lie."""
        return self.path / EPISODES / slug

    @property
    def is_public(self) -> bool:
        """Whether a public address is set."""
        return bool(self.podcast.base_url)


def open_folder(
    path: Path,
    also_allowed: Iterable[str] | None = frozenset(),
    *,
    create: bool = True,
    new: Podcast | None = None,
) -> Folder:
    """Open a podcast folder, making it and its ``podcast.toml`` on first use.

    ``new`` is the channel of a folder that is made now.
    """
    if not create and not path.is_dir():
        raise PublishingError("no such podcast folder", subject=str(path), remedy="check the path")
    if path.exists() and not path.is_dir():
        raise PublishingError("is not a folder", subject=str(path), remedy="name a folder")
    for name in (EPISODES, ASSETS, BY_ADDRESS):
        require_own_folder(path / name)
    if not (path / FILE_NAME).exists():
        _refuse_foreign(path)
        if create:
            _start(path, new)
        elif not (path / EPISODES).is_dir():
            raise PublishingError(
                "is not a podcast folder", subject=str(path), remedy="check the path"
            )
    return Folder(path=path, podcast=load_podcast(path, also_allowed))


def require_own_folder(path: Path) -> None:
    """Refuse a link where a folder of ours belongs.

    A podcast folder may come from somebody else, by git or as an archive, and a link in it leads
    to files that are not the podcast's: they would be written over and deleted.
    """
    if path.is_symlink():
        raise PublishingError(
            "is a link, which could lead anywhere",
            subject=str(path),
            remedy="remove it, or put the folder itself there",
        )


def require_own_file(path: Path) -> None:
    """Refuse what is no file of the folder's own: a link to a file elsewhere, a pipe, a device.

    Its content would be published, or never end. A file that is missing is left to its reader.
    """
    if not is_own_file(path) and os.path.lexists(path):
        raise PublishingError(
            "is no file but a link, pipe or folder", subject=str(path), remedy="remove it"
        )


def is_own_file(path: Path) -> bool:
    """Tell whether there is a file, links not followed."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _refuse_foreign(path: Path) -> None:
    """Never write over a web page or a feed that we did not make."""
    for name in ("index.html", "feed.xml", "cover.jpg"):
        if (path / name).exists() and not (path / EPISODES).is_dir():
            raise PublishingError(
                f"holds {name} but no {FILE_NAME}: it is not a podcast folder of ours",
                subject=str(path),
                remedy="choose an empty folder",
            )


def _start(path: Path, podcast: Podcast | None) -> None:
    try:
        (path / EPISODES).mkdir(parents=True, exist_ok=True)
        with lock_folder(path):
            # Of two programs that begin at once the other may have been quicker.
            if not (path / FILE_NAME).exists():
                start_podcast_file(path / FILE_NAME, podcast)
    except OSError as error:
        raise unwritable_error(path, error) from error


def unwritable_error(path: Path, error: OSError) -> PublishingError:
    """Return the error for a place that refuses to be written."""
    return PublishingError(
        f"cannot be written: {error.strerror or error}",
        subject=str(path),
        remedy="free some space, correct the permissions or choose another folder",
    )
