"""Finished pieces are kept in a folder, so that a corrected article costs only what changed."""

import json
import logging
import os
import struct
import threading
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

from msgspec import Struct

from audio_builder.mastering.piece import Piece, PieceSettings
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Mark
from audio_builder.version import __version__

MOST_BYTES = 1 << 30
"""A gigabyte: about 36 hours of narration at 64 kbit/s."""

# Raise it whenever the same words, voice and settings would give another piece.
_RECIPE = 4
_MAGIC = b"abp2"
_DIGEST = 16
# Against damage, not against people: a sum that costs a fifth of a hash of an article's megabytes.
_CHECK = struct.Struct("<4sI")
_HEADER = struct.Struct("<IIIIIdII")
_MARK = struct.Struct("<IId")
_SUFFIX = ".piece"
_UNFINISHED = ".part"
_GAIN_SUFFIX = ".gain"
# One folder for each first digit of the keys: few to make for an article, and small enough to be
# looked through.
_FOLDERS = 16
# One in this many writes to a folder looks for pieces to evict.
_TRIM_EVERY = 16
# When it was last used is noted no more often than this, to spare the disk.
_NOTE_SECONDS = 3600

_log = logging.getLogger(__name__)


class CacheSize(Struct, frozen=True, kw_only=True):
    """How much is kept."""

    pieces: int
    bytes: int


class PieceCache:
    """The pieces kept for one voice; any number of processes may use the same folder."""

    def __init__(
        self, folder: Path, identity: str, *, most_bytes: int = MOST_BYTES, anew: bool = False
    ) -> None:
        self._folder = folder
        # Kept pieces are not used, but replaced.
        self._is_anew = anew
        self._identity = identity
        self._most_bytes = most_bytes // _FOLDERS

    def find(self, key: str) -> Piece | None:
        """Return a kept piece; a damaged one is deleted."""
        path = self._path(key)
        if self._is_anew:
            return None
        try:
            content = path.read_bytes()
        except OSError:
            return None
        piece = _unpack(content)
        with suppress(OSError):
            if piece is None:
                _log.info("a kept piece was damaged: %s", path)
                path.unlink()
            else:
                _note_use(path)
        return piece

    def keep(self, key: str, piece: Piece) -> None:
        """Keep a piece; a folder that cannot be written keeps nothing, and is no error."""
        self._write(self._path(key), _pack(piece))

    def _write(self, path: Path, content: bytes) -> None:
        unfinished = path.with_name(
            f"{path.stem}-{os.getpid()}-{threading.get_ident()}{_UNFINISHED}"
        )
        try:
            try:
                unfinished.write_bytes(content)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_bytes(content)
            unfinished.replace(path)
            if int(path.stem[-2:], 16) % _TRIM_EVERY == 0:
                self._trim(path.parent)
        except OSError as error:
            _log.info("a piece could not be kept: %s", error)
            with suppress(OSError):
                unfinished.unlink()

    def find_gain(self, key: str) -> float | None:
        """Return a voice's kept gain in decibels; a damaged one counts as none."""
        path = self._path(key).with_suffix(_GAIN_SUFFIX)
        with suppress(OSError, ValueError):
            gain, check = path.read_text("ascii").split()
            if check == _checksum(gain):
                _note_use(path)
                return float(gain)
        return None

    def keep_gain(self, key: str, gain_db: float) -> None:
        """Keep a voice's gain; a folder that cannot be written keeps nothing, and is no error."""
        content = f"{gain_db!r} {_checksum(repr(gain_db))}"
        self._write(self._path(key).with_suffix(_GAIN_SUFFIX), content.encode("ascii"))

    def key(self, utterance: Utterance, encoding: PieceSettings) -> str:
        """Return the name of an utterance's piece: words, voice and settings decide it.

        Not its pause: a sentence that moves within its paragraph is the same. A quote may have
        a voice of its own.
        """
        is_quote = utterance.role is UtteranceRole.QUOTE
        names = [
            (reading.spoken_start, repr(reading.name))
            for reading in utterance.readings
            if reading.name is not None
        ]
        said = (utterance.spoken, utterance.language, is_quote, names)
        take = (utterance.take_number,) if utterance.take_number else ()
        return self.name(
            *said,
            *take,
            encoding.gain_db,
            encoding.sample_rate,
            encoding.bit_rate_kbps,
            encoding.ceiling_dbfs,
        )

    def name(self, *parts: object) -> str:
        """Return a name that all the parts, the voice and this program's version decide."""
        whole = json.dumps([_RECIPE, __version__, self._identity, *parts])
        return blake2b(whole.encode(), digest_size=_DIGEST).hexdigest()

    def _path(self, key: str) -> Path:
        return self._folder / key[0] / f"{key}{_SUFFIX}"

    def _trim(self, folder: Path) -> None:
        """Throw away what was not used for longest, until the folder is within its share."""
        entries = sorted(_entries(folder), key=lambda entry: entry[1].st_mtime_ns)
        left = sum(status.st_size for _, status in entries)
        for path, status in entries:
            if left <= self._most_bytes:
                break
            with suppress(OSError):
                path.unlink()
            left -= status.st_size


def cache_info(folder: Path) -> CacheSize:
    """Return how much is kept in a folder."""
    return _size(_all(folder))


def clear_cache(folder: Path) -> CacheSize:
    """Throw away all that is kept, and nothing else; return how much that was."""
    gone = []
    for path, status in list(_all(folder)):
        with suppress(OSError):
            path.unlink()
            gone.append((path, status))
    for number in range(_FOLDERS):
        with suppress(OSError):
            (folder / f"{number:x}").rmdir()
    return _size(gone)


def _size(entries: Iterable[tuple[Path, os.stat_result]]) -> CacheSize:
    pieces = size = 0
    for path, status in entries:
        pieces += path.suffix == _SUFFIX
        size += status.st_size
    return CacheSize(pieces=pieces, bytes=size)


def _all(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for number in range(_FOLDERS):
        yield from _entries(folder / f"{number:x}")


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith((_SUFFIX, _GAIN_SUFFIX, _UNFINISHED)):
                    with suppress(OSError):
                        yield Path(entry.path), entry.stat()
    except OSError:
        return


def _note_use(path: Path) -> None:
    """Remember the use by the file's time, which is what the oldest are found by."""
    if time.time() - path.stat().st_mtime > _NOTE_SECONDS:
        os.utime(path)


def _checksum(text: str) -> str:
    return blake2b(text.encode(), digest_size=_DIGEST).hexdigest()


def _pack(piece: Piece) -> bytes:
    head = _HEADER.pack(
        piece.rate,
        piece.kbps,
        piece.frames,
        piece.heard,
        piece.speech_end,
        piece.peak,
        len(piece.energy),
        len(piece.marks),
    )
    energy = struct.pack(f"<{len(piece.energy)}f", *piece.energy)
    marks = b"".join(_MARK.pack(mark.start, mark.end, mark.seconds) for mark in piece.marks)
    content = head + energy + marks + piece.mp3
    return _CHECK.pack(_MAGIC, crc32(content)) + content


def _unpack(packed: bytes) -> Piece | None:
    """Return the piece, or None when a single byte is not what was written."""
    content = memoryview(packed)[_CHECK.size :]
    if len(content) < _HEADER.size or _CHECK.unpack_from(packed) != (_MAGIC, crc32(content)):
        return None
    rate, kbps, frames, heard, speech_end, peak, energies, marks = _HEADER.unpack_from(content)
    at = _HEADER.size
    energy = array("f", struct.unpack_from(f"<{energies}f", content, at))
    at += 4 * energies
    mp3_at = at + marks * _MARK.size
    return Piece(
        rate=rate,
        kbps=kbps,
        mp3=bytes(content[mp3_at:]),
        frames=frames,
        heard=heard,
        speech_end=speech_end,
        peak=peak,
        energy=energy,
        marks=tuple(
            Mark(start=first, end=last, seconds=seconds)
            for first, last, seconds in _MARK.iter_unpack(content[at:mp3_at])
        ),
    )
