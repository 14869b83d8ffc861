"""Verdicts on lines become the chance that an article was cleaned without a mistake."""

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

_STEPS = (0.4, 0.25, 0.12, 0.05)
"""Chances of a mistake at which a line counts as more doubtful."""
_MOST_LINES = 300


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each sign of doubt counts; learned from labelled pages by logistic regression."""

    text: tuple[float, ...]
    page: tuple[float, ...]


def _read_weights() -> Weights:
    path = Path(__file__).with_name("generated") / "confidence.json"
    return msgspec.json.decode(path.read_bytes(), type=Weights)


WEIGHTS = _read_weights()


def confidence(doubts: Sequence[float], *, kept: int, is_page: bool, has_phrases: bool) -> float:
    """Return the chance that nothing was read or left out that should not be.

    ``doubts`` is for each line the chance that the verdict on it is wrong, ``kept`` the number of
    lines that are read; ``has_phrases`` tells that phrases of the article's language are known.
    """
    signs = signs_of_doubt(doubts, kept=kept, has_phrases=has_phrases)
    weights = WEIGHTS.page if is_page else WEIGHTS.text
    odds = sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
    return round(1 / (1 + math.exp(-odds)), 2)


def signs_of_doubt(doubts: Sequence[float], *, kept: int, has_phrases: bool) -> tuple[float, ...]:
    """Measure how many lines are how doubtful, and how many there are."""
    steps = (1.0, *_STEPS)
    counts = [
        sum(low <= doubt < high for doubt in doubts)
        for high, low in zip(steps, _STEPS, strict=False)
    ]
    return (
        1.0,
        *(math.log1p(count) for count in counts),
        math.log1p(sum(doubts)),
        max(doubts, default=0.0),
        math.log1p(min(kept, _MOST_LINES)),
        float(not has_phrases),
    )
