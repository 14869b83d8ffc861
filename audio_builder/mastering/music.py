"""Sound files become finished pieces around the speech: intro, outro, chime, and a bed under it."""

import tempfile
import warnings
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from msgspec.structs import replace

from audio_builder.errors import MasteringError
from audio_builder.mastering.calibration import calibrate
from audio_builder.mastering.container import HEAD_BYTES, container_of
from audio_builder.mastering.finishing import (
    Shaped,
    compress,
    finish,
    pcm16_of,
    resample,
    shape,
    signal_of,
)
from audio_builder.mastering.formats import run_ffmpeg
from audio_builder.mastering.limiter import limit
from audio_builder.mastering.parts import Part, Said
from audio_builder.mastering.peaks import decibel_ratio
from audio_builder.mastering.piece import Piece, PieceSettings
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.mastering.pipeline import Take
from audio_builder.mastering.signals import Signal
from audio_builder.model.script import Utterance
from audio_builder.model.sound import Sound

with warnings.catch_warnings():
    # pydub warns of a missing ffmpeg, and of the standard library's audioop.
    warnings.simplefilter("ignore")
    import pydub
    import pydub.exceptions

BED_BELOW_LU = 18.0
"""How far the music under speech stays below it: heard, and no word lost."""

# Longer music is no intro, and would have to be held in memory at once.
_LONGEST_SECONDS = 300
# Clicks at the ends of carelessly cut files.
_FADE_IN_MS = 5
_FADE_OUT_MS = 120
# The bed comes up with the first word and is gone when the last pause ends.
_BED_IN_SECONDS = 0.3
_BED_OUT_SECONDS = 1.5


def jingle(
    path: Path, encoding: PieceSettings, target_lufs: float, cache: PieceCache | None = None
) -> Piece:
    """Level a sound file to the target, and finish it."""
    key = ""
    if cache:
        format_ = (encoding.sample_rate, encoding.bit_rate_kbps)
        key = cache.name("music", _digest(path), target_lufs, *format_)
        kept = cache.find(key)
        if kept:
            return kept
    sound = load(path)
    made = finish(sound, replace(encoding, gain_db=calibrate([sound], target_lufs)))
    if cache:
        cache.keep(key, made)
    return made


def lay_over_bed(
    takes: Iterable[Take], bed: Path, encoding: PieceSettings, target_lufs: float
) -> Part | None:
    """Lay the opening over its bed, as one piece; None when nothing is heard in it."""
    shapes = list(_shape_takes(takes))
    if not shapes:
        return None
    rate = shapes[0][1].layout.rate
    starts = [0, *accumulate(_count_samples(shaped, said.pause_ms) for said, shaped in shapes)]
    mixed = _bed(bed, rate, starts[-1], target_lufs - BED_BELOW_LU)
    said = []
    for start, (utterance, shaped) in zip(starts, shapes, strict=False):
        mixed[start : start + len(shaped.signal)] += shaped.signal
        ends = (start / rate, (start + shaped.speech_end) / rate)
        said.append(Said(utterance=utterance, start=ends[0], end=ends[1], marks=shaped.marks))
    whole = replace(
        shapes[0][1],
        signal=limit(mixed, decibel_ratio(encoding.ceiling_dbfs), rate),
        heard=starts[-1],
        speech_end=starts[-1],
        marks=(),
    )
    return Part(piece=compress(whole, encoding), said=tuple(said))


def _shape_takes(takes: Iterable[Take]) -> Iterator[tuple[Utterance, Shaped]]:
    """Yield what is heard of each take, trimmed and levelled."""
    for take in takes:
        if isinstance(take.sound, Sound):
            shaped = shape(take.sound, take.encoding)
            if shaped:
                yield take.utterance, shaped


def _count_samples(shaped: Shaped, pause_ms: int) -> int:
    """Return how many samples a sound lasts with its pause."""
    layout = shaped.layout
    frames = layout.frames(len(shaped.signal))
    return layout.samples * layout.frames_with_pause(frames, shaped.heard, pause_ms)


def _bed(path: Path, rate: int, length: int, target_lufs: float) -> Signal:
    """Return a music file as long and as loud as asked, repeated if short, faded at both ends."""
    sound = load(path)
    gain = decibel_ratio(calibrate([sound], target_lufs))
    samples = resample(signal_of(pcm16_of(sound), gain), sound.rate, rate)
    bed: Signal = np.resize(samples, length)
    for seconds, ends in ((_BED_IN_SECONDS, bed), (_BED_OUT_SECONDS, bed[::-1])):
        fade = min(length, round(seconds * rate))
        ends[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    return bed


def load(path: Path) -> Sound:
    """Read a sound file as one channel of 16-bit samples.

    WAV, FLAC, Ogg and MP3 are read without other programs, the rest where ffmpeg is.
    """
    segment = _segment(path)
    if segment.duration_seconds > _LONGEST_SECONDS:
        raise MasteringError(
            f"longer than {_LONGEST_SECONDS // 60} minutes",
            subject=str(path),
            remedy="use a shorter sound",
        )
    segment = segment.set_sample_width(2).set_channels(1)
    segment = segment.fade_in(_FADE_IN_MS).fade_out(_FADE_OUT_MS)
    return Sound(pcm=segment.raw_data, rate=segment.frame_rate)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MasteringError("cannot read the sound file", subject=str(path)) from error


def _segment(path: Path) -> Any:
    """Return a file's sound as pydub holds it."""
    try:
        with soundfile.SoundFile(str(path)) as file:
            samples = file.read(_LONGEST_SECONDS * file.samplerate + 1, dtype="int16")
            return pydub.AudioSegment(
                data=samples.astype("<i2").tobytes(),
                sample_width=2,
                frame_rate=file.samplerate,
                channels=file.channels,
            )
    except soundfile.SoundFileError as error:
        return _through_ffmpeg(path, error)


def _through_ffmpeg(path: Path, cause: Exception) -> Any:
    if not path.is_file():
        raise MasteringError("no such sound file", subject=str(path)) from cause
    with path.open("rb") as file:
        container = container_of(file.read(HEAD_BYTES))
    if not container:
        raise MasteringError(
            "is no sound file that is known",
            subject=str(path),
            remedy="give a WAV, MP3 or M4A file",
        ) from cause
    # Not by pydub itself, whose ffmpeg would get all of our environment, keys and all.
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "sound.wav"
        read = ["-f", container, "-t", str(_LONGEST_SECONDS + 1), "-i", f"file:{path}"]
        try:
            run_ffmpeg([*read, "-vn", "-c:a", "pcm_s16le", str(wav)], wav)
            with wav.open("rb") as file:
                return pydub.AudioSegment.from_wav(file)
        except (MasteringError, pydub.exceptions.PydubException, OSError, ValueError) as error:
            raise MasteringError(
                "cannot read the sound file",
                subject=str(path),
                remedy="give a WAV file, or install ffmpeg",
            ) from error
