"""How to get a natural voice for a language that has none here, or none of its region."""

from importlib.util import find_spec

from audio_builder.errors import AudioBuilderError
from audio_builder.language import primary
from audio_builder.model.voice import Voice
from audio_builder.speaking.voices.default_voice import (
    is_natural,
    is_of_region,
    voice_of_language,
)
from audio_builder.speaking.voices.recommended import recommended_voice
from audio_builder.speaking.voices.voice_files import Folders, voices

_KOKORO = "pip install 'audio-builder[kokoro]'"


def natural_hint(language: str, folders: Folders = ()) -> str:
    """Return one line with a command; empty when there is a natural voice, or none to be had."""
    try:
        voice = voice_of_language(language, folders).voice
    except AudioBuilderError:
        return ""
    way = way_to_natural(voice, language)
    if not way:
        return ""
    if is_natural(voice):
        accent = voice.languages[0]
        return f"{voice.name} reads {language} with the accent of {accent}; to get its own: {way}"
    return f"a natural voice for {language} is to be had: {way}"


def way_to_natural(voice: Voice, language: str) -> str:
    """Return the command that brings a better voice than a language has; empty for none."""
    if not is_natural(voice):
        return _way_to_any(language)
    if is_of_region(voice, language):
        return ""
    names = [other.name for other in _kokoro() if is_of_region(other, language)]
    if not names:
        return ""
    return f"--voice {names[0]}" if find_spec("kokoro_onnx") else _KOKORO


def _kokoro() -> list[Voice]:
    return [voice for voice in voices() if voice.engine == "kokoro" and voice.languages]


def _way_to_any(language: str) -> str:
    if any(voice.reads(language) for voice in _kokoro()):
        return _KOKORO
    if primary(language) == "en":
        return "pip install hibari-tts==0.2.1"
    found = recommended_voice(language)
    if found is None:
        return ""
    command = f"audio-builder voices install {primary(language)}"
    if find_spec("piper") is None:
        command = f"pip install 'audio-builder[piper]' && {command}"
    return f"{command} ({found.name}, {found.terms})"
