"""Short articles of ours, spoken by a natural voice, with faults put into their sound."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from audio_builder.model.episode import Cue
from audio_builder.model.script import UtteranceRole

RATE = 24_000
PAUSE_SECONDS = 0.5
Samples = NDArray[np.float32]

BRIDGE = (
    "New bridge to open in spring.",
    "The town council met on Tuesday evening to talk about the new bridge over the river.",
    "It will cost 2.5 million euros and carry trams, bicycles and people on foot.",
    "Opponents say that the money is needed for schools and for the old hospital.",
    "A final vote is planned for the third of March, the mayor told reporters.",
)
OTTERS = (
    "Otters return after forty years.",
    "Wildlife rangers have seen a pair of otters in the lake near the paper mill.",
    "The animals had vanished from the valley when the water was too dirty for fish.",
    "Since then 37 farms have changed the way they work, and the trout came back.",
    "Visitors are asked to keep their dogs on a lead between April and August.",
)
BAKERY = (
    "Village bakery bought by its customers.",
    "When the baker wanted to retire, no one came forward to take over the business.",
    "So 212 families put in 50 euros each and bought the ovens and the lease.",
    "Two apprentices from the next town now bake bread there six days a week.",
    "Ludmila Petrova, who runs the shop, says that the queue is longer than ever.",
)
ARTICLES = (BRIDGE, OTTERS, BAKERY)


@cache
def _voice() -> Any:
    from hibari import Hibari  # noqa: PLC0415 - an optional package

    return Hibari()


@cache
def say(text: str) -> Samples:
    """Return a sentence as sound, without the silence around it."""
    spoken = np.asarray(_voice()(text, seed=7), dtype=np.float32)
    loud = np.flatnonzero(np.abs(spoken) > 0.003)
    return spoken[loud[0] : loud[-1] + 1]


def pieces_of(article: Sequence[str]) -> list[Samples]:
    return [say(text) for text in article]


def cues_of(article: Sequence[str]) -> tuple[Cue, ...]:
    cues, at = [], 0.0
    for number, text in enumerate(article):
        end = at + len(say(text)) / RATE
        role = UtteranceRole.PARAGRAPH if number else UtteranceRole.TITLE
        cues.append(Cue(start=at, end=end, text=text, role=role, block=number))
        at = end + PAUSE_SECONDS
    return tuple(cues)


def joined(pieces: Sequence[Samples]) -> Samples:
    pause = silence(PAUSE_SECONDS)
    return np.concatenate([part for piece in pieces for part in (piece, pause)])


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def muted(piece: Samples, start: float, end: float) -> Samples:
    """Return a sentence with a share of it silenced, at the quietest moments near the edges."""
    changed = piece.copy()
    changed[round(start * len(piece)) : round(end * len(piece))] = 0
    return changed


def write_mp3(path: Path, samples: Samples) -> Path:
    soundfile.write(path, samples * 0.9 / max(0.1, np.abs(samples).max()), RATE, format="MP3")
    return path
