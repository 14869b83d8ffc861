"""Episodes and their files become a podcast folder, and the folder Episodes."""

import gc
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, make_dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from audio_builder.episode import Cue, Episode
from audio_builder.errors import PublishingError
from audio_builder.podcast import Podcast
from audio_builder.publishing.channel import FILE_NAME, base_address, load_podcast
from audio_builder.publishing.fault import Fault
from audio_builder.publishing.identity import SLUG_FORM
from audio_builder.publishing.lock import changing
from audio_builder.publishing.starting import start_podcast_file
from audio_builder.publishing.wording import aware
from audio_builder.publishing.writing import TEMPORARY

EPISODES = "episodes"

EPISODE_FILE = "episode.json"
# Endings of the transcript files that every episode has.
TRANSCRIPTS = ("vtt", "srt", "json")
# Where the folder is not published yet, its feed points to the local server.
LOCAL_ADDRESS = "http://localhost:8000/"

_log = logging.getLogger(__name__)
# A quotation mark inside a text is escaped, so this matches nothing but words.
_WORD_LINES = re.compile(rb'\{\s+"end": [^{}]+?"text_start": \d+\s+\}')
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_MP3_NAME = re.compile(_PLAIN_NAME.pattern + r"\.mp3")
# An episode without its cues: everything lists and feeds need, at a tenth of the cost.
_Head = make_dataclass(
    "_Head",
    [(f.name, f.type, f) for f in fields(Episode) if f.name != "cues"],
    frozen=True,
    kw_only=True,
)
_HEAD_FIELDS = tuple(f.name for f in fields(Episode) if f.name != "cues")
_HEADS: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Head)
_WHOLE = msgspec.json.Decoder(Episode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
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

    @property
    def is_public(self) -> bool:
        """Whether a public address is set."""
        return bool(self.podcast.base_url)


def open_folder(
    path: Path, known_elsewhere: Iterable[str] | None = frozenset(), *, create: bool = True
) -> Folder:
    """Open a podcast folder, making it and its ``podcast.toml`` on first use."""
    if not create and not path.is_dir():
        raise PublishingError("no such podcast folder", subject=str(path), remedy="check the path")
    if path.exists() and not path.is_dir():
        raise PublishingError("is not a folder", subject=str(path), remedy="name a folder")
    if not (path / FILE_NAME).exists():
        _refuse_foreign(path)
        if create:
            _start(path)
    return Folder(path=path, podcast=load_podcast(path, known_elsewhere))


def _refuse_foreign(path: Path) -> None:
    """Never write over a web page or a feed that we did not make."""
    for name in ("index.html", "feed.xml", "cover.jpg"):
        if (path / name).exists() and not (path / EPISODES).is_dir():
            raise PublishingError(
                f"holds {name} but no {FILE_NAME}: it is not a podcast folder of ours",
                subject=str(path),
                remedy="choose an empty folder",
            )


def _start(path: Path) -> None:
    try:
        (path / EPISODES).mkdir(parents=True, exist_ok=True)
        start_podcast_file(path / FILE_NAME)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> PublishingError:
    return PublishingError(
        f"cannot be written: {error.strerror or error}",
        subject=str(path),
        remedy="free some space, correct the permissions or choose another folder",
    )


def episodes(
    folder: Folder, *, whole: bool = True, on_damage: Callable[[str], None] = _log.warning
) -> tuple[Episode, ...]:
    """Return the folder's episodes, newest first; a damaged one is told and left out.

    Without ``whole`` they come without cues, which is much quicker.
    """
    found, faults = read_episodes(folder, whole=whole)
    for fault in faults:
        on_damage(f"{fault.subject}: {fault.problem}")
    return found


def read_episodes(
    folder: Folder, *, whole: bool = True
) -> tuple[tuple[Episode, ...], tuple[Fault, ...]]:
    """Return the folder's episodes, newest first, and what is wrong with the others."""
    found: list[Episode] = []
    faults: list[Fault] = []
    with _without_collecting():
        for name in _names(folder.path / EPISODES):
            try:
                found.append(load_episode(folder, name, whole=whole))
            except PublishingError as error:
                faults.append(damage(name, error))
    found.sort(key=lambda episode: (aware(episode.published), episode.slug), reverse=True)
    return tuple(found), tuple(faults)


def damage(slug: str, error: PublishingError) -> Fault:
    """Return the fault of an episode that cannot be used."""
    subject = f"{EPISODES}/{slug}/{EPISODE_FILE}"
    return Fault(subject=subject, problem=error.problem, rule="episode")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the cycle collector from searching thousands of new values that have no cycles.

    Without this it takes half of the time of reading a large folder.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _names(path: Path) -> Iterator[str]:
    try:
        with os.scandir(path) as entries:
            yield from sorted(e.name for e in entries if not e.name.startswith(".") and e.is_dir())
    except FileNotFoundError:
        return


def load_episode(folder: Folder, slug: str, *, whole: bool = True) -> Episode:
    """Return one episode by its slug."""
    path = folder.path / EPISODES / slug / EPISODE_FILE
    try:
        content = path.read_bytes()
        episode = _WHOLE.decode(content) if whole else _without_cues(_HEADS.decode(content))
    except FileNotFoundError as error:
        raise PublishingError(
            "is missing", subject=str(path), remedy="convert the article again"
        ) from error
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        problem = f"is damaged: {error}"
        raise PublishingError(
            problem, subject=str(path), remedy="convert the article again"
        ) from error
    # The names in it become paths and addresses: nothing but plain names may stand there.
    if episode.slug != slug or not SLUG_FORM.fullmatch(slug):
        raise PublishingError(f"names another folder: {episode.slug!r}", subject=str(path))
    if not _MP3_NAME.fullmatch(episode.mp3) or (
        episode.superseded and not _MP3_NAME.fullmatch(episode.superseded)
    ):
        raise PublishingError(f"names no plain MP3 file: {episode.mp3!r}", subject=str(path))
    return episode


def _without_cues(head: Any) -> Episode:
    return Episode(**{name: getattr(head, name) for name in _HEAD_FIELDS})


def encode_episode(episode: Episode) -> bytes:
    """Return an episode as the bytes of its ``episode.json``, the same for the same episode.

    Times are kept to the millisecond and each word on one line: a long article has thousands.
    """
    tidy = replace(episode, cues=tuple(map(_tidy, episode.cues)))
    try:
        compact = msgspec.json.encode(tidy, order="sorted")
    except UnicodeEncodeError as error:
        raise PublishingError(
            "has characters that no file can hold",
            subject=episode.slug,
            remedy="save the article as UTF-8",
        ) from error
    spread = msgspec.json.format(compact, indent=1)
    return _WORD_LINES.sub(lambda match: b" ".join(match[0].split()), spread) + b"\n"


def _tidy(cue: Cue) -> Cue:
    words = tuple(
        replace(word, start=round(word.start, 3), end=round(word.end, 3)) for word in cue.words
    )
    return replace(cue, start=round(cue.start, 3), end=round(cue.end, 3), words=words)


def write_episode(folder: Folder, episode: Episode, files: Mapping[str, bytes | Path]) -> None:
    """Put an episode's files in place, all of them or none, and forget MP3s nobody refers to.

    ``files`` maps plain names to contents, or to paths of files that are moved. ``episode.json`` is
    written here, last. The feed and the pages follow with ``rebuild``.
    """
    target = folder.path / EPISODES / episode.slug
    try:
        with changing(folder.path):
            remove_leftovers(folder)
            waiting = folder.path / EPISODES / f"{TEMPORARY}{episode.slug}-{uuid4().hex[:8]}"
            waiting.mkdir(parents=True)
            for name, content in files.items():
                _put(waiting, name, content)
            (waiting / EPISODE_FILE).write_bytes(encode_episode(episode))
            if target.exists():
                _move_into(waiting, target, last=EPISODE_FILE)
            else:
                waiting.replace(target)
            _forget_old_sound(target, episode)
    except OSError as error:
        raise _unwritable(target, error) from error


def _put(place: Path, name: str, content: bytes | Path) -> None:
    if not _PLAIN_NAME.fullmatch(name):
        raise PublishingError("is not a plain file name", subject=name)
    if isinstance(content, bytes):
        (place / name).write_bytes(content)
    else:
        shutil.move(content, place / name)


def _move_into(waiting: Path, target: Path, *, last: str) -> None:
    for path in sorted(waiting.iterdir(), key=lambda path: path.name == last):
        path.replace(target / path.name)
    waiting.rmdir()


def _forget_old_sound(target: Path, episode: Episode) -> None:
    for path in target.glob("*.mp3"):
        if path.name not in {episode.mp3, episode.superseded}:
            path.unlink()


def remove_leftovers(folder: Folder) -> None:
    """Remove what an interrupted run left behind; only while holding the folder."""
    for place in (folder.path, folder.path / EPISODES):
        for path in place.glob(f"{TEMPORARY}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def remove_episode(folder: Folder, slug: str) -> Episode:
    """Remove an episode and return what it was; feed and pages follow with ``rebuild``."""
    with changing(folder.path):
        episode = load_episode(folder, slug)
        away = folder.path / EPISODES / f"{TEMPORARY}{slug}"
        try:
            (folder.path / EPISODES / slug).replace(away)
            shutil.rmtree(away)
        except OSError as error:
            raise _unwritable(away, error) from error
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


def is_whole(folder: Folder, episode: Episode) -> bool:
    """Whether an episode's files are all there and its MP3 has its full length."""
    place = folder.path / EPISODES / episode.slug
    try:
        has_sound = (place / episode.mp3).stat().st_size == episode.bytes
    except OSError:
        return False
    return has_sound and all((place / f"{episode.slug}.{e}").is_file() for e in TRANSCRIPTS)
