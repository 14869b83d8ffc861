"""A phrased article becomes a narration: spoken, mastered, and at the loudness asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import Prepared
from audio_builder.converting.speak import SpeakUtterances, speak
from audio_builder.mastering.assembly import Arrange, correction_db, master
from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.mastering.piece import Piece
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.episode import Narration
from audio_builder.model.script import Script
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings

# Where peaks are high, the limiter takes back part of the first.
_MOST_CORRECTIONS = 2
OnUtterance = Callable[[int, int], None]
"""Called with how many utterances of how many are done; what it raises ends the narration."""


def narrate(
    prepared: Prepared,
    path: Path,
    voices: OpenVoices,
    settings: Settings,
    *,
    cores: int = 0,
    anew: bool = False,
    on_utterance: OnUtterance | None = None,
) -> Narration:
    """Speak a prepared article and write it as an MP3."""
    return narrate_script(
        prepared.script,
        prepared.voice,
        path,
        voices,
        settings,
        cores=cores,
        anew=anew,
        on_utterance=on_utterance,
    )


def narrate_script(
    script: Script,
    voice: Voice,
    path: Path,
    voices: OpenVoices,
    settings: Settings,
    *,
    cores: int = 0,
    arrange: Arrange | None = None,
    anew: bool = False,
    on_utterance: OnUtterance | None = None,
) -> Narration:
    """Speak a script and write it as an MP3; once more where it misses the target loudness.

    With one core, speaking and mastering take turns; 0 takes all there are. What ``arrange`` puts
    between has its loudness already, and most of the sound is its: then nothing is corrected.
    ``anew`` uses no pieces kept from earlier narrations, but keeps those it makes in their place.
    """
    synthesizer = voices.synthesizer(voice)
    attempt = partial(
        _narrate,
        script,
        synthesizer.speak_in_turn if cores == 1 else partial(synthesizer.speak, workers=cores),
        path,
        mastering_settings(settings),
        cache=None if settings.formats else voices.piece_cache(voice, anew=anew),
        # Further formats are made of samples; the cache has only frames.
        wav=path.with_suffix(".wav") if settings.formats else None,
        threads=cores,
        arrange=arrange,
        on_utterance=on_utterance,
    )
    gains = [voices.gain_db(synthesizer.voice_of(said)) for said in script.utterances]
    narration = attempt(gains)
    for _ in range(0 if arrange else _MOST_CORRECTIONS):
        missing_db = correction_db(narration, settings.loudness_lufs)
        if not missing_db:
            break
        gains = [gain + missing_db for gain in gains]
        narration = attempt(gains)
    return narration


def _narrate(
    script: Script,
    speak_utterances: SpeakUtterances,
    path: Path,
    chosen: MasteringSettings,
    gains: Sequence[float],
    *,
    cache: PieceCache | None,
    wav: Path | None,
    threads: int,
    arrange: Arrange | None,
    on_utterance: OnUtterance | None,
) -> Narration:
    with closing(speak(script, speak_utterances, chosen, gains, cache)) as sounds:
        counted = _count(sounds, len(script.utterances), on_utterance) if on_utterance else sounds
        return master(
            script,
            counted,
            path,
            chosen,
            gain_db=gains,
            cache=cache,
            wav=wav,
            threads=threads,
            arrange=arrange,
        )


def _count(
    sounds: Iterable[Sound | Piece], total: int, on_utterance: OnUtterance
) -> Iterator[Sound | Piece]:
    """Yield sounds and say how many there were."""
    for done, sound in enumerate(sounds, start=1):
        on_utterance(done, total)
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
