"""Samples become MP3 frames, and frames become one file with a true Info frame."""

import struct
from pathlib import Path
from typing import BinaryIO

import lameenc
from msgspec import Struct

from audio_builder.errors import MasteringError

MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
"""Sample rates that MP3 knows, in hertz."""

# LAME's quality 7 does not shape the noise it adds: with bits to spare it takes 0.6 of the time of
# quality 5 and adds less noise in nearly every band (decision 052); with few bits it is rough.
_QUALITY_WITH_BITS_TO_SPARE, _QUALITY = 7, 5
_BITS_TO_SPARE = 2.5
# What a decoder must cut at the front besides its own 529 samples (LAME's ENCDELAY).
ENCODER_DELAY = 576
DECODER_DELAY = 529
_MPEG1_FROM = 32000
_MPEG2_FROM = 16000
_MPEG1_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBPS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# MPEG-2.5 stops at 64 kbit/s in LAME.
_MPEG25_KBPS = _MPEG2_KBPS[:8]
# Side information of a mono frame, in bytes: the Info tag stands after it.
_SIDE_MPEG1, _SIDE_MPEG2 = 17, 9
# LAME turns everything down, to keep its own ripple below full scale; less at high bit rates.
_SCALE = 0.95
_SCALES = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_TAG_BYTES = 156
_TOC_ENTRIES = 100


class FrameLayout(Struct, frozen=True, kw_only=True):
    """How the frames of a file look: everything in it shares one."""

    rate: int
    """Hertz."""
    kbps: int

    @property
    def samples(self) -> int:
        """Samples in a frame."""
        return 1152 if self.rate >= _MPEG1_FROM else 576

    @property
    def tail_frames(self) -> int:
        """Frames a fresh encoder writes beyond the samples it was given (measured)."""
        return 1 if self.rate >= _MPEG1_FROM else 2

    @property
    def quality(self) -> int:
        """LAME's quality, from 0, the slowest, to 9."""
        return _QUALITY_WITH_BITS_TO_SPARE if self.has_bits_to_spare else _QUALITY

    @property
    def has_bits_to_spare(self) -> bool:
        """Whether the encoder need not economize."""
        return self.kbps * 1000 / self.rate >= _BITS_TO_SPARE

    @property
    def scale(self) -> float:
        """What LAME multiplies samples with before it encodes them (measured)."""
        return _SCALES.get(self.kbps, _SCALE)

    def seconds(self, frames: int) -> float:
        """How long frames last."""
        return frames * self.samples / self.rate

    def frames(self, samples: int) -> int:
        """How many frames a fresh encoder makes of samples (measured; checked when encoding)."""
        return -(-samples // self.samples) + self.tail_frames

    def has_size_of(self, count: int, frames: bytes) -> bool:
        """Tell whether frames have the size of their number and bit rate, within a byte."""
        return abs(len(frames) - self.seconds(count) * self.kbps * 125) <= 1

    def frames_with_pause(self, frames: int, heard: int, pause_ms: int) -> int:
        """How many frames sound lasts with its pause, if this number of its samples is heard.

        What the encoder adds at both ends is part of the pause, so the pause heard is the one
        wanted, to the nearest frame, and never shorter than those ends.
        """
        wanted = heard + max(0, pause_ms) * self.rate // 1000
        return max(frames, round(wanted / self.samples))


def layout_of(rate: int, kbps: int) -> FrameLayout:
    """Return the layout, or say why MP3 has none such."""
    if rate not in MP3_RATES:
        raise MasteringError(
            "MP3 has no such sample rate",
            subject=f"{rate} Hz",
            remedy=f"use one of: {', '.join(map(str, MP3_RATES))}",
        )
    known = (
        _MPEG1_KBPS if rate >= _MPEG1_FROM else _MPEG2_KBPS if rate >= _MPEG2_FROM else _MPEG25_KBPS
    )
    if kbps not in known:
        raise MasteringError(
            f"MP3 has no such bit rate at {rate} Hz",
            subject=f"{kbps} kbit/s",
            remedy=f"use one of: {', '.join(map(str, known))}",
        )
    return FrameLayout(rate=rate, kbps=kbps)


def nearest_rate(rate: int) -> int:
    """Return the MP3 rate that keeps all a sound has: the same, or the next higher one."""
    return next((known for known in MP3_RATES if known >= rate), MP3_RATES[-1])


def encode(pcm: bytes, layout: FrameLayout) -> bytes:
    """Encode 16-bit mono samples with a fresh encoder.

    A fresh encoder's frames need no earlier ones, so they can be joined with any others. It
    lets go of the interpreter lock, so threads encode side by side.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(layout.kbps)
    encoder.set_in_sample_rate(layout.rate)
    encoder.set_out_sample_rate(layout.rate)
    encoder.set_channels(1)
    encoder.set_quality(layout.quality)
    try:
        frames = bytes(encoder.encode(pcm)) + bytes(encoder.flush())
    except RuntimeError as error:
        raise MasteringError(f"the MP3 encoder failed: {error}", remedy="update lameenc") from error
    expected = layout.frames(len(pcm) // 2)
    if not layout.has_size_of(expected, frames):
        raise MasteringError(
            "the MP3 encoder made another number of frames than it should",
            subject=f"{len(frames)} bytes for {expected} frames",
            remedy="update lameenc",
        )
    return frames


def silence(frames: int, layout: FrameLayout) -> bytes:
    """Return frames of silence, which can stand wherever a fresh encoder's frames end."""
    header = _frame_header(layout, layout.kbps)
    return (header + bytes(frame_size(header) - len(header))) * frames


def count_frames(frames: bytes) -> int:
    """Count frames; raise where the bytes are no run of whole ones."""
    sizes: dict[bytes, int] = {}
    at = count = 0
    while at < len(frames):
        header = frames[at : at + 4]
        # Nearly all frames have one of two headers.
        size = sizes.get(header) or sizes.setdefault(header, frame_size(header))
        if size == 0 or at + size > len(frames):
            raise MasteringError("not a run of whole MP3 frames", subject=f"byte {at}")
        at += size
        count += 1
    return count


def frame_size(header: bytes) -> int:
    """Return how many bytes the frame with this header has, 0 where it is none."""
    bits = int.from_bytes(header, "big")
    version, code = bits >> 19 & 3, bits >> 12 & 15
    if len(header) < 4 or bits >> 21 != 0x7FF or bits >> 17 & 3 != 1 or code in {0, 15}:  # noqa: PLR2004 - ISO 11172-3, 2.4.1.3
        return 0
    kbps = (_MPEG1_KBPS if version == 3 else _MPEG2_KBPS)[code - 1]  # noqa: PLR2004 - the same
    rate = header_rate(version, bits >> 10 & 3)
    if rate == 0:
        return 0
    slots = 144 if version == 3 else 72  # noqa: PLR2004 - the same
    return slots * kbps * 1000 // rate + (bits >> 9 & 1)


def header_rate(version: int, code: int) -> int:
    """Return the sample rate that a frame header names, 0 for none."""
    row = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
    return row[version][code] if version in row and code < len(row[version]) else 0


def info_frame(layout: FrameLayout, *, frames: int, size: int, peak: float) -> bytes:
    """Return the first frame of a file: true counts, seek table, delay and padding.

    ``frames`` and ``size`` count all frames after this one. Laid out as LAME does
    (http://gabriel.mp3-tech.org/mp3infotag.html), so that players cut delay and padding.
    """
    head, side = _info_header(layout)
    total = len(head) + size
    toc = bytes(
        min(255, (len(head) + size * step // _TOC_ENTRIES) * 256 // total)
        for step in range(_TOC_ENTRIES)
    )
    tag = struct.pack(">4sIII", b"Info", 0b1111, frames, total) + toc
    tag += struct.pack(">I", 100 - layout.quality)  # LAME: 100 - 10 V - q
    tag += b"LAME3.100" + bytes([0x01, 0])  # tag revision 0, method CBR; lowpass unknown
    tag += struct.pack(">fHH", peak, 0, 0)
    tag += bytes([0, min(layout.kbps, 255)])
    tag += (ENCODER_DELAY << 12 | DECODER_DELAY).to_bytes(3, "big")
    tag += bytes(4) + struct.pack(">IH", total, 0)
    at = 4 + side
    frame = bytearray(head)
    frame[at : at + len(tag)] = tag
    frame[at + len(tag) : at + len(tag) + 2] = _crc16(bytes(frame[: at + len(tag)])).to_bytes(
        2, "big"
    )
    return bytes(frame)


def _info_header(layout: FrameLayout) -> tuple[bytes, int]:
    """Return an empty frame with room for the tag, and the size of its side information."""
    side = _SIDE_MPEG1 if layout.rate >= _MPEG1_FROM else _SIDE_MPEG2
    table = _MPEG1_KBPS if layout.rate >= _MPEG1_FROM else _MPEG2_KBPS
    for kbps in table[table.index(layout.kbps) :]:
        header = _frame_header(layout, kbps)
        size = frame_size(header)
        if size >= 4 + side + _TAG_BYTES:
            return header + bytes(size - len(header)), side
    raise MasteringError("no MP3 frame is large enough for the Info tag")


def _frame_header(layout: FrameLayout, kbps: int) -> bytes:
    """Return the header of a mono frame without padding or checksum, marked as an original."""
    mpeg1 = layout.rate >= _MPEG1_FROM
    version = 3 if mpeg1 else 2 if layout.rate >= _MPEG2_FROM else 0
    table = _MPEG1_KBPS if mpeg1 else _MPEG2_KBPS
    rates = [header_rate(version, code) for code in range(3)]
    bits = 0x7FF << 21 | version << 19 | 1 << 17 | 1 << 16
    bits |= (table.index(kbps) + 1) << 12 | rates.index(layout.rate) << 10 | 0xC4
    return bits.to_bytes(4, "big")


def _crc16(block: bytes) -> int:
    """CRC-16 with polynomial 0x8005, reflected, as the tag wants it."""
    crc = 0
    for byte in block:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


class Mp3File:
    """An MP3 being written: frames go in, the Info frame is written last."""

    def __init__(self, file: BinaryIO, layout: FrameLayout) -> None:
        self.layout = layout
        self.frames = 0
        self.size = 0
        self._file = file
        self._room = len(_info_header(layout)[0])
        file.write(bytes(self._room))

    @property
    def seconds(self) -> float:
        """Where the next frame will be heard."""
        return self.layout.seconds(self.frames)

    def append(self, frames: bytes, count: int) -> None:
        """Add whole frames of a fresh encoder."""
        self._file.write(frames)
        self.frames += count
        self.size += len(frames)

    def finish(self, peak: float) -> float:
        """Write the Info frame; return the length in seconds that players will show.

        What a decoder needs to warm up is missing at the end, and is counted as padding.
        """
        total = self.frames * self.layout.samples
        self._file.seek(0)
        self._file.write(info_frame(self.layout, frames=self.frames, size=self.size, peak=peak))
        return (total - ENCODER_DELAY - DECODER_DELAY) / self.layout.rate


def write_errors(path: Path, error: OSError) -> MasteringError:
    """Translate a failed write."""
    return MasteringError(
        f"cannot write: {error.strerror or error}",
        subject=str(path),
        remedy="check the folder and the free space",
    )
