"""A phrased article becomes a narration: kept pieces are looked up, the rest is spoken."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import Prepared
from audio_builder.mastering.assembly import correction_db, master
from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.mastering.parts import opening_length
from audio_builder.mastering.piece import Piece, with_rate_of
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.episode import Narration
from audio_builder.model.script import Script, Utterance
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings

Say = Callable[[Sequence[Utterance]], Iterator[Sound]]
"""Speaks utterances in order, such as ``Synthesizer.speak``."""

# Utterances looked up at a time, about half an hour: bounds how many kept pieces are in memory.
_BATCH = 256


def narrate(
    prepared: Prepared, path: Path, voices: OpenVoices, settings: Settings, *, cores: int = 0
) -> Narration:
    """Speak a prepared article and write it as an MP3."""
    return narrate_script(prepared.script, prepared.voice, path, voices, settings, cores=cores)


def narrate_script(
    script: Script,
    voice: Voice,
    path: Path,
    voices: OpenVoices,
    settings: Settings,
    *,
    cores: int = 0,
) -> Narration:
    """Speak a script and write it as an MP3; once more where it misses the target loudness.

    With one core, speaking and mastering take turns; 0 takes all there are.
    """
    synthesizer = voices.synthesizer(voice)
    attempt = partial(
        _narrate,
        script,
        synthesizer.speak_in_turn if cores == 1 else partial(synthesizer.speak, workers=cores),
        path,
        mastering_settings(settings),
        cache=None if settings.formats else voices.piece_cache(voice),
        # Further formats are made of samples; the cache has only frames.
        wav=path.with_suffix(".wav") if settings.formats else None,
        threads=cores,
    )
    gains = [voices.gain_db(synthesizer.voice_of(said)) for said in script.utterances]
    narration = attempt(gains)
    missing_db = correction_db(narration, settings.loudness_lufs)
    return attempt([gain + missing_db for gain in gains]) if missing_db else narration


def _narrate(
    script: Script,
    say: Say,
    path: Path,
    chosen: MasteringSettings,
    gains: Sequence[float],
    *,
    cache: PieceCache | None,
    wav: Path | None,
    threads: int,
) -> Narration:
    with closing(speak(script, say, chosen, gains, cache)) as sounds:
        return master(
            script, sounds, path, chosen, gain_db=gains, cache=cache, wav=wav, threads=threads
        )


def speak(
    script: Script,
    say: Say,
    chosen: MasteringSettings,
    gains: Sequence[float],
    cache: PieceCache | None,
) -> Generator[Sound | Piece]:
    """Yield the kept piece of each utterance, or its sound where none is kept."""
    utterances, encoding = script.utterances, chosen.encoding()
    # The bed is mixed with sounds, not with frames.
    without_cache = opening_length(utterances, chosen.bed)
    end = 0
    while end < len(utterances):
        # The first sound heard sets the sample rate of the others, and by that their pieces.
        start, end = end, end + (_BATCH if encoding.sample_rate else 1)
        batch = utterances[start:end]
        kept = [
            cache.find(cache.key(utterance, replace(encoding, gain_db=gains[index])))
            if cache and index >= without_cache
            else None
            for index, utterance in enumerate(batch, start)
        ]
        spoken = say([said for said, piece in zip(batch, kept, strict=True) if piece is None])
        for piece in kept:
            sound = piece or next(spoken)
            encoding = with_rate_of(sound, encoding)
            yield sound


def mastering_settings(settings: Settings) -> MasteringSettings:
    """Return what is chosen about the sound of an episode, apart from its voice."""
    return MasteringSettings(
        target_lufs=settings.loudness_lufs,
        bit_rate_kbps=settings.bit_rate_kbps,
        sample_rate=settings.sample_rate,
        intro=settings.intro_file,
        outro=settings.outro_file,
        chime=settings.chime_file,
        bed=settings.bed_file,
    )
