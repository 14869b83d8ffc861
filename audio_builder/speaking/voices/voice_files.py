"""Names and languages become voices, read from their files."""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import SettingsError
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.speaking.voices.install_file import PACKAGE, package_file
from audio_builder.speaking.voices.trust import acts_outside
from audio_builder.toml_file import require_small_file

_LOG = logging.getLogger(__name__)
Options = dict[str, str | int | float | bool | list[str]]
# A voice file is a few lines; more is not one.
_LARGEST_BYTES = 100_000
# What makes a folder a podcast folder, and its voices untrusted.
_PODCAST_FILE = "podcast.toml"
_NUMBERS = {"speed": (0.1, 10.0), "pitch": (0.1, 10.0), "gain_db": (-40.0, 40.0)}


class VoiceFolder(Struct, frozen=True, kw_only=True):
    """A folder of voice files, and whose word they are."""

    path: Path
    origin: VoiceOrigin = VoiceOrigin.OWN


Folders = Sequence[Path | VoiceFolder]
"""Where voice files are looked for, nearest first; a plain path is a folder of the user's own."""


def load_voice(path: Path, origin: VoiceOrigin = VoiceOrigin.OWN) -> Voice:
    """Read one voice file."""
    try:
        require_small_file(path, _LARGEST_BYTES)
        raw = msgspec.toml.decode(path.read_bytes())
        if not isinstance(raw, dict):
            raise SettingsError("is no voice file", subject=str(path))
        voice = msgspec.convert({**raw, "name": path.stem, "origin": origin}, Voice)
        if origin is VoiceOrigin.PODCAST:
            _require_files_inside(voice, path)
        voice = replace(voice, options=_resolve_paths(voice.options, path.absolute().parent))
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(
            f"is not a right voice file: {error}", subject=str(path), remedy="see docs/voices.md"
        ) from error
    unknown = sorted(set(raw) - set(Voice.__struct_fields__) | {"origin"} & set(raw))
    if unknown:
        ours = {"name", "origin"}
        known = ", ".join(name for name in Voice.__struct_fields__ if name not in ours)
        raise SettingsError(
            f"unknown key {unknown[0]}", subject=str(path), remedy=f"known are: {known}"
        )
    for name, (low, high) in _NUMBERS.items():
        value = getattr(voice, name)
        if value is not None and not low <= value <= high:
            raise SettingsError(f"{name} must be {low:g} to {high:g}", subject=str(path))
    return voice


def _resolve_paths(options: Options, folder: Path) -> Options:
    """Let ``./model.onnx`` mean the file beside the voice file, wherever the program runs.

    ``package:NAME/...`` is a file inside an installed package.
    """
    return {name: _path_of(value, folder) for name, value in options.items()}


def _path_of(value: str | float | list[str], folder: Path) -> str | float | list[str]:
    if isinstance(value, str) and value[:2] == "./":
        return str(folder / value[2:])
    if isinstance(value, str) and value.startswith(PACKAGE):
        return str(package_file(value) or value)
    return value


def _require_files_inside(voice: Voice, path: Path) -> None:
    """Refuse a podcast folder's voice whose options name files elsewhere on this computer."""
    folder = path.absolute().parent
    for name, value in voice.options.items():
        if not isinstance(value, str) or acts_outside(voice):
            continue
        is_path = value.startswith(("./", "/")) or ".." in Path(value).parts
        inside = is_path and (folder / value).resolve().is_relative_to(folder.resolve())
        if is_path and not inside:
            raise SettingsError(
                f"{name} = {value!r} is not in the voice file's folder",
                subject=str(path),
                remedy="put the file beside the voice file, and write ./NAME",
            )


def voices(folders: Folders = ()) -> tuple[Voice, ...]:
    """Return every voice there is; of two with one name the first folder's counts.

    A voice file that is broken is logged and left out.
    """
    found = []
    for _name, path in sorted(voice_paths(folders).items()):
        try:
            found.append(load_voice(path, voice_origin(path, folders)))
        except SettingsError as error:
            _LOG.warning("%s", error)
    return tuple(found)


def find_voice(name: str, folders: Folders = ()) -> Voice:
    """Return the voice of that name, or the one a path to a voice file leads to.

    A podcast folder cannot put a program or a server in the place of a voice that the user has.
    """
    if name.endswith(".toml"):
        return load_voice(Path(name), voice_origin(Path(name), folders))
    found = voice_paths(folders)
    path = found.get(name) or found.get(name.lower())
    if path is None:
        raise SettingsError(
            "there is no voice of that name",
            subject=name,
            remedy=f"use one of: {', '.join(sorted(found))}",
        )
    voice = load_voice(path, voice_origin(path, folders))
    if voice.origin is VoiceOrigin.PODCAST and acts_outside(voice):
        trusted = [folder for folder in folders if not _is_of_podcast(folder)]
        other = voice_paths(trusted).get(path.stem)
        return load_voice(other, voice_origin(other, folders)) if other else voice
    return voice


def _is_of_podcast(folder: Path | VoiceFolder) -> bool:
    return isinstance(folder, VoiceFolder) and folder.origin is VoiceOrigin.PODCAST


def voice_origin(path: Path, folders: Folders) -> VoiceOrigin:
    """Return whose word a voice file is: by where it lies, links followed or not."""
    places = (path.absolute(), path.resolve())
    if any((parent / _PODCAST_FILE).exists() for place in places for parent in place.parents[:2]):
        return VoiceOrigin.PODCAST
    for folder in filter(_is_of_podcast, folders):
        roots = (_path(folder).absolute(), _path(folder).resolve())
        if any(place.is_relative_to(root) for place in places for root in roots):
            return VoiceOrigin.PODCAST
    is_shipped = path.resolve().is_relative_to(shipped_folder().resolve())
    return VoiceOrigin.SHIPPED if is_shipped else VoiceOrigin.OWN


def _path(folder: Path | VoiceFolder) -> Path:
    return folder.path if isinstance(folder, VoiceFolder) else folder


def voice_paths(folders: Folders) -> dict[str, Path]:
    """Return the file of every voice by its name, those of the first folder first."""
    found: dict[str, Path] = {}
    for folder in (*map(_path, folders), shipped_folder()):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return found


@cache
def shipped_folder() -> Path:
    """Find the voices that come with the program: in the package, or beside it in a source tree."""
    package = Path(__file__).parents[2]
    installed = package / "voices"
    return installed if installed.is_dir() else package.parent / "voices"
