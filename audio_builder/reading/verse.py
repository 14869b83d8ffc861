"""Lines that somebody broke by hand become verses, or the sentence they were."""

from collections.abc import Sequence
from itertools import pairwise

VERSE_EDGE = "\n"
"""Between two verses of a block."""
_FEWEST_LINES = 3
_LONGEST = 64  # characters of a verse; prose is set wider
_USUAL = 48  # on average; wrapped mail is wider
_FEWEST_WORDS = 2.5  # on average; menus have fewer
_OPEN_SHARE = 0.34
_PAUSES = (",", ";", ":", "–", "—", "-")
_ENDS = (".", "!", "?", "…", "”", '"', "»", "'", "’", "。", "、")


def are_verses(lines: Sequence[str]) -> bool:
    """Tell whether lines are a stanza: short ones, of which many end within a sentence."""
    if len(lines) < _FEWEST_LINES or max(map(len, lines)) > _LONGEST:
        return False
    if sum(len(line.split()) for line in lines) < _FEWEST_WORDS * len(lines):
        return False
    if sum(map(len, lines)) > _USUAL * len(lines):
        return False
    if any(_is_listed(line) for line in lines):
        return False
    goes_on = sum(
        line.endswith(_PAUSES) or (not line.endswith(_ENDS) and following[:1].islower())
        for line, following in pairwise(lines)
    )
    ended = sum(line.endswith((*_PAUSES, *_ENDS)) for line in lines)
    return goes_on >= _OPEN_SHARE * (len(lines) - 1) or (
        ended >= 0.75 * len(lines) and not all(line.endswith(_ENDS) for line in lines)
    )


def goes_on(line: str, following: str) -> bool:
    """Tell whether a sentence of prose goes on behind a break: in a small letter, or in CJK."""
    line, following = line.rstrip(), following.lstrip()
    return bool(line) and following[:1].islower() and not line.endswith((*_ENDS, ":", "-"))


def _is_listed(line: str) -> bool:
    return line[:1].isdigit() or line[:2] in {"- ", "* ", "• "} or "@" in line or "http" in line
