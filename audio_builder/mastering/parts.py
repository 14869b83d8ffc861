"""What a narration is joined from: spoken pieces, and music around and under them."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from msgspec import Struct

from audio_builder.mastering.piece import Piece
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
    pause_ms: int = 0
    """Silence behind it, in milliseconds."""


class Music(Struct, frozen=True, kw_only=True):
    """The sound files around and under the speech."""

    target_lufs: float
    intro: Path | None = None
    outro: Path | None = None
    chime: Path | None = None
    """Heard before each heading."""
    bed: Path | None = None
    """Heard softly under notice, headline and byline."""


def opening_length(utterances: Sequence[Utterance], music: Music) -> int:
    """Return how many utterances the bed lies under."""
    if music.bed is None:
        return 0
    return sum(1 for _ in takewhile(lambda said: said.role in _OPENING, utterances))
