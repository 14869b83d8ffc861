"""A language becomes the voice that reads it when none is named, and the reason."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.language import primary, voice_languages
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.speaking.engine import load_engine
from audio_builder.speaking.voices.trust import acts_outside
from audio_builder.speaking.voices.voice_files import (
    Folders,
    load_voice,
    shipped_folder,
    voice_origin,
    voice_paths,
)

_LOG = logging.getLogger(__name__)
_DEFAULT = "en-us"
# Never chosen for a language: it says nothing.
_NEVER = "silent"
# Knows some hundred languages, and is there wherever the program is.
_PLAIN_ENGINE = "pyttsx3"


class Choice(Struct, frozen=True, kw_only=True):
    """The voice of a language, and why it is this one."""

    voice: Voice
    reason: str


def default_voice(language: str = "", folders: Folders = ()) -> Voice:
    """Return the voice for a language."""
    return voice_of_language(language, folders).voice


def voice_of_language(language: str = "", folders: Folders = ()) -> Choice:
    """Return the voice for a language: the user's own, else a natural one, else the plain one."""
    tag = language.replace("_", "-").lower() or _DEFAULT
    own = _find_by_name(tag, _own_paths(folders), folders)
    if own is not None:
        return Choice(voice=own, reason="your own voice file of this name")
    natural = next(_natural_voices(tag, folders), None)
    if natural is not None:
        reason = f"natural voice of {natural.engine}, installed here"
        if not is_of_region(natural, tag):
            # Still better understood than the plain voice of the region.
            reason += f", with the accent of {natural.languages[0]}"
        return Choice(voice=natural, reason=reason)
    return Choice(
        voice=plain_voice(tag, folders), reason="no natural voice of this language is installed"
    )


def choices(folders: Folders = ()) -> dict[str, Choice]:
    """Return the voice of each language that some voice file names first."""
    tags = {
        voice.languages[0]
        for voice in _readable(voice_paths(folders).values(), folders)
        if voice.languages
    }
    return {tag: voice_of_language(tag, folders) for tag in sorted(tags)}


def plain_voice(language: str, folders: Folders = ()) -> Voice:
    """Return a voice that needs no model: one named like the language, else one that reads it."""
    tag = language.replace("_", "-").lower() or _DEFAULT
    shipped = voice_paths(())
    named = _find_by_name(tag, shipped, ())
    if named is not None:
        return named
    if primary(tag) == primary(_DEFAULT):
        return load_voice(shipped[_DEFAULT])
    readable = _readable(voice_paths(folders).values(), folders)
    for voice in sorted(readable, key=lambda voice: voice.engine != _PLAIN_ENGINE):
        is_left_out = voice.name == _NEVER or is_natural(voice)
        if voice.languages and _reads(voice, tag) and not is_left_out:
            return voice
    # That the engine lacks this language, it will tell itself.
    return Voice(
        name=tag,
        engine=_PLAIN_ENGINE,
        languages=voice_languages(tag),
        display_name=language,
        credit="Synthetic voice: pyttsx3",
        digital_source_type="algorithmicMedia",
    )


def is_of_region(voice: Voice, tag: str) -> bool:
    """Tell whether a voice speaks a language as its region does; without a region any will do."""
    names = {language.lower() for language in voice.languages}
    asked = tag.replace("_", "-").lower()
    return asked in names or asked == primary(voice.languages[0])


def is_natural(voice: Voice) -> bool:
    """Tell whether a voice is spoken by a neural engine of this computer."""
    try:
        return load_engine(voice.engine).capabilities.natural
    except AudioBuilderError:
        return False


def _reads(voice: Voice, tag: str) -> bool:
    """Tell whether a voice reads a language under one of its names."""
    return any(voice.reads(name) for name in voice_languages(tag))


def _own_paths(folders: Folders) -> dict[str, Path]:
    shipped = shipped_folder()
    return {
        name: path
        for name, path in voice_paths(folders).items()
        if not path.is_relative_to(shipped)
    }


def _find_by_name(tag: str, paths: dict[str, Path], folders: Folders) -> Voice | None:
    """Return the voice that is named like the language."""
    names = [*voice_languages(tag)]
    if primary(tag) == primary(_DEFAULT):
        names.append(_DEFAULT)
    for name in names:
        if name in paths and name != _NEVER:
            voice = load_voice(paths[name], voice_origin(paths[name], folders))
            if not acts_outside(voice):
                return voice
    return None


def _natural_voices(tag: str, folders: Folders) -> Iterator[Voice]:
    """Yield the natural voices that can speak here: the user's first, then of the very region.

    Not those of a podcast folder, which is not trusted: they are chosen by their names only.
    """
    found = [
        voice
        for voice in _readable(voice_paths(folders).values(), folders)
        if voice.languages and _reads(voice, tag) and is_natural(voice)
    ]
    names = voice_languages(tag)

    def rank(voice: Voice) -> tuple[bool, int]:
        tags = [language.lower() for language in voice.languages]
        nearest = next((at for at, name in enumerate(names) if name in tags), len(names))
        return voice.origin is VoiceOrigin.SHIPPED, nearest

    for voice in sorted(found, key=rank):
        try:
            if load_engine(voice.engine)(voice).is_installed():
                yield voice
        except SettingsError as error:
            _LOG.warning("%s", error)


def _readable(paths: Iterable[Path], folders: Folders) -> Iterator[Voice]:
    for path in sorted(paths, key=lambda path: path.stem):
        try:
            voice = load_voice(path, voice_origin(path, folders))
        except SettingsError as error:
            # A broken file of another voice does not stop an article that needs none of it.
            _LOG.warning("%s", error)
            continue
        if not acts_outside(voice) and voice.origin is not VoiceOrigin.PODCAST:
            yield voice
