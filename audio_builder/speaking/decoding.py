"""Audio bytes of any usual kind become a rate and 16-bit mono samples."""

import io
import struct
import sys

from audio_builder.speaking.engine import UnreliableError

_PCM, _EXTENSIBLE = 1, 0xFFFE
# Everything an engine may send at sane settings; other rates are a broken header.
_RATES = range(4000, 192_001)
_SIXTEEN_BITS = 16
_FMT_BYTES = 16


def decode(data: bytes) -> tuple[int, bytes]:
    """Return hertz and samples; what the bytes are is read from them, never from a name."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        form, samples = _wav_chunks(data)
        kind, channels, rate, _bytes, _block, bits = struct.unpack_from("<HHIIHH", form)
        if kind in {_PCM, _EXTENSIBLE} and channels == 1 and bits == _SIXTEEN_BITS:
            return _require_rate(rate), samples[: len(samples) & ~1]
        data = _with_sizes(form, samples)
    if not data:
        raise UnreliableError("an empty answer instead of sound")
    return _foreign(data)


def from_raw(data: bytes, rate: int) -> tuple[int, bytes]:
    """Take bytes without any header: little-endian mono samples at a rate known beforehand."""
    if data[:4] in {b"RIFF", b"FORM", b"fLaC", b"OggS"} or data[:3] == b"ID3":
        return decode(data)
    return _require_rate(rate), data[: len(data) & ~1]


def _wav_chunks(data: bytes) -> tuple[bytes, bytes]:
    """Find the format and the samples.

    A WAV written to a pipe has sizes of 0 or 4 294 967 295: the samples then run to the end.
    """
    form, place = b"", 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        place += 8
        if name == b"fmt ":
            form = data[place : place + size]
        if name == b"data":
            known = 0 < size <= len(data) - place
            if not known and not _is_endless(size):
                raise UnreliableError("the sound is cut short")
            if len(form) < _FMT_BYTES:
                break
            return form, data[place : place + size] if known else data[place:]
        place += size + (size & 1)
    raise UnreliableError("a WAV without sound")


def _is_endless(size: int) -> bool:
    """Tell whether a size stands for "until the end": programs write 0, the maximum, or near it."""
    return size == 0 or size >= 0x7FFFF000  # noqa: PLR2004 - sox and ffmpeg differ by header sizes


def _with_sizes(form: bytes, samples: bytes) -> bytes:
    chunks = struct.pack("<4sI", b"fmt ", len(form)) + form
    chunks += struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks


def _foreign(data: bytes) -> tuple[int, bytes]:
    """Read AIFF, FLAC, MP3, Ogg and every other kind of WAV; channels are mixed to one."""
    import numpy as np  # noqa: PLC0415 - only engines that hand over such bytes pay for it
    import soundfile  # noqa: PLC0415 - the same

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as opened:
            expected, rate = opened.frames, opened.samplerate
            found = opened.read(dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        start = data[:40].decode("utf-8", "replace")
        raise UnreliableError(f"this is no sound: {start!r}") from error
    if len(found) < expected < sys.maxsize // 2:
        raise UnreliableError("the sound is cut short")
    mono = np.clip(found.mean(axis=1) * 32768.0, -32768, 32767).round().astype("<i2")
    return _require_rate(rate), mono.tobytes()


def _require_rate(rate: int) -> int:
    if rate not in _RATES:
        raise UnreliableError(f"a sample rate of {rate} Hz")
    return rate
