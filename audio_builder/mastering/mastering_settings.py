"""What is chosen about the sound of an episode, apart from its voice."""

from pathlib import Path

from msgspec import Struct

from audio_builder.mastering.piece import PieceSettings

REFERENCE_LUFS = -16.0
"""Apple's figure, read on one channel."""
BIT_RATE_KBPS = 64
"""Speech at an engine's 16 to 24 kHz gains nothing above it."""


class MasteringSettings(Struct, frozen=True, kw_only=True):
    """Loudness, MP3 format, and the sound files around and under the speech."""

    target_lufs: float = REFERENCE_LUFS
    bit_rate_kbps: int = BIT_RATE_KBPS
    sample_rate: int = 0
    """Hertz; 0 takes the rate of the first sound."""
    intro: Path | None = None
    """Played first, at the target loudness."""
    outro: Path | None = None
    """Played last, at the target loudness."""
    chime: Path | None = None
    """Heard before each heading, at the target loudness."""
    bed: Path | None = None
    """Heard softly under notice, headline and byline."""

    def encoding(self, *, with_pcm: bool = False) -> PieceSettings:
        """Return what is done to each sound, before its voice's gain and sample rate are known."""
        return PieceSettings(
            gain_db=0.0,
            sample_rate=self.sample_rate,
            bit_rate_kbps=self.bit_rate_kbps,
            with_pcm=with_pcm,
        )


DEFAULTS = MasteringSettings()
