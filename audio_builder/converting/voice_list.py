"""Every voice that can be named, and whether it works here and now."""

from collections.abc import Mapping

from audio_builder.converting.choose_voice import voice_folders
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings
from audio_builder.speaking.engine import Probe
from audio_builder.speaking.synthesizer import probe_all
from audio_builder.speaking.voices.default_voice import Choice, choices
from audio_builder.speaking.voices.voice_files import voices


def list_voices(settings: Settings) -> list[dict[str, object]]:
    """Return every voice as JSON tells it, with what a trial of it says."""
    folders = voice_folders(settings)
    chosen = choices(folders)
    found = voices(folders)
    probed = zip(found, probe_all(found), strict=True)
    return [voice_row(voice, result, chosen) for voice, result in probed]


def voice_row(voice: Voice, result: Probe, chosen: Mapping[str, Choice]) -> dict[str, object]:
    """Return what is known of a voice, and whether it works, as JSON tells it."""
    return {
        **_facts(voice),
        **_verdict(result),
        "default_for": default_languages(voice, chosen),
    }


def default_languages(voice: Voice, chosen: Mapping[str, Choice]) -> list[str]:
    """Return the languages whose articles a voice reads unless another is asked for."""
    return [tag for tag, choice in chosen.items() if choice.voice.name == voice.name]


def _facts(voice: Voice) -> dict[str, object]:
    return {
        "name": voice.name,
        "display_name": voice.display_name,
        "engine": voice.engine,
        "languages": list(voice.languages),
        "speed": voice.speed,
        "pitch": voice.pitch,
        "gain_db": voice.gain_db,
        "credit": voice.credit,
        "licence": voice.licence,
        "digital_source_type": voice.digital_source_type,
        "options": voice.options,
    }


def _verdict(result: Probe) -> dict[str, object]:
    return {"works": result.works, "detail": result.detail, "remedy": result.remedy}
