"""A finished MP3 becomes what a listener gets of it: length, loudness, peak, dead air."""

# mypy: disable-error-code="no-untyped-call"
# mutagen annotates hardly anything.

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from msgspec import Struct
from mutagen import MutagenError
from mutagen.mp3 import MP3

from audio_builder.errors import MasteringError
from audio_builder.mastering.loudness import Meter, energies
from audio_builder.mastering.peaks import decibels, true_peak
from audio_builder.mastering.signals import Signal

# Longer than the longest pause that is meant.
DEAD_AIR_SECONDS = 1.6
# Below this, one hears nothing next to speech at -16 LUFS.
_SILENCE = 10 ** (-50 / 20)
_STEP_SECONDS = 0.01
# Loudness is taken in rows of 20 ms, sound is read by the 20 seconds: memory stays flat.
_STEPS_IN_ROW = 2
_CHUNK_ROWS = 1000


class Measured(Struct, frozen=True, kw_only=True):
    """What was measured of a decoded MP3."""

    decoded_seconds: float
    """Length of the decoded sound."""
    header_seconds: float
    """What the file's own header says, which is what players show."""
    sample_rate: int
    """Hertz."""
    channels: int
    bit_rate_kbps: int
    loudness_lufs: float
    true_peak_dbtp: float
    silences: tuple[tuple[float, float], ...] = ()
    """Start and end, in seconds, of dead air longer than ``DEAD_AIR_SECONDS``."""
    quiet: bytes = b""
    """1 for every step in which nothing is heard."""
    step_seconds: float = _STEP_SECONDS
    """How long a step is: a hundredth of a second, to the nearest sample."""

    def silent_spans(self, spans: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        """Yield those spans, in seconds, in which nothing is heard at all."""
        for start, end in spans:
            first, last = (max(0, round(edge / self.step_seconds)) for edge in (start, end))
            if 0 not in self.quiet[first:last]:
                yield start, end


class _Forward(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """Reads on without seeking: a seek drops the bits that MP3 frames lend each other."""

    def seekable(self) -> bool:
        """Refuse to seek."""
        return False


def measure(path: Path) -> Measured:
    """Decode an MP3 and measure it: a few thousandths of its length in time, and flat memory."""
    header_seconds, kbps = _header(path)
    measurement: _RunningMeasurement | None = None
    try:
        with _Forward(str(path)) as file:
            measurement = _RunningMeasurement(file.samplerate)
            while len(part := file.read(measurement.chunk, dtype="float32", always_2d=True)):
                measurement.add(part.mean(axis=1))
            channels = file.channels
    except (soundfile.SoundFileError, OSError) as error:
        raise MasteringError(
            f"cannot decode: {error}", subject=str(path), remedy="convert the article again"
        ) from error
    return Measured(
        decoded_seconds=measurement.samples / measurement.rate,
        header_seconds=header_seconds,
        sample_rate=measurement.rate,
        channels=channels,
        bit_rate_kbps=kbps,
        loudness_lufs=round(measurement.meter.integrated, 2),
        true_peak_dbtp=round(decibels(measurement.peak), 2),
        silences=tuple(measurement.silences()),
        quiet=bytes(measurement.quiet),
        step_seconds=measurement.step / measurement.rate,
    )


def _header(path: Path) -> tuple[float, int]:
    """Return length and bit rate as the file's own header tells them."""
    try:
        facts: Any = MP3(path).info
    except (MutagenError, OSError) as error:
        raise MasteringError(
            f"not an MP3: {error}", subject=str(path), remedy="convert the article again"
        ) from error
    return float(facts.length), round(facts.bitrate / 1000)


class _RunningMeasurement:
    """What has been measured of a file so far."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.samples = 0
        self.peak = 0.0
        self.meter = Meter(rate)
        self.step = max(1, round(rate * _STEP_SECONDS))
        self._row = self.step * _STEPS_IN_ROW
        self.chunk = self._row * _CHUNK_ROWS
        self.quiet = bytearray()

    def add(self, part: Signal) -> None:
        """Add the next part; all but the last are whole chunks."""
        self.samples += len(part)
        self.peak = true_peak(part, self.peak)
        self.meter.add(energies(part, self.rate, self._row), self._row, len(part))
        steps = np.zeros(-(-len(part) // self.step) * self.step, dtype=np.float32)
        np.abs(part, out=steps[: len(part)])
        loudest = steps.reshape(-1, self.step).max(axis=1)
        self.quiet += (loudest < _SILENCE).astype(np.uint8).tobytes()

    def silences(self) -> Iterator[tuple[float, float]]:
        """Yield each stretch of dead air."""
        edges = np.diff(np.frombuffer(b"\0" + self.quiet + b"\0", dtype=np.int8))
        seconds = self.step / self.rate
        for first, last in zip(np.flatnonzero(edges > 0), np.flatnonzero(edges < 0), strict=True):
            if (last - first) * seconds > DEAD_AIR_SECONDS:
                end = min(float(last) * seconds, self.samples / self.rate)
                yield float(first) * seconds, end
