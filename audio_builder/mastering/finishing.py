"""A Sound becomes a finished piece: trimmed, levelled, limited, encoded."""

import math
from array import array
from io import BytesIO

import numpy as np
import soundfile
import soxr
from msgspec import Struct

from audio_builder.mastering.limiter import limit
from audio_builder.mastering.loudness import energies
from audio_builder.mastering.mp3 import (
    FrameLayout,
    Mp3File,
    count_frames,
    encode,
    layout_of,
    nearest_rate,
)
from audio_builder.mastering.peaks import decibel_ratio, decibels, true_peak
from audio_builder.mastering.piece import BLOCK_FRAMES, Piece, PieceSettings, silent_piece
from audio_builder.mastering.signals import Pcm16, Signal
from audio_builder.model.sound import Mark, Sound

_FULL_SCALE = 32768
# Silence is what stays this far below the piece's own peak, and never more than -50 dBFS.
_SILENCE_BELOW_PEAK = 10 ** (-48 / 20)
_SILENCE_AT_MOST = 10 ** (-50 / 20)
_WINDOW_SECONDS = 0.005
# Air left around speech: breath and the ends of f and s are quieter than the threshold.
_AIR_BEFORE_SECONDS = 0.015
_AIR_AFTER_SECONDS = 0.06
# Silence at the ends is looked for this far at a time.
_LOOK_SAMPLES = 4096
_FADE_IN_SECONDS = 0.004
_FADE_OUT_SECONDS = 0.03
# What encoding added to true peaks of speech with bits to spare was 0.5 dB at most (216 sentences
# by nine voices), and never as much as the second figure for anything (noise at 32 kbit/s).
_ENCODING_ADDS_DB = 0.95
_ENCODING_ADDS_AT_MOST_DB = 8.0
# Speech peaks 12 to 16 dB above its mean; what peaks less is noise, music or driven too hard, what
# peaks more is a click.
_LEAST_CREST_DB = 10.0
_MOST_CREST_DB = 20.0
# Noise at a low bit rate needs several rounds, speech one and seldom two.
_MOST_TRIES = 8
_A_LITTLE_MORE = 1.02


class Shaped(Struct, frozen=True, kw_only=True):
    """A sound as it will be encoded."""

    signal: Signal
    layout: FrameLayout
    heard: int
    """Samples from the first to the last in which something is heard."""
    speech_end: int
    """Samples from the start to the last in which something is heard."""
    marks: tuple[Mark, ...]

    @property
    def energy(self) -> "array[float]":
        """K-weighted energy of each block."""
        return energies(self.signal, self.layout.rate, BLOCK_FRAMES * self.layout.samples)


def finish(sound: Sound, encoding: PieceSettings) -> Piece:
    """Make one utterance's sound ready to be joined with the others."""
    shaped = shape(sound, encoding)
    if shaped is None:
        return silent_piece(
            layout_of(encoding.sample_rate or nearest_rate(sound.rate), encoding.bit_rate_kbps)
        )
    return compress(shaped, encoding)


def compress(shaped: Shaped, encoding: PieceSettings) -> Piece:
    """Encode a shaped sound."""
    mp3, signal, peak = _encode_below_peak(shaped.signal, shaped.layout, encoding)
    return Piece(
        rate=shaped.layout.rate,
        kbps=shaped.layout.kbps,
        mp3=mp3,
        frames=shaped.layout.frames(len(signal)),
        heard=shaped.heard,
        speech_end=shaped.speech_end,
        peak=peak,
        energy=energies(signal, shaped.layout.rate, BLOCK_FRAMES * shaped.layout.samples),
        marks=shaped.marks,
        pcm=to_pcm(signal) if encoding.with_pcm else b"",
    )


def _encode_below_peak(
    signal: Signal, layout: FrameLayout, encoding: PieceSettings
) -> tuple[bytes, Signal, float]:
    """Return frames, the samples in them, and their peak.

    Encode again with a lower ceiling while the decoded sound still peaks too high.
    What encoding adds to a peak differs from piece to piece, so where it may be too much it is
    measured instead of guessed; decoding costs a fifth of encoding.
    """
    ceiling = decibel_ratio(encoding.ceiling_dbfs)
    allowed = decibel_ratio(encoding.true_peak_dbtp)
    mp3, peak = encode(to_pcm(signal, layout.scale), layout), _peak(signal)
    for _ in range(_MOST_TRIES):
        if _is_surely_below(signal, peak, layout, encoding):
            break
        excess = decoded_peak(mp3, layout, at_least=allowed) / allowed
        if excess <= 1:
            break
        ceiling /= excess * _A_LITTLE_MORE
        signal = limit(signal, ceiling, layout.rate)
        mp3, peak = encode(to_pcm(signal, layout.scale), layout), _peak(signal)
    return mp3, signal, peak


def _peak(signal: Signal | Pcm16) -> float:
    # Twice over the samples, but without a copy of them.
    return max(float(signal.max(initial=0)), -float(signal.min(initial=0)))


def _is_surely_below(
    signal: Signal, peak: float, layout: FrameLayout, encoding: PieceSettings
) -> bool:
    """Tell whether encoding cannot lift the peaks of a sound above what is allowed."""
    headroom = encoding.true_peak_dbtp - decibels(peak)
    # One pass without a copy; not a dot product, for which BLAS would start threads.
    power = float(np.einsum("i,i->", signal, signal)) / len(signal)
    density = decibels(peak) - decibels(math.sqrt(power))
    speech = layout.has_bits_to_spare and _LEAST_CREST_DB < density < _MOST_CREST_DB
    return headroom > (_ENCODING_ADDS_DB if speech else _ENCODING_ADDS_AT_MOST_DB)


def decoded_peak(mp3: bytes, layout: FrameLayout, at_least: float = 0.0) -> float:
    """Return the true peak of frames when they are decoded, if it is above a known one."""
    file = BytesIO()
    whole = Mp3File(file, layout)
    whole.append(mp3, count_frames(mp3))
    whole.finish(1.0)
    file.seek(0)
    signal, _ = soundfile.read(file, dtype="float32")
    return true_peak(signal, at_least)


def shape(sound: Sound, encoding: PieceSettings) -> Shaped | None:
    """Trim, resample and level a sound; None when there is none."""
    rate = encoding.sample_rate or nearest_rate(sound.rate)
    layout = layout_of(rate, encoding.bit_rate_kbps)
    pcm16 = pcm16_of(sound)
    if not len(pcm16):
        return None
    first, last = audible(pcm16, sound.rate)
    if first == last:
        # A voice of silence stands for the time its words would take.
        first, last = 0, len(pcm16)
    start = max(0, first - round(_AIR_BEFORE_SECONDS * sound.rate))
    end = min(len(pcm16), last + round(_AIR_AFTER_SECONDS * sound.rate))
    louder = signal_of(pcm16[start:end], decibel_ratio(encoding.gain_db))
    speech = level(resample(louder, sound.rate, rate), encoding, rate)
    if not len(speech):
        return None
    lead, spoken = ((edge - start) * rate // sound.rate for edge in (first, last))
    return Shaped(
        signal=speech,
        layout=layout,
        heard=spoken - lead,
        speech_end=spoken,
        marks=_shift_marks(sound.marks, start / sound.rate),
    )


def pcm16_of(sound: Sound) -> Pcm16:
    """Return a sound's 16-bit samples without copying them."""
    return np.frombuffer(sound.pcm, dtype="<i2", count=len(sound.pcm) // 2)


def signal_of(pcm16: Pcm16, gain: float = 1.0) -> Signal:
    """Return 16-bit samples as numbers from -1 to 1, multiplied with a gain."""
    signal: Signal = np.multiply(pcm16, np.float32(gain / _FULL_SCALE), dtype=np.float32)
    return signal


def to_pcm(signal: Signal, scale: float = 1.0) -> bytes:
    """Return 16-bit samples, divided by what the encoder will multiply them with."""
    largest = 32767
    whole = signal * np.float32(largest / scale)
    np.rint(whole, out=whole)
    np.clip(whole, -largest, largest, out=whole)
    return whole.astype("<i2").tobytes()


def audible(pcm16: Pcm16, rate: int) -> tuple[int, int]:
    """Return where sound starts and ends; twice the same where there is none."""
    peak = _peak(pcm16)
    if not peak:
        return 0, 0
    silence = int(min(_SILENCE_AT_MOST * _FULL_SCALE, peak * _SILENCE_BELOW_PEAK))
    width = max(1, round(_WINDOW_SECONDS * rate))
    first, last = _first_above(pcm16, silence), len(pcm16) - 1 - _first_above(pcm16[::-1], silence)
    return first // width * width, min(len(pcm16), (last // width + 1) * width)


def _first_above(pcm16: Pcm16, silence: int) -> int:
    """Return where a sound that is not all silence begins; what follows is not looked at."""
    for at in range(0, len(pcm16), _LOOK_SAMPLES):
        part = pcm16[at : at + _LOOK_SAMPLES]
        loud = (part > silence) | (part < -silence)
        if loud.any():
            return at + int(loud.argmax())
    return 0


def resample(signal: Signal, rate: int, wanted: int) -> Signal:
    """Return the samples at another rate."""
    if rate == wanted:
        return signal
    resampled: Signal = soxr.resample(signal, rate, wanted, quality="HQ")
    return resampled


def level(signal: Signal, encoding: PieceSettings, rate: int) -> Signal:
    """Fade the ends of samples that are ours to change, keep them below the ceiling."""
    fade_in = min(len(signal) // 2, round(_FADE_IN_SECONDS * rate))
    fade_out = min(len(signal) // 2, round(_FADE_OUT_SECONDS * rate))
    signal[:fade_in] *= np.linspace(0, 1, fade_in, endpoint=False, dtype=np.float32)
    signal[len(signal) - fade_out :] *= np.linspace(1, 0, fade_out, dtype=np.float32)
    return limit(signal, decibel_ratio(encoding.ceiling_dbfs), rate)


def _shift_marks(marks: tuple[Mark, ...], seconds: float) -> tuple[Mark, ...]:
    return tuple(
        Mark(start=mark.start, end=mark.end, seconds=max(0.0, mark.seconds - seconds))
        for mark in marks
    )
