"""A Script and its Sounds become an MP3 and the times of everything in it."""

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice, repeat
from pathlib import Path

from msgspec.structs import replace

from audio_builder.errors import MasteringError
from audio_builder.mastering.loudness import Meter
from audio_builder.mastering.mastering_settings import (
    DEFAULTS,
    REFERENCE_LUFS,
    MasteringSettings,
)
from audio_builder.mastering.mp3 import Mp3File, layout_of, silence, write_errors
from audio_builder.mastering.music import jingle, lay_over_bed
from audio_builder.mastering.parts import Part, Said, opening_length
from audio_builder.mastering.piece import BLOCK_FRAMES, Piece, PieceSettings, with_rate_of
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.mastering.pipeline import Take, finish_takes
from audio_builder.mastering.wav import WavFile
from audio_builder.mastering.words import words
from audio_builder.model.episode import Cue, Narration
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.model.sound import Sound

# An episode this far off its target is to be mastered again with the gain corrected: with one gain
# for a voice, most articles are nearer (measured: 0.2 LU).
_TOLERANCE_LU = 0.25
# Corrections come in steps, so that an article with a changed sentence needs the same one again,
# and its other sentences are still kept.
_CORRECTION_STEP_DB = 0.3
MOST_CORRECTION_LU = 12.0
"""What is further off is no quiet voice, and a gain cannot correct it."""
# Between music and speech: long enough to hear that one has ended, too short to wonder.
_MUSIC_PAUSE_MS = 500
_QUIETEST_DBFS = -120.0

Arrange = Callable[[Iterator[Part]], Iterator[Part]]
"""Puts sound of earlier episodes between the spoken parts."""


def master(
    script: Script,
    sounds: Iterable[Sound | Piece],
    path: Path,
    settings: MasteringSettings = DEFAULTS,
    *,
    gain_db: float | Sequence[float] = 0.0,
    cache: PieceCache | None = None,
    wav: Path | None = None,
    threads: int = 0,
    arrange: Arrange | None = None,
) -> Narration:
    """Write the sounds of a script, with its pauses, as one untagged MP3.

    There is one sound for each utterance, in order; they are encoded while the next ones are
    made. A piece from the cache may stand in place of a sound. Where several voices read, a
    sequence gives each utterance its voice's gain. ``cache`` keeps new pieces; ``wav`` also gets
    the samples, for other formats, and needs sounds, because pieces hold frames only. ``arrange``
    may put further parts between the spoken ones.
    """
    encoding = settings.encoding(with_pcm=wav is not None)
    gains = repeat(gain_db) if isinstance(gain_db, float | int) else gain_db
    try:
        takes = _pair(script.utterances, sounds, gains, encoding)
        opening = _opening(script, takes, encoding, settings)
        pieces = finish_takes(takes, cache=cache, threads=threads or os.cpu_count() or 1)
        with closing(pieces):
            spoken = chain(opening, _parts(pieces))
            arranged = arrange(spoken) if arrange else spoken
            parts = _with_music(arranged, encoding, settings, cache)
            return _write(path, wav, parts)
    except OSError as error:
        raise write_errors(path, error) from error


def correction_db(narration: Narration, target_lufs: float = REFERENCE_LUFS) -> float:
    """Return what the gain must be changed by to reach the target; 0 when it is near enough."""
    missing = target_lufs - narration.loudness_lufs
    if not _TOLERANCE_LU < abs(missing) < MOST_CORRECTION_LU:
        return 0.0
    return round(round(missing / _CORRECTION_STEP_DB) * _CORRECTION_STEP_DB, 1)


def _pair(
    utterances: Sequence[Utterance],
    sounds: Iterable[Sound | Piece],
    gains: Iterable[float],
    encoding: PieceSettings,
) -> Iterator[Take]:
    """Yield each utterance with its sound and what is done to it."""
    count = 0
    for utterance, gain_db, sound in zip(utterances, gains, sounds, strict=False):
        own = replace(encoding, gain_db=gain_db)
        yield Take(utterance=utterance, sound=sound, encoding=own)
        encoding = with_rate_of(sound, encoding)
        count += 1
    if count < len(utterances):
        raise MasteringError(
            f"only {count} of {len(utterances)} utterances were spoken",
            remedy="try again, or try another voice",
        )


def _opening(
    script: Script, takes: Iterator[Take], encoding: PieceSettings, settings: MasteringSettings
) -> Iterator[Part]:
    """Take the opening off the takes, and yield it on its bed; nothing where there is no bed."""
    first = list(islice(takes, opening_length(script.utterances, settings.bed)))
    if first and settings.bed:
        part = lay_over_bed(first, settings.bed, encoding, settings.target_lufs)
        if part:
            yield part


def _parts(pieces: Iterable[tuple[Utterance, Piece]]) -> Iterator[Part]:
    """Yield a part for each piece in which something is heard; pauses of others go with them."""
    for utterance, piece in pieces:
        if piece.frames:
            end = piece.speech_end / piece.rate
            said = Said(utterance=utterance, start=0.0, end=end, marks=piece.marks)
            yield Part(piece=piece, said=(said,), pause_ms=utterance.pause_ms)


def _with_music(
    spoken: Iterator[Part],
    encoding: PieceSettings,
    settings: MasteringSettings,
    cache: PieceCache | None,
) -> Iterator[Part]:
    """Put intro, chimes and outro around the spoken parts, at their sample rate."""
    first = next(spoken, None)
    if first is None:
        raise MasteringError("there is nothing to hear", remedy="choose another voice or text")
    encoding = replace(encoding, sample_rate=first.piece.rate)

    def play(path: Path | None) -> Iterator[Part]:
        if path is not None:
            piece = jingle(path, encoding, settings.target_lufs, cache)
            yield Part(piece=piece, pause_ms=_MUSIC_PAUSE_MS)

    yield from play(settings.intro)
    yield from _add_chimes(chain([first], spoken), play(settings.chime))
    yield from play(settings.outro)


def _add_chimes(parts: Iterator[Part], chimes: Iterator[Part]) -> Iterator[Part]:
    """Put the chime before each heading, but not before the first words."""
    chime = next(chimes, None)
    last: Utterance | None = None
    for part in parts:
        if not part.said:
            yield part
            continue
        utterance = part.said[0].utterance
        heading = utterance.role is UtteranceRole.HEADING
        if (
            chime
            and heading
            and last
            and (last.role, last.block) != (utterance.role, utterance.block)
        ):
            yield chime
        last = part.said[-1].utterance
        yield part


def _write(path: Path, wav: Path | None, parts: Iterator[Part]) -> Narration:
    """Join the parts under a header of our own, and note when each is heard."""
    first = next(parts)
    layout = layout_of(first.piece.rate, first.piece.kbps)
    meter = Meter(layout.rate)
    cues: list[Cue] = []
    peak = 0.0
    with path.open("wb") as file, WavFile(wav, layout.rate) as samples:
        mp3 = Mp3File(file, layout)
        for part in chain([first], parts):
            piece = part.piece
            cues += (_cue(said, mp3.seconds) for said in part.said)
            cues += (shift_cue(cue, mp3.seconds) for cue in part.cues)
            frames = layout.frames_with_pause(piece.frames, piece.heard, part.pause_ms)
            mp3.append(piece.mp3 + silence(frames - piece.frames, layout), frames)
            samples.append(piece.pcm, frames * layout.samples)
            meter.add(piece.energy, BLOCK_FRAMES * layout.samples, frames * layout.samples)
            peak = max(peak, piece.peak)
        seconds = mp3.finish(peak)
    return Narration(
        cues=tuple(cues),
        duration_seconds=seconds,
        sample_rate=layout.rate,
        bit_rate_kbps=layout.kbps,
        loudness_lufs=round(meter.integrated, 2),
        sample_peak_dbfs=round(20 * math.log10(peak), 2) if peak else _QUIETEST_DBFS,
    )


def shift_cue(cue: Cue, seconds: float) -> Cue:
    """Return a cue and its words so much later, to the millisecond."""
    shifted = tuple(
        replace(word, start=round(word.start + seconds, 3), end=round(word.end + seconds, 3))
        for word in cue.words
    )
    start, end = round(cue.start + seconds, 3), round(cue.end + seconds, 3)
    return replace(cue, start=start, end=end, words=shifted)


def _cue(said: Said, start: float) -> Cue:
    utterance = said.utterance
    start, end = start + said.start, start + said.end
    # To the millisecond: transcripts, pages and what is kept of an episode must say the same.
    return Cue(
        start=round(start, 3),
        end=round(end, 3),
        text=utterance.text,
        role=utterance.role,
        block=utterance.block,
        language=utterance.language,
        words=words(utterance, said.marks, start, end),
    )
