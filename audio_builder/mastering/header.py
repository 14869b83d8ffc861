"""A finished MP3's header is held against the file, without decoding it."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from audio_builder.mastering.mp3 import DECODER_DELAY, ENCODER_DELAY, header_rate

_ID3_HEADER = 10
_LENGTH_TOLERANCE_SECONDS = 0.05
# Enough for the largest frame there is, and its neighbour's header.
_ENOUGH = 4096
_MPEG1 = 3


def header_problems(path: Path, duration_seconds: float) -> Iterator[str]:
    """Yield a line for everything a finished file's own header says wrongly of it.

    The cheap part of ``measure``: it reads the first frame only.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = after_tag(file)
            file.seek(start)
            frame = file.read(_ENOUGH)
    except OSError as error:
        yield f"cannot be read: {error.strerror or error}"
        return
    at = frame.find(b"Info", 0, 64)
    if at < 0 or frame[:2] < b"\xff\xe0":
        yield "has no header that tells its length"
        return
    frames, claimed = (int.from_bytes(frame[at + n : at + n + 4], "big") for n in (8, 12))
    if claimed != size - start:
        yield f"holds {size - start} bytes of sound, but its header says {claimed}"
    version = frame[1] >> 3 & 3
    samples = 1152 if version == _MPEG1 else 576
    rate = header_rate(version, frame[2] >> 2 & 3) or 1
    seconds = (frames * samples - ENCODER_DELAY - DECODER_DELAY) / rate
    if abs(seconds - duration_seconds) > _LENGTH_TOLERANCE_SECONDS:
        yield f"its header says {seconds:.2f} s instead of {duration_seconds:.2f} s"


def after_tag(file: BinaryIO) -> int:
    """Return where the sound starts: behind the ID3v2 tag, if there is one."""
    head = file.read(_ID3_HEADER)
    if len(head) < _ID3_HEADER or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return _ID3_HEADER + size
