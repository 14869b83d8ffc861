"""A Script and its Sounds become an MP3 and the times of everything in it."""

import logging
import math
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

from audio_builder.episode import Cue, Narration
from audio_builder.errors import MasteringError
from audio_builder.mastering.loudness import Meter
from audio_builder.mastering.mp3 import Layout, Mp3File, layout, nearest_rate, write_errors
from audio_builder.mastering.piece import BLOCK_FRAMES, Finish, Piece
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
# Pieces waiting per thread: enough to keep all busy, few enough to keep memory flat.
_AHEAD = 4
# Between music and speech: long enough to hear that one has ended, too short to wonder.
_MUSIC_PAUSE_MS = 500
_QUIETEST_DBFS = -120.0
_log = logging.getLogger(__name__)

# Music is a piece without an utterance.
_Finished = tuple[Utterance | None, Piece]


def master(
    script: Script,
    sounds: Iterable[Sound],
    path: Path,
    *,
    gain_db: float,
    target_lufs: float = REFERENCE_LUFS,
    bit_rate_kbps: int = BIT_RATE_KBPS,
    sample_rate: int = 0,
    intro: Path | None = None,
    outro: Path | None = None,
    threads: int = 0,
) -> Narration:
    """Write the sounds of a script, with its pauses, as one untagged MP3.

    Intro and outro are sound files, brought to the target loudness.
    """
    how = Finish(gain_db=gain_db, sample_rate=sample_rate, bit_rate_kbps=bit_rate_kbps)
    pieces = _finished(script, sounds, how, threads or os.cpu_count() or 1)
    first = next(pieces, None)
    if first is None:
        raise MasteringError("there is nothing to hear", remedy="choose another voice or text")
    form = layout(first[1].rate, bit_rate_kbps)
    how = replace(how, sample_rate=form.rate)
    parts = chain(_music(intro, how, target_lufs), [first], pieces, _music(outro, how, target_lufs))
    try:
        narration = _write(path, parts, form)
    except OSError as error:
        raise write_errors(path, error) from error
    _log.debug("%.2f LUFS of %.1f wanted", narration.loudness_lufs, target_lufs)
    return narration


def correction_db(narration: Narration, target_lufs: float = REFERENCE_LUFS) -> float:
    """Return what the gain must be changed by to reach the target; 0 when it is near enough."""
    missing = target_lufs - narration.loudness_lufs
    return missing if _TOLERANCE_LU < abs(missing) < MOST_CORRECTION_LU else 0.0


def _finished(
    script: Script, sounds: Iterable[Sound], how: Finish, threads: int
) -> Iterator[_Finished]:
    """Finish sounds side by side, and yield the pieces in order as soon as each is ready."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="mastering")
    waiting: deque[tuple[Utterance, Future[Piece]]] = deque()
    try:
        # numpy loads while the first sentence is still being spoken.
        pool.submit(_warm_up)
        for utterance, sound in _paired(script, sounds):
            if sound.pcm and not how.sample_rate:
                how = replace(how, sample_rate=nearest_rate(sound.rate))
            waiting.append((utterance, pool.submit(_finish, sound, utterance.pause_ms, how)))
            while waiting and (len(waiting) > _AHEAD * threads or waiting[0][1].done()):
                yield from _heard(*waiting.popleft())
        for utterance, piece in waiting:
            yield from _heard(utterance, piece)
    finally:
        pool.shutdown(cancel_futures=True)


def _paired(script: Script, sounds: Iterable[Sound]) -> Iterator[tuple[Utterance, Sound]]:
    spoken = iter(sounds)
    for count, utterance in enumerate(script.utterances):
        sound = next(spoken, None)
        if sound is None:
            raise MasteringError(
                f"only {count} of {len(script.utterances)} utterances were spoken",
                remedy="try again, or try another voice",
            )
        yield utterance, sound


def _heard(utterance: Utterance, piece: Future[Piece]) -> Iterator[_Finished]:
    """Leave out utterances in which nothing is heard, with their pauses."""
    if piece.result().frames:
        yield utterance, piece.result()


def _music(path: Path | None, how: Finish, target_lufs: float) -> Iterator[_Finished]:
    if path is not None:
        from audio_builder.mastering.music import jingle  # noqa: PLC0415 - brings pydub with it

        yield None, jingle(path, how, target_lufs, _MUSIC_PAUSE_MS)


def _warm_up() -> None:
    import audio_builder.mastering.finishing  # noqa: F401, PLC0415 - its import is the work


def _finish(sound: Sound, pause_ms: int, how: Finish) -> Piece:
    from audio_builder.mastering.finishing import finish  # noqa: PLC0415 - brings numpy with it

    return finish(sound, pause_ms, how)


def _write(path: Path, pieces: Iterable[_Finished], form: Layout) -> Narration:
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
