"""A Script becomes sounds; pieces kept from earlier narrations stand in for those not spoken."""

from collections.abc import Callable, Generator, Iterator, Sequence

from msgspec.structs import replace

from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.mastering.parts import opening_length
from audio_builder.mastering.piece import Piece, with_rate_of
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.script import Script, Utterance
from audio_builder.model.sound import Sound

SpeakUtterances = Callable[[Sequence[Utterance]], Iterator[Sound]]
"""Speaks utterances in order, such as ``Synthesizer.speak``."""

# Utterances looked up at a time, about half an hour: bounds how many kept pieces are in memory.
_BATCH = 256


def speak(
    script: Script,
    speak_utterances: SpeakUtterances,
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
        missing = [one for one, piece in zip(batch, kept, strict=True) if piece is None]
        spoken = speak_utterances(missing)
        for piece in kept:
            sound = piece or next(spoken)
            encoding = with_rate_of(sound, encoding)
            yield sound
