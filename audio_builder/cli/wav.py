"""Sounds become a WAV file somebody can listen to."""

import wave
from collections.abc import Sequence
from pathlib import Path

from audio_builder.errors import SettingsError
from audio_builder.model.sound import Sound


def write_wav(path: Path, sounds: Sequence[Sound]) -> None:
    """Write sounds of one rate into a WAV file, one after the other."""
    try:
        with path.open("wb") as opened, wave.open(opened, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sounds[0].rate)
            file.writeframes(b"".join(sound.pcm for sound in sounds))
    except OSError as error:
        raise SettingsError(
            f"cannot be written: {error.strerror}", subject=str(path), remedy="name another file"
        ) from error
