"""A Script and its Sounds become an MP3 and the times of everything in it."""

import math
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import MasteringError
from audio_builder.mastering.loudness import Meter
from audio_builder.mastering.mp3 import Layout, Mp3File, layout, silence, write_errors
from audio_builder.mastering.parts import Music, Part, Said, opening_length
from audio_builder.mastering.piece import BLOCK_FRAMES, Gain, Piece, PieceSettings
from audio_builder.mastering.piece_cache import PieceCache, Speak
from audio_builder.mastering.pipeline import PieceLostError, finished
from audio_builder.mastering.wav import WavFile
from audio_builder.mastering.words import words
from audio_builder.model.episode import Cue, Narration
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.model.sound import Sound

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


def master(
    script: Script,
    sounds: Iterable[Sound] | Speak,
    path: Path,
    *,
    gain_db: Gain,
    target_lufs: float = REFERENCE_LUFS,
    bit_rate_kbps: int = BIT_RATE_KBPS,
    sample_rate: int = 0,
    intro: Path | None = None,
    outro: Path | None = None,
    chime: Path | None = None,
    bed: Path | None = None,
    kept: PieceCache | None = None,
    wav: Path | None = None,
    threads: int = 0,
) -> Narration:
    """Write the sounds of a script, with its pauses, as one untagged MP3.

    Instead of sounds a function may be given that speaks utterances, such as
    ``Synthesizer.speak``: it is asked only for what is not kept from earlier narrations. Where
    several voices read, a function may give each utterance its voice's gain.
    Intro, outro and chime are sound files, brought to the target loudness; the chime is heard
    before each heading, the bed softly under notice, headline and byline. ``wav`` also writes the
    samples, for other formats; then all is spoken again, because only frames are kept.
    """
    order = _Order(
        script=script,
        sounds=sounds if callable(sounds) else iter(sounds),
        how=PieceSettings(
            gain_db=0.0 if callable(gain_db) else gain_db,
            sample_rate=sample_rate,
            bit_rate_kbps=bit_rate_kbps,
            with_pcm=wav is not None,
        ),
        gain=gain_db,
        music=Music(target_lufs=target_lufs, intro=intro, outro=outro, chime=chime, bed=bed),
        kept=None if wav else kept,
        threads=threads or os.cpu_count() or 1,
    )
    try:
        return _narrated(order, path, wav)
    except OSError as error:
        raise write_errors(path, error) from error


def correction_db(narration: Narration, target_lufs: float = REFERENCE_LUFS) -> float:
    """Return what the gain must be changed by to reach the target; 0 when it is near enough."""
    missing = target_lufs - narration.loudness_lufs
    return missing if _TOLERANCE_LU < abs(missing) < MOST_CORRECTION_LU else 0.0


class _Order(Struct, frozen=True, kw_only=True):
    """What is to be made."""

    script: Script
    sounds: Iterator[Sound] | Speak
    how: PieceSettings
    gain: Gain
    music: Music
    kept: PieceCache | None
    threads: int


def _narrated(order: _Order, path: Path, wav: Path | None) -> Narration:
    try:
        return _joined(order, path, wav)
    except PieceLostError:
        return _joined(order, path, wav, anew=True)


def _joined(order: _Order, path: Path, wav: Path | None, *, anew: bool = False) -> Narration:
    """Join speech and music; the first sound heard decides the sample rate."""
    how, music, kept = order.how, order.music, order.kept
    opened = _opened(order)
    if opened:
        how = replace(how, sample_rate=opened.piece.rate)
    rest = order.script.utterances[opening_length(order.script.utterances, music) :]
    pieces = finished(
        rest, order.sounds, how, kept, gain=order.gain, threads=order.threads, anew=anew
    )
    with closing(pieces):
        spoken = chain([opened] if opened else [], map(_part, pieces))
        first = next(spoken, None)
        if first is None:
            raise MasteringError("there is nothing to hear", remedy="choose another voice or text")
        form = layout(first.piece.rate, how.bit_rate_kbps)
        play = partial(_jingle, how=replace(how, sample_rate=form.rate), music=music, kept=kept)
        body = _chimed(chain([first], spoken), play(music.chime))
        return _write(path, wav, chain(play(music.intro), body, play(music.outro)), form)


def _opened(order: _Order) -> Part | None:
    """Return the opening on its bed, if there is one."""
    utterances = order.script.utterances
    first = utterances[: opening_length(utterances, order.music)]
    if not first:
        return None
    from audio_builder.mastering.music import opening  # noqa: PLC0415 - brings pydub with it

    spoken = order.sounds(first) if callable(order.sounds) else order.sounds
    return opening(zip(first, spoken, strict=False), order.how, order.music, order.gain)


def _jingle(
    path: Path | None, *, how: PieceSettings, music: Music, kept: PieceCache | None
) -> Iterator[Part]:
    if path is not None:
        from audio_builder.mastering.music import jingle  # noqa: PLC0415 - brings pydub with it

        yield Part(piece=jingle(path, how, music.target_lufs, kept), pause_ms=_MUSIC_PAUSE_MS)


def _chimed(parts: Iterator[Part], chimes: Iterator[Part]) -> Iterator[Part]:
    """Put the chime before each heading, but not before the first words."""
    chime = next(chimes, None)
    last: Utterance | None = None
    for part in parts:
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


def _part(spoken: tuple[Utterance, Piece]) -> Part:
    utterance, piece = spoken
    end = piece.speech_end / piece.rate
    said = Said(utterance=utterance, start=0.0, end=end, marks=piece.marks)
    return Part(piece=piece, said=(said,), pause_ms=utterance.pause_ms)


def _write(path: Path, wav: Path | None, parts: Iterable[Part], form: Layout) -> Narration:
    """Join the parts under a header of our own, and note when each is heard."""
    meter = Meter(form.rate)
    cues: list[Cue] = []
    peak = 0.0
    with path.open("wb") as file, WavFile(wav, form.rate) as samples:
        mp3 = Mp3File(file, form)
        for part in parts:
            piece = part.piece
            cues += (_cue(said, mp3.seconds) for said in part.said)
            frames = form.frames_with_pause(piece.frames, piece.heard, part.pause_ms)
            mp3.append(piece.mp3 + silence(frames - piece.frames, form), frames)
            samples.append(piece.pcm, frames * form.samples)
            meter.add(piece.energy, BLOCK_FRAMES * form.samples, frames * form.samples)
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
