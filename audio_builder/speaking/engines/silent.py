"""A text becomes silence as long as its reading: for tests and for timing a script dry."""

import math
import re
from array import array
from typing import ClassVar

from audio_builder.errors import SettingsError
from audio_builder.model.sound import Mark, Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities, Engine, Prosody

# A common narration pace: 165 words a minute of five letters and a space each.
_SECONDS_PER_CHARACTER = 60 / (165 * 6)
_RATE = 22050
_TONE_HERTZ = 220
# About -30 dBFS: heard, and far from clipping.
_TONE_PEAK = 1000
_OPTIONS = ("tone", "rate")


class SilentEngine(Engine):
    """Digital silence of a length that follows from the text, with its word times."""

    name: ClassVar[str] = "silent"
    capabilities: Capabilities = Capabilities(
        max_characters=100_000,
        audible=False,
        word_times=True,
        deterministic=True,
        speeds=(0.1, 10.0),
        pitches=(0.1, 10.0),
    )

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        unknown = sorted(set(voice.options) - set(_OPTIONS))
        if unknown:
            raise SettingsError(
                f"unknown option {unknown[0]}",
                subject=f"voice {voice.name}",
                remedy=f"known are: {', '.join(_OPTIONS)}",
            )
        self._tone = bool(voice.options.get("tone", False))
        rate = voice.options.get("rate", _RATE)
        if not isinstance(rate, int) or not 8000 <= rate <= 48000:  # noqa: PLR2004 - what MP3 knows
            raise SettingsError("rate must be 8000 to 48000 hertz", subject=f"voice {voice.name}")
        self._rate = rate

    @property
    def identity(self) -> str:
        """The engine and its two options."""
        return f"silent 1, tone={self._tone}, rate={self._rate}, pitch={self.voice.pitch:g}"

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        """Return silence, or a faint tone, as long as the text takes to read."""
        del deadline_seconds
        step = _SECONDS_PER_CHARACTER / prosody.speed
        samples = round(len(text) * step * self._rate)
        marks = tuple(
            Mark(start=word.start(), end=word.end(), seconds=round(word.start() * step, 4))
            for word in re.finditer(r"\S+", text)
        )
        pcm = self._hum(samples, prosody) if self._tone else bytes(2 * samples)
        return Sound(pcm=pcm, rate=self._rate, marks=marks)

    def _hum(self, samples: int, prosody: Prosody) -> bytes:
        peak = _TONE_PEAK * min(prosody.volume, 1.0)
        turn = 2 * math.pi * _TONE_HERTZ * prosody.pitch / self._rate
        wave = array("h", (round(peak * math.sin(turn * i)) for i in range(samples)))
        return wave.tobytes()
