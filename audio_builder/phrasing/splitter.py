"""An over-long sentence becomes pieces, cut where a speaker would breathe."""

import re
from collections.abc import Iterator

LONGEST = 480
"""Characters of a piece: the stock espeak driver takes time by the square, and neural engines
memory by the length; no sentence written to be read is longer."""
_CUTS = (
    re.compile(r"[;:…]['\"”’»)]*\s+"),
    re.compile(r"\s+[–—]\s+|[,)]['\"”’»]*\s+"),
    re.compile(r"\s+"),
)
# A first piece of two words would sound like a stumble.
_SHORTEST_SHARE = 0.35


def pieces(sentence: str, longest: int = LONGEST) -> Iterator[str]:
    """Yield a sentence in pieces of at most ``longest`` characters; joined they are the sentence."""
    start = 0
    while len(sentence) - start > longest:
        cut = _cut(sentence, start, longest)
        yield sentence[start:cut]
        start = cut
    yield sentence[start:]


def _cut(sentence: str, start: int, longest: int) -> int:
    least = start + int(longest * _SHORTEST_SHARE)
    for pattern in _CUTS:
        ends = [m.end() for m in pattern.finditer(sentence, least, start + longest)]
        if ends:
            return ends[-1]
    return start + longest
