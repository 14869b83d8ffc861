"""A Script and its Sounds become an MP3 and the times of everything in it."""

import logging
import math
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from audio_builder.episode import Cue, Narration
from audio_builder.errors import MasteringError
from audio_builder.mastering.kept import KeptPieces
from audio_builder.mastering.loudness import Meter
from audio_builder.mastering.mp3 import Layout, Mp3File, layout, write_errors
from audio_builder.mastering.piece import BLOCK_FRAMES, Finish, Piece
from audio_builder.mastering.pipeline import PieceLostError, Speak, finished
from audio_builder.mastering.words import words
from audio_builder.script import Script, Utterance
from audio_builder.sound import Sound

REFERENCE_LUFS = -16.0
"""Apple's figure, read on one channel."""
BIT_RATE_KBPS = 64
"""Speech at an engine's 16 to 24 kHz gains nothing above it."""
# An episode this far off its target is to be mastered again with the gain corrected.
_TOLERANCE_LU = 0.9
MOST_CORRECTION_LU = 12.0
"""What is further off is no quiet voice, and a gain cannot mend it."""
# Between music and speech: long enough to hear that one has ended, too short to wonder.
_MUSIC_PAUSE_MS = 500
_QUIETEST_DBFS = -120.0
_log = logging.getLogger(__name__)

# Music is a piece without an utterance.
_Part = tuple[Utterance | None, Piece]
_Pieces = Generator[tuple[Utterance, Piece], None, None]


def master(
    script: Script,
    sounds: Iterable[Sound] | Speak,
    path: Path,
    *,
    gain_db: float,
    target_lufs: float = REFERENCE_LUFS,
    bit_rate_kbps: int = BIT_RATE_KBPS,
    sample_rate: int = 0,
    intro: Path | None = None,
    outro: Path | None = None,
    kept: KeptPieces | None = None,
    threads: int = 0,
) -> Narration:
    """Write the sounds of a script, with its pauses, as one untagged MP3.

    Instead of sounds a function may be given that speaks utterances, such as
    ``Synthesizer.speak``: it is asked only for what is not kept from earlier narrations.
    Intro and outro are sound files, brought to the target loudness.
    """
    how = Finish(gain_db=gain_db, sample_rate=sample_rate, bit_rate_kbps=bit_rate_kbps)
    music = _Music(intro=intro, outro=outro, target_lufs=target_lufs)
    make = partial(
        finished, script.utterances, sounds, how, kept, threads=threads or os.cpu_count() or 1
    )
    try:
        try:
            narration = _joined(path, make(), how, music)
        except PieceLostError:
            narration = _joined(path, make(anew=True), how, music)
    except OSError as error:
        raise write_errors(path, error) from error
    _log.debug("%.2f LUFS of %.1f wanted", narration.loudness_lufs, target_lufs)
    return narration


def correction_db(narration: Narration, target_lufs: float = REFERENCE_LUFS) -> float:
    """Return what the gain must be changed by to reach the target; 0 when it is near enough."""
    missing = target_lufs - narration.loudness_lufs
    return missing if _TOLERANCE_LU < abs(missing) < MOST_CORRECTION_LU else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Music:
    intro: Path | None
    outro: Path | None
    target_lufs: float


def _joined(path: Path, pieces: _Pieces, how: Finish, music: _Music) -> Narration:
    """Join music and pieces; the first piece decides the sample rate."""
    with closing(pieces):
        first = next(pieces, None)
        if first is None:
            raise MasteringError("there is nothing to hear", remedy="choose another voice or text")
        form = layout(first[1].rate, how.bit_rate_kbps)
        how = replace(how, sample_rate=form.rate)
        before = _jingle(music.intro, how, music.target_lufs)
        after = _jingle(music.outro, how, music.target_lufs)
        return _write(path, chain(before, [first], pieces, after), form)


def _jingle(path: Path | None, how: Finish, target_lufs: float) -> Iterator[_Part]:
    if path is not None:
        from audio_builder.mastering.music import jingle  # noqa: PLC0415 - brings pydub with it

        yield None, jingle(path, how, target_lufs, _MUSIC_PAUSE_MS)


def _write(path: Path, pieces: Iterable[_Part], form: Layout) -> Narration:
    """Join the pieces under a header of our own, and note when each is heard."""
    meter = Meter(form.rate)
    cues: list[Cue] = []
    peak = 0.0
    with path.open("wb") as file:
        mp3 = Mp3File(file, form)
        for utterance, piece in pieces:
            if utterance:
                cues.append(_cue(utterance, piece, mp3.seconds))
            mp3.append(piece.mp3, piece.frames)
            meter.add(piece.energy, BLOCK_FRAMES * form.samples, piece.frames * form.samples)
            peak = max(peak, piece.peak)
        seconds = mp3.finish(peak)
    return Narration(
        cues=tuple(cues),
        duration_seconds=seconds,
        sample_rate=form.rate,
        bit_rate_kbps=form.kbps,
        loudness_lufs=round(meter.integrated, 2),
        sample_peak_dbfs=round(20 * math.log10(peak), 2) if peak else _QUIETEST_DBFS,
    )


def _cue(utterance: Utterance, piece: Piece, start: float) -> Cue:
    end = start + piece.speech_end / piece.rate
    return Cue(
        start=start,
        end=end,
        text=utterance.text,
        role=utterance.role,
        block=utterance.block,
        language=utterance.language,
        words=words(utterance, piece.marks, start, end),
    )
