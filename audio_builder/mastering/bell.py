"""A short bell, for where no chime of one's own is chosen."""

from pathlib import Path

import numpy as np
import soundfile

_RATE = 44100
_SECONDS = 1.3
# Two strokes, a fifth apart: hertz, and when each begins.
_STROKES = ((660.0, 0.0), (990.0, 0.16))
# Of a bar that is struck: its partials by their ratio, how loud, and how soon they are gone.
_PARTIALS = ((1.0, 0.5, 5.0), (2.76, 0.12, 9.0), (5.4, 0.04, 16.0))


def write_bell(path: Path) -> None:
    """Write the bell as a WAV file."""
    moments = np.arange(round(_SECONDS * _RATE)) / _RATE
    sound = np.zeros(len(moments))
    for pitch, begins in _STROKES:
        since = np.maximum(0.0, moments - begins)
        for ratio, loudness, decay in _PARTIALS:
            sound += loudness * np.sin(2 * np.pi * pitch * ratio * since) * np.exp(-decay * since)
    sound *= 0.5 / np.abs(sound).max()
    soundfile.write(path, sound, _RATE, subtype="PCM_16", format="WAV")
