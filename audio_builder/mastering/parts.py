"""What a narration is joined from: spoken pieces, and music around and under them."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from msgspec import Struct

from audio_builder.mastering.piece import Piece
from audio_builder.model.episode import Cue
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Mark

_OPENING = {UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE}


class Said(Struct, frozen=True, kw_only=True):
    """An utterance in a part, in seconds from the start of the part."""

    utterance: Utterance
    start: float
    end: float
    marks: tuple[Mark, ...] = ()


class Part(Struct, frozen=True, kw_only=True):
    """A piece of a narration and what is said in it: one utterance, none in music, or several."""

    piece: Piece
    said: tuple[Said, ...] = ()
    cues: tuple[Cue, ...] = ()
    """What is said in the sound of an earlier episode, in seconds from the start of the part."""
    pause_ms: int = 0
    """Silence behind it, in milliseconds."""


def opening_length(utterances: Sequence[Utterance], bed: Path | None) -> int:
    """Return how many utterances the bed lies under."""
    if bed is None:
        return 0
    return sum(1 for _ in takewhile(lambda said: said.role in _OPENING, utterances))
