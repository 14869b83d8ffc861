"""Settings are refused before any article is touched."""

from audio_builder.converting.choose_voice import named_voices
from audio_builder.converting.listen import require_listening
from audio_builder.converting.prepare import pauses_of
from audio_builder.errors import SettingsError
from audio_builder.settings import Settings


def validate_settings(settings: Settings) -> None:
    """Refuse a voice, a pause or a file that cannot be used."""
    pauses_of(settings)
    if settings.listen:
        require_listening(settings)
    for voice in named_voices(settings):
        pauses_of(settings, voice)
    if bool(settings.c2pa_certificate) != bool(settings.c2pa_key):
        raise SettingsError("c2pa_certificate and c2pa_key go together", remedy="set both")
    for name in ("intro_file", "outro_file", "chime_file", "bed_file"):
        _validate_file(settings, name)
    for name in ("c2pa_certificate", "c2pa_key"):
        _validate_file(settings, name)


def _validate_file(settings: Settings, name: str) -> None:
    path = getattr(settings, name)
    if path and not path.is_file():
        raise SettingsError("no such file", subject=str(path), remedy=f"correct {name}")
