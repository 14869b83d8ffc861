"""Names and languages become voices, read from their files."""

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from audio_builder.errors import SettingsError
from audio_builder.language import primary
from audio_builder.model.voice import Voice

_LOG = logging.getLogger(__name__)
Options = dict[str, str | int | float | bool | list[str]]
# A voice file is a few lines; more is not one.
_LARGEST_BYTES = 100_000
_DEFAULT = "en-us"
# Never chosen for a language: it says nothing.
_NEVER = "silent"
# Programs are run, and texts and keys sent away, only when the voice is asked for by name: voice
# files also lie in podcast folders, and those come from other people.
_ONLY_BY_NAME = {"command", "openai"}
_NUMBERS = {"speed": (0.1, 10.0), "pitch": (0.1, 10.0), "gain_db": (-40.0, 40.0)}


def load_voice(path: Path) -> Voice:
    """Read one voice file."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise SettingsError("is too large for a voice file", subject=str(path))
        raw = msgspec.toml.decode(path.read_bytes())
        if not isinstance(raw, dict):
            raise SettingsError("is no voice file", subject=str(path))
        voice = msgspec.convert({**raw, "name": path.stem}, Voice)
        voice = replace(voice, options=_placed(voice.options, path.absolute().parent))
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"is not a right voice file: {error}", subject=str(path), remedy="see docs/voices.md"
        ) from error
    unknown = sorted(set(raw) - set(Voice.__struct_fields__))
    if unknown:
        known = ", ".join(name for name in Voice.__struct_fields__ if name != "name")
        raise SettingsError(
            f"unknown key {unknown[0]}", subject=str(path), remedy=f"known are: {known}"
        )
    for name, (low, high) in _NUMBERS.items():
        value = getattr(voice, name)
        if value is not None and not low <= value <= high:
            raise SettingsError(f"{name} must be {low:g} to {high:g}", subject=str(path))
    return voice


def _placed(options: Options, folder: Path) -> Options:
    """Let ``./model.onnx`` mean the file beside the voice file, wherever the program runs."""
    return {
        name: str(folder / value[2:]) if isinstance(value, str) and value[:2] == "./" else value
        for name, value in options.items()
    }


def voices(folders: Sequence[Path] = ()) -> tuple[Voice, ...]:
    """Return every voice there is; of two with one name the first folder's counts.

    A voice file that is broken is logged and left out.
    """
    found = []
    for _name, path in sorted(_paths(folders).items()):
        try:
            found.append(load_voice(path))
        except SettingsError as error:
            _LOG.warning("%s", error)
    return tuple(found)


def find_voice(name: str, folders: Sequence[Path] = ()) -> Voice:
    """Return the voice of that name, or the one a path to a voice file leads to."""
    if name.endswith(".toml"):
        return load_voice(Path(name))
    found = _paths(folders)
    path = found.get(name) or found.get(name.lower())
    if path is None:
        raise SettingsError(
            "there is no voice of that name",
            subject=name,
            remedy=f"use one of: {', '.join(sorted(found))}",
        )
    return load_voice(path)


def default_voice(language: str = "", folders: Sequence[Path] = ()) -> Voice:
    """Return the voice for a language: one named like it, else the first that reads it."""
    tag = language.replace("_", "-").lower()
    names = [name for name in (tag, primary(tag)) if name and name != _NEVER]
    found = _paths(folders)
    for name in names:
        if name in found and (voice := load_voice(found[name])).engine not in _ONLY_BY_NAME:
            return voice
    if not tag or primary(tag) == primary(_DEFAULT):
        voice = find_voice(_DEFAULT, folders)
        return find_voice(_DEFAULT) if voice.engine in _ONLY_BY_NAME else voice
    for voice in _speaking(found):
        if voice.languages and voice.reads(tag):
            return voice
    # The default engine knows some hundred languages; that it lacks this one, it will tell.
    return Voice(
        name=tag,
        engine="pyttsx3",
        languages=(tag, primary(tag)),
        display_name=language,
        credit="Synthetic voice: pyttsx3",
        digital_source_type="algorithmicMedia",
    )


def _speaking(found: dict[str, Path]) -> Iterator[Voice]:
    """List the voices of the default engine first: they work everywhere."""
    listed = []
    for name, path in sorted(found.items()):
        try:
            voice = load_voice(path)
        except SettingsError as error:
            # A broken file of another voice does not stop an article that needs none of it.
            _LOG.warning("%s", error)
            continue
        if name != _NEVER and voice.engine not in _ONLY_BY_NAME:
            listed.append(voice)
    yield from sorted(listed, key=lambda voice: voice.engine != "pyttsx3")


def _paths(folders: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in (*folders, _shipped()):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return found


@cache
def _shipped() -> Path:
    """Find the voices that come with the program: in the package, or beside it in a source tree."""
    package = Path(__file__).parents[2]
    installed = package / "voices"
    return installed if installed.is_dir() else package.parent / "voices"
