"""Everything that decides an episode's bytes becomes one hash."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from audio_builder.converting.choose_voice import quote_voice
from audio_builder.model.article import Article
from audio_builder.model.script import Script
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings
from audio_builder.surrogates import storable

# Raised when the program makes other sound from the same script, so that "unchanged" stays true.
SOUND_VERSION = 1


def fingerprint(
    article: Article, script: Script, voice: Voice, settings: Settings, *, summary: str = ""
) -> str:
    """Hash everything that decides an episode's bytes, but not where and when it is made.

    ``summary`` is given where it is not made from the article.
    """
    inputs: tuple[Any, ...] = (
        SOUND_VERSION,
        replace(article, blocks=(), image="", remarks=()),
        script,
        _sound_of(voice),
        _sound_of(quote_voice(settings)),
        {name: _content(value) for name, value in asdict(settings.sound).items()},
        *([summary] if summary else []),
    )
    encoded = msgspec.json.encode(storable(msgspec.to_builtins(inputs)), order="sorted")
    return hashlib.sha256(encoded).hexdigest()


def text_hash(script: Script) -> str:
    """Hash the text that is read, with any voice."""
    text = "\n".join(utterance.text for utterance in script.utterances)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sound_of(voice: Voice | None) -> dict[str, Any] | None:
    """Return a voice without what says nothing of its sound: where its file lies."""
    if voice is None:
        return None
    return {name: value for name, value in asdict(voice).items() if name != "origin"}


def _content(value: Any) -> Any:
    """Return a setting's value; of a file its content, wherever it lies."""
    if isinstance(value, Path):
        return hashlib.sha256(value.read_bytes()).hexdigest()
    return value
