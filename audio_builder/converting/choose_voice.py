"""An article, its source and the settings become the voices that read it."""

from pathlib import Path

from msgspec.structs import replace

from audio_builder.model.article import Article
from audio_builder.model.source import Source
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.settings import Settings
from audio_builder.speaking.voices.default_voice import default_voice, is_natural, plain_voice
from audio_builder.speaking.voices.trust import AskedBy, acts_outside, require_trust
from audio_builder.speaking.voices.voice_files import (
    VoiceFolder,
    find_voice,
    voices,
)
from audio_builder.user_folders import user_folder


def voice_folders(settings: Settings) -> tuple[VoiceFolder, ...]:
    """Return where voice files are looked for, nearest first, before the shipped ones."""
    of_podcast = VoiceFolder(path=Path(settings.output) / "voices", origin=VoiceOrigin.PODCAST)
    further: tuple[VoiceFolder, ...] = ()
    if settings.voices_folder:
        is_users = "voices_folder" not in settings.said_by_podcast
        origin = VoiceOrigin.OWN if is_users else VoiceOrigin.PODCAST
        further = (VoiceFolder(path=Path(settings.voices_folder), origin=origin),)
    return (*further, of_podcast, VoiceFolder(path=user_folder() / "voices"))


def choose_voice(article: Article, source: Source, settings: Settings) -> Voice:
    """Take the voice that was asked for, else the default one of the article's language."""
    folders = voice_folders(settings)
    if source.voice:
        voice = find_voice(source.voice, folders)
        if source.voice.endswith(".toml"):
            # Files that a list names may be as strange as the list.
            voice = replace(voice, origin=VoiceOrigin.PODCAST)
        require_trust(voice, AskedBy.JOBS)
    else:
        voice = _find_named(settings, "voice") or default_voice(article.language or "en", folders)
    return replace(voice, speed=voice.speed * settings.speed)


def trusted_voice(name: str, settings: Settings) -> Voice:
    """Return the voice that a folder's episode names; a stranger may have written that name."""
    voice = find_voice(name, voice_folders(settings))
    require_trust(voice, AskedBy.PODCAST)
    return replace(voice, speed=voice.speed * settings.speed)


def spare_voice(article: Article, source: Source, settings: Settings, voice: Voice) -> Voice | None:
    """Return the plain voice that speaks when a natural one, which nobody named, fails."""
    if source.voice or settings.voice or not is_natural(voice):
        return None
    plain = plain_voice(article.language or "en", voice_folders(settings))
    return replace(plain, speed=plain.speed * settings.speed)


def quote_voice(settings: Settings) -> Voice | None:
    """Return the second voice for block quotes, if one is wanted."""
    return _find_named(settings, "quote_voice")


def named_voices(settings: Settings) -> tuple[Voice, ...]:
    """Return the voices that the settings name; refuse what they may not ask for."""
    found = (_find_named(settings, name) for name in ("voice", "quote_voice"))
    return tuple(voice for voice in found if voice)


def foreign_voices(voice: Voice, settings: Settings) -> tuple[Voice, ...]:
    """Return voices for passages in languages that the voice itself does not read.

    Nobody named them: none of them runs a program or sends texts to a server.
    """
    if not settings.foreign_voices:
        return ()
    found = voices(voice_folders(settings))
    return tuple(
        other
        for other in found
        if other.languages and other.name != voice.name and not acts_outside(other)
    )


def _find_named(settings: Settings, setting: str) -> Voice | None:
    name = getattr(settings, setting)
    if not name:
        return None
    voice = find_voice(name, voice_folders(settings))
    is_users = setting not in settings.said_by_podcast
    require_trust(voice, AskedBy.USER if is_users else AskedBy.PODCAST)
    return voice
