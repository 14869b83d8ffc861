"""How to get a natural voice for a language that has only the plain one here."""

from importlib.util import find_spec

from audio_builder.errors import AudioBuilderError
from audio_builder.language import primary
from audio_builder.speaking.voices.default_voice import is_natural, voice_of_language
from audio_builder.speaking.voices.recommended import recommended_voice
from audio_builder.speaking.voices.voice_files import Folders, voices


def natural_hint(language: str, folders: Folders = ()) -> str:
    """Return one line with a command; empty when there is a natural voice, or none to be had."""
    try:
        if is_natural(voice_of_language(language, folders).voice):
            return ""
    except AudioBuilderError:
        return ""
    way = natural_way(language)
    return f"a natural voice for {language} is to be had: {way}" if way else ""


def natural_way(language: str) -> str:
    """Return the command that brings a natural voice; empty when none is to be had."""
    shipped = [voice for voice in voices() if is_natural(voice) and voice.languages]
    if any(voice.reads(language) and voice.engine == "kokoro" for voice in shipped):
        return "pip install 'audio-builder[kokoro]'"
    if primary(language) == "en":
        return "pip install hibari-tts==0.2.1"
    found = recommended_voice(language)
    if found is None:
        return ""
    command = f"audio-builder voices install {primary(language)}"
    if find_spec("piper") is None:
        command = f"pip install 'audio-builder[piper]' && {command}"
    return f"{command} ({found.name}, {found.terms})"
