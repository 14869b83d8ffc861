"""What is heard."""

from msgspec import Struct


class Mark(Struct, frozen=True, kw_only=True):
    """The moment an engine starts a word."""

    start: int
    end: int
    """Characters of the spoken text."""
    seconds: float
    """From the first sample of the sound."""


class Sound(Struct, frozen=True, kw_only=True):
    """One utterance as sound: 16-bit little-endian mono samples."""

    pcm: bytes
    rate: int
    """Hertz."""
    marks: tuple[Mark, ...] = ()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / 2 / self.rate
