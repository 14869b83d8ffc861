"""A finished piece: one utterance as MP3 frames, and what is known of them."""

from array import array

from msgspec import Struct, field
from msgspec.structs import replace

from audio_builder.mastering.mp3 import FrameLayout, nearest_rate
from audio_builder.model.sound import Mark, Sound

BLOCK_FRAMES = 4
"""Frames that one figure of K-weighted energy covers: about a tenth of a second."""

CEILING_DBFS = -2.0
"""Where the true peak is limited before encoding, which adds half a decibel at most where there are
bits to spare (decision 052)."""
TRUE_PEAK_DBTP = -1.0
"""What the decoded sound never passes (Apple)."""


class PieceSettings(Struct, frozen=True, kw_only=True):
    """How a sound becomes a piece."""

    gain_db: float
    sample_rate: int = 0
    """Hertz; 0 keeps the engine's."""
    bit_rate_kbps: int = 64
    ceiling_dbfs: float = CEILING_DBFS
    true_peak_dbtp: float = TRUE_PEAK_DBTP
    with_pcm: bool = False
    """Keep the samples beside the MP3, for other formats."""


class Piece(Struct, frozen=True, kw_only=True):
    """Frames of a fresh encoder, which can stand after any others."""

    rate: int
    """Hertz."""
    kbps: int
    mp3: bytes
    frames: int
    heard: int
    """Samples from the first to the last in which something is heard."""
    speech_end: int
    """Samples from the start of the piece to the last in which something is heard."""
    peak: float
    """Largest sample before encoding, 1 being full scale."""
    energy: "array[float]" = field(default_factory=lambda: array("f"))
    """K-weighted energy of each block of ``BLOCK_FRAMES`` frames."""
    marks: tuple[Mark, ...] = ()
    """Word starts, from the start of the piece."""
    pcm: bytes = b""
    """The 16-bit samples, where they were asked for."""


def silent_piece(layout: FrameLayout) -> Piece:
    """Return the piece of an utterance in which nothing is heard: no frames at all."""
    return Piece(
        rate=layout.rate, kbps=layout.kbps, mp3=b"", frames=0, heard=0, speech_end=0, peak=0.0
    )


def with_rate_of(sound: Sound | Piece, encoding: PieceSettings) -> PieceSettings:
    """Return the settings for what follows a sound: the first one heard sets the sample rate."""
    is_heard = sound.frames if isinstance(sound, Piece) else sound.pcm
    if encoding.sample_rate or not is_heard:
        return encoding
    return replace(encoding, sample_rate=nearest_rate(sound.rate))
