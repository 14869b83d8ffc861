"""A sound file becomes a finished piece: intro, outro or chime, as loud as the speech."""

import warnings
from pathlib import Path
from typing import Any

from audio_builder.errors import MasteringError
from audio_builder.mastering.calibration import calibrate
from audio_builder.mastering.finishing import finish
from audio_builder.mastering.piece import Finish, Piece
from audio_builder.sound import Sound

# Longer music is no intro, and would have to be held in memory at once.
_LONGEST_SECONDS = 300
# Clicks at the ends of carelessly cut files.
_FADE_IN_MS = 5
_FADE_OUT_MS = 120


def jingle(path: Path, how: Finish, target_lufs: float, pause_ms: int) -> Piece:
    """Level a sound file to the target, and finish it with a pause behind."""
    sound = load(path)
    gain_db = calibrate([sound], target_lufs)
    leveled = Finish(gain_db=gain_db, sample_rate=how.sample_rate, bit_rate_kbps=how.bit_rate_kbps)
    return finish(sound, pause_ms, leveled)


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


def _segment(path: Path) -> Any:
    """Return a file's sound as pydub holds it."""
    import soundfile  # noqa: PLC0415 - most episodes have no music

    segments = _pydub()
    try:
        with soundfile.SoundFile(str(path)) as file:
            samples = file.read(_LONGEST_SECONDS * file.samplerate + 1, dtype="int16")
            return segments.AudioSegment(
                data=samples.astype("<i2").tobytes(),
                sample_width=2,
                frame_rate=file.samplerate,
                channels=file.channels,
            )
    except soundfile.SoundFileError as error:
        return _through_ffmpeg(path, segments, error)


def _through_ffmpeg(path: Path, segments: Any, cause: Exception) -> Any:
    remedy = "give a WAV file, or install ffmpeg"
    if not path.is_file():
        raise MasteringError("no such sound file", subject=str(path)) from cause
    try:
        with path.open("rb") as file:
            return segments.AudioSegment.from_file(file, duration=_LONGEST_SECONDS + 1)
    except (segments.exceptions.PydubException, OSError, LookupError, ValueError) as error:
        raise MasteringError(
            "cannot read the sound file", subject=str(path), remedy=remedy
        ) from error


def _pydub() -> Any:
    """Import pydub without its warnings about ffmpeg and the standard library's audioop."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub  # noqa: PLC0415 - most episodes have no music
        import pydub.exceptions  # noqa: PLC0415 - the same
    return pydub
