"""``episode.json`` files become Episodes, and Episodes their bytes."""

import gc
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import defstruct
from msgspec.structs import fields, replace

from audio_builder.errors import PublishingError
from audio_builder.model.episode import Cue, Episode
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import (
    EPISODE_FILE,
    EPISODES,
    TRANSCRIPTS,
    Folder,
    require_own_folder,
)
from audio_builder.publishing.store.formats import is_format
from audio_builder.publishing.store.identity import SLUG_FORM
from audio_builder.publishing.store.wording import aware

_log = logging.getLogger(__name__)
# More than a hundred days: no narration is so long, and sums of such figures are none.
_LONGEST_SECONDS = 1e7
_AGAIN = "convert the article again"
# A quotation mark inside a text is escaped, so this matches no text.
_NO_WORDS = re.compile(rb'"words": \[\]')
_PICTURE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.(?:jpg|png)")
_MP3_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.mp3")
# An episode without its cues: everything lists and feeds need, at a tenth of the cost.
_Head = defstruct(
    "_Head",
    [
        (field.name, field.type) if field.required else (field.name, field.type, field.default)
        for field in fields(Episode)
        if field.name != "cues"
    ],
    frozen=True,
    kw_only=True,
)
_HEAD_FIELDS = _Head.__struct_fields__
_HEADS: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Head)
_WHOLE = msgspec.json.Decoder(Episode)


def episodes(
    folder: Folder, *, with_cues: bool = True, on_damage: Callable[[str], None] = _log.warning
) -> tuple[Episode, ...]:
    """Return the folder's episodes, newest first; a damaged one is reported and left out.

    Without ``with_cues`` they come without cues, which is much quicker.
    """
    found, faults = read_episodes(folder, with_cues=with_cues)
    for fault in faults:
        on_damage(f"{fault.subject}: {fault.problem}")
    return found


def read_episodes(
    folder: Folder, *, with_cues: bool = True
) -> tuple[tuple[Episode, ...], tuple[Fault, ...]]:
    """Return the folder's episodes, newest first, and what is wrong with the others."""
    found: list[Episode] = []
    faults: list[Fault] = []
    with _pause_garbage_collector():
        for name in _names(folder.path / EPISODES):
            try:
                found.append(load_episode(folder, name, with_cues=with_cues))
            except PublishingError as error:
                faults.append(damage(name, error))
    found.sort(key=_place_in_time, reverse=True)
    return tuple(found), tuple(faults)


def _place_in_time(episode: Episode) -> tuple[datetime, int, str]:
    """Return what episodes are ordered by: chapters of one day by their number."""
    return aware(episode.published), episode.number, episode.slug


def damage(slug: str, error: PublishingError) -> Fault:
    """Return the fault of an episode that cannot be used."""
    subject = f"{EPISODES}/{slug}/{EPISODE_FILE}"
    return Fault(subject=subject, problem=error.problem, rule="episode")


@contextmanager
def _pause_garbage_collector() -> Iterator[None]:
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
    except OSError as error:
        raise PublishingError(
            f"cannot be read: {error.strerror}", subject=str(path), remedy="correct its permissions"
        ) from error


def load_episode(folder: Folder, slug: str, *, with_cues: bool = True) -> Episode:
    """Return one episode by its slug."""
    place = folder.episode_path(slug)
    require_own_folder(place)
    path = place / EPISODE_FILE
    try:
        content = read_content(path)
    except FileNotFoundError as error:
        raise PublishingError("is missing", subject=str(path), remedy=_AGAIN) from error
    except OSError as error:
        raise PublishingError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    return decode_episode(content, slug, with_cues=with_cues)


def decode_episode(content: bytes, slug: str, *, with_cues: bool = True) -> Episode:
    """Return the episode that an ``episode.json`` holds, checked against the folder it is in."""
    try:
        episode = _WHOLE.decode(content) if with_cues else _without_cues(_HEADS.decode(content))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PublishingError(f"is damaged: {error}", subject=slug, remedy=_AGAIN) from error
    # The names in it become paths and addresses: nothing but plain names may stand there.
    if episode.slug != slug or not SLUG_FORM.fullmatch(slug):
        raise PublishingError(f"names another folder: {episode.slug!r}", subject=slug)
    if not _MP3_NAME.fullmatch(episode.mp3) or (
        episode.superseded and not _MP3_NAME.fullmatch(episode.superseded)
    ):
        raise PublishingError(f"names no plain MP3 file: {episode.mp3!r}", subject=slug)
    if not 0 <= episode.duration_seconds <= _LONGEST_SECONDS:
        raise PublishingError(f"lasts {episode.duration_seconds:g} s, says it", subject=slug)
    for chapter in episode.chapters:
        if chapter.image and not _PICTURE_NAME.fullmatch(chapter.image):
            raise PublishingError(f"names no plain picture: {chapter.image!r}", subject=slug)
    for other in episode.formats:
        if not is_format(other.file):
            raise PublishingError(f"names no plain sound file: {other.file!r}", subject=slug)
    return episode


def _without_cues(head: Any) -> Episode:
    return Episode(**{name: getattr(head, name) for name in _HEAD_FIELDS})


def encode_episode(episode: Episode) -> bytes:
    """Return an episode as the bytes of its ``episode.json``, the same for the same episode.

    Each word is on one line: a long article has thousands.
    """
    bare = replace(episode, cues=tuple(replace(cue, words=()) for cue in episode.cues))
    spread = msgspec.json.format(_encode_sorted(bare, episode.slug), indent=1)
    words = iter(_word_lines(episode.cues))
    return _NO_WORDS.sub(lambda _: next(words), spread) + b"\n"


def require_text(episode: Episode) -> None:
    """Refuse an episode with characters that no file can hold, before any file is made."""
    _encode_sorted(episode, episode.slug)


def _word_lines(cues: Sequence[Cue]) -> Iterator[bytes]:
    """Yield the words of each cue as they stand in its place, spread over lines."""
    # Words are numbers and names of fields: what looks like JSON in here is JSON.
    together = _encode_sorted([cue.words for cue in cues])[2:-2]
    together = together.replace(b",", b", ").replace(b":", b": ")
    for words in together.split(b"], [") if cues else ():
        lines = words[1:-1].replace(b"}, {", b" },\n    { ")
        yield b'"words": [\n    { %b }\n   ]' % lines if lines else b'"words": []'


def _encode_sorted(value: object, subject: str = "") -> bytes:
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError as error:
        raise PublishingError(
            "has characters that no file can hold",
            subject=subject,
            remedy="save the article as UTF-8",
        ) from error


def files_complete(folder: Folder, episode: Episode) -> bool:
    """Whether an episode's files are all there and its sound has its full length."""
    place = folder.episode_path(episode.slug)
    try:
        has_sound = (place / episode.mp3).stat().st_size == episode.bytes
        has_formats = all((place / f.file).stat().st_size == f.bytes for f in episode.formats)
    except OSError:
        return False
    has_transcripts = all((place / f"{episode.slug}.{e}").is_file() for e in TRANSCRIPTS)
    return has_sound and has_formats and has_transcripts
