"""The show's settings and its lexicon, read from their files and written back."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from msgspec.structs import asdict
from tomlkit.exceptions import TOMLKitError

from audio_builder.converting.prepare import LEXICON
from audio_builder.desk.records import ConflictError, JsonObject
from audio_builder.errors import (
    AudioBuilderError,
    PhrasingError,
    PublishingError,
    SettingsError,
)
from audio_builder.language import normal_tag
from audio_builder.model.podcast import Podcast
from audio_builder.phrasing.lexicon import Lexicon, LexiconEntry, lexicon_toml, parse_lexicon
from audio_builder.publishing.cover.artwork import check_cover, thumbnail
from audio_builder.publishing.cover.cover import check_art
from audio_builder.publishing.store.atomic_write import read_content, write_changed
from audio_builder.publishing.store.channel import FILE_NAME, fill_podcast, podcast_of
from audio_builder.publishing.store.episode_files import episodes
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.publishing.store.lock import lock_folder
from audio_builder.publishing.store.unpublished import mark_unpublished
from audio_builder.settings import FOR_USERS_ONLY, load_settings, setting_names

MOST_NAMES = 50_000
_PNG = b"\x89PNG"
# Of an uploaded cover's name.
_ART = "cover-art-"
_NOT_HERE = FOR_USERS_ONLY | {"output", "workers", "cache", "cache_megabytes"}
"""Settings that are the user's or the machine's, and not the show's."""


def content_tag(path: Path) -> str:
    """Return what changes with a file's content: the version that an editor has seen."""
    return hashlib.sha256(_content(path)).hexdigest()[:16]


def _content(path: Path) -> bytes:
    try:
        return read_content(path)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise SettingsError(
            f"cannot be read: {error.strerror}",
            subject=path.name,
            remedy="correct its permissions",
        ) from error


def _require_seen(path: Path, seen: str) -> None:
    if seen and seen != content_tag(path):
        raise ConflictError(
            "has been changed by somebody else in the meantime",
            subject=path.name,
            remedy="load it again and repeat your change",
        )


def show_settings(folder: Path) -> JsonObject:
    """Return what ``podcast.toml`` may say and what holds now, by name."""
    settings = load_settings(folder=folder)
    values = tomllib.loads(_content(folder / FILE_NAME).decode("utf-8-sig"))
    channel = asdict(podcast_of(values, setting_names()))
    chosen = {
        name: value
        for name, value in msgspec.to_builtins(asdict(settings), enc_hook=str).items()
        if name in setting_names() - _NOT_HERE
    }
    # A file is told as it was written: its whole path is nobody's business.
    chosen |= {n: values.get(n, "") for n, v in asdict(settings).items() if isinstance(v, Path)}
    return {**channel, **{n: v for n, v in chosen.items() if n not in _NOT_HERE}}


def change_show(folder: Path, changes: JsonObject, seen: str = "") -> JsonObject:
    """Write some settings into ``podcast.toml``, its comments left alone; None removes one."""
    path = folder / FILE_NAME
    for name in sorted(_NOT_HERE & changes.keys()):
        raise SettingsError(
            f"{name} is not for a show to say",
            subject=FILE_NAME,
            remedy="set it on the command line or in your own settings file",
        )
    with lock_folder(folder):
        _require_seen(path, seen)
        text = _with_changes(_content(path).decode("utf-8-sig"), changes)
        values = tomllib.loads(text)
        podcast = podcast_of(values, setting_names())
        load_settings(folder=folder, podcast=values)
        check_cover(Folder(path=folder, podcast=podcast))
        # Feed and pages tell of the show, too.
        mark_unpublished(folder)
        write_changed(path, text.encode())
    return show_settings(folder)


def change_cover(folder: Path, picture: bytes, seen: str = "") -> JsonObject:
    """Make a picture the show's cover; refuse what directories would refuse."""
    try:
        check_art(picture)
    except PublishingError as error:
        raise SettingsError(error.problem, subject="cover", remedy=error.remedy) from error
    ending = "png" if picture.startswith(_PNG) else "jpg"
    name = f"{_ART}{hashlib.sha256(picture).hexdigest()[:8]}.{ending}"
    with lock_folder(folder):
        _require_seen(folder / FILE_NAME, seen)
        before = show_settings(folder)["cover"]
        write_changed(folder / name, picture)
        changed = change_show(folder, {"cover": name})
        if before != name and re.fullmatch(rf"{_ART}[0-9a-f]{{8}}\.(png|jpg)", before):
            (folder / before).unlink(missing_ok=True)
    return changed


def cover_thumbnail(folder: Path) -> bytes:
    """Return the show's cover as a JPEG, also one that was not drawn yet."""
    opened = open_folder(folder, setting_names())
    podcast = opened.podcast
    # The name of a show that says nothing of itself is taken from its episodes.
    is_known = podcast.title and podcast.author
    found = () if is_known else episodes(opened, with_cues=False)
    return thumbnail(opened, fill_podcast(podcast, found))


def _with_changes(text: str, changes: JsonObject) -> str:
    try:
        document = tomlkit.parse(text)
        for name, value in changes.items():
            if value is None:
                document.pop(name, None)
            else:
                document[name] = _item(name, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError) as error:
        raise SettingsError(
            f"cannot be changed: {error}", subject=FILE_NAME, remedy="correct the file by hand"
        ) from error


def _item(name: str, value: Any) -> Any:
    if name in setting_names() | set(Podcast.__struct_fields__) and not isinstance(value, dict):
        return value
    raise SettingsError(
        f"unknown setting {name[:80]!r}" if not isinstance(value, dict) else f"{name} is no table",
        subject=FILE_NAME,
        remedy="see docs/settings.md",
    )


def lexicon_entries(folder: Path) -> list[JsonObject]:
    """Return the show's own names."""
    path = folder / LEXICON
    lexicon = parse_lexicon(_content(path).decode("utf-8", "replace"), subject=LEXICON)
    return [
        {
            "grapheme": entry.grapheme,
            "alias": entry.alias,
            "ipa": entry.ipa,
            "language": entry.lang,
            "case": entry.case,
        }
        for entry in lexicon.entries
    ]


def write_lexicon(folder: Path, entries: list[LexiconEntry], seen: str = "") -> list[JsonObject]:
    """Write the show's own names, all of them."""
    if len(entries) > MOST_NAMES:
        raise SettingsError(f"more than {MOST_NAMES} names", subject=LEXICON)
    for entry in entries:
        if entry.lang and not normal_tag(entry.lang):
            raise SettingsError(
                "is not a language tag", subject=entry.lang[:80], remedy="write en or en-GB"
            )
    text = lexicon_toml(Lexicon(entries=tuple(entries)))
    try:
        parse_lexicon(text, subject=LEXICON)
    except PhrasingError as error:
        raise SettingsError(error.problem, subject=error.subject, remedy=error.remedy) from error
    path = folder / LEXICON
    with lock_folder(folder):
        _require_seen(path, seen)
        try:
            write_changed(path, text.encode())
        except OSError as error:
            raise AudioBuilderError(
                f"cannot be written: {error.strerror}", subject=LEXICON
            ) from error
    return lexicon_entries(folder)
