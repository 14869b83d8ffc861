"""Samples become a WAV file as long as the MP3 they went into."""

import struct
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_SAMPLE_BYTES = 2
_PCM = 1
# The sizes in the header have 32 bits; a longer file is read to its end by all who read WAV.
_MOST_BYTES = 0xFFFFFFFF


class WavFile:
    """A mono WAV being written; without a path nothing is."""

    def __init__(self, path: Path | None, rate: int) -> None:
        self._rate = rate
        self._size = 0
        self._file: BinaryIO | None = path.open("wb") if path else None

    def __enter__(self) -> Self:
        if self._file:
            self._file.write(bytes(_HEADER.size))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:
            with self._file:
                self._file.seek(0)
                self._file.write(self._header())

    def append(self, pcm: bytes, samples: int) -> None:
        """Add 16-bit samples, padded with silence to a number of them."""
        if self._file:
            self._file.write(pcm)
            self._file.write(bytes(samples * _SAMPLE_BYTES - len(pcm)))
            self._size += samples * _SAMPLE_BYTES

    def _header(self) -> bytes:
        size = min(self._size, _MOST_BYTES - _HEADER.size)
        return _HEADER.pack(
            b"RIFF",
            size + _HEADER.size - 8,
            b"WAVE",
            b"fmt ",
            16,
            _PCM,
            1,
            self._rate,
            self._rate * _SAMPLE_BYTES,
            _SAMPLE_BYTES,
            8 * _SAMPLE_BYTES,
            b"data",
            size,
        )
