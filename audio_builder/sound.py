"""What is heard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The moment an engine starts a word."""

    start: int
    end: int
    """Characters of the spoken text."""
    seconds: float
    """From the first sample of the sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """One utterance as sound: 16-bit little-endian mono samples."""

    pcm: bytes
    rate: int
    """Hertz."""
    marks: tuple[Mark, ...] = ()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / 2 / self.rate
