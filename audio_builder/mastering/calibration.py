"""A few sentences of a voice become the gain that brings it to a target loudness."""

from collections.abc import Iterable

from audio_builder.mastering.finishing import shape
from audio_builder.mastering.loudness import SILENCE_LUFS, Meter
from audio_builder.mastering.mp3 import nearest_rate
from audio_builder.mastering.piece import BLOCK_FRAMES, PieceSettings
from audio_builder.model.sound import Sound

# A pause as between sentences: the meter's gate hears half of each.
_PAUSE_MS = 500
# What must be lifted by more than this is not a quiet voice but noise.
MOST_GAIN_DB = 24.0
# The limiter takes back part of a gain, so the right one is found by trying.
_MOST_ROUNDS = 8
_NEAR_ENOUGH_LU = 0.03
_LEAST_SLOPE = 0.2


def calibrate(sounds: Iterable[Sound], target_lufs: float) -> float:
    """Return the gain in decibels that brings a voice's sentences to the target.

    Silence, and what is too quiet to be a voice, gets no gain at all.
    """
    spoken = tuple(sound for sound in sounds if sound.pcm)
    gain, loudness, slope = 0.0, _loudness(spoken, 0.0), 1.0
    if target_lufs - loudness > MOST_GAIN_DB:
        return 0.0
    for _ in range(_MOST_ROUNDS):
        step = (target_lufs - loudness) / slope
        if abs(step) < _NEAR_ENOUGH_LU or gain + step > MOST_GAIN_DB:
            break
        before, loudness = loudness, _loudness(spoken, gain + step)
        gain += step
        slope = min(1.0, max(_LEAST_SLOPE, (loudness - before) / step))
    return round(gain, 2)


def _loudness(sounds: tuple[Sound, ...], gain_db: float) -> float:
    if not sounds:
        return SILENCE_LUFS
    encoding = PieceSettings(gain_db=gain_db, sample_rate=nearest_rate(sounds[0].rate))
    meter = Meter(encoding.sample_rate)
    for sound in sounds:
        shaped = shape(sound, encoding)
        if shaped is not None:
            layout = shaped.layout
            frames = layout.frames_with_pause(0, shaped.heard, _PAUSE_MS)
            meter.add(shaped.energy, BLOCK_FRAMES * layout.samples, frames * layout.samples)
    return meter.integrated
