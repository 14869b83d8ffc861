"""Places in a text and in what was made of it."""

from bisect import bisect_right
from difflib import SequenceMatcher


class Alignment:
    """Leads from places in one text to places in another, and back."""

    def __init__(self, before: str, after: str) -> None:
        self._blocks = [(0, 0)]
        if before != after:
            matcher = SequenceMatcher(None, before, after, autojunk=False)
            self._blocks += [(m.a, m.b) for m in matcher.get_matching_blocks()]
        self._before, self._after = len(before), len(after)

    def after(self, place: int) -> int:
        """Return where a place of the first text is in the second."""
        block = self._blocks[bisect_right(self._blocks, (place, self._after)) - 1]
        return min(block[1] + place - block[0], self._after)

    def before(self, place: int) -> int:
        """Return where a place of the second text is in the first."""
        at = bisect_right(self._blocks, place, key=lambda block: block[1]) - 1
        start, there = self._blocks[at]
        end = self._blocks[at + 1][0] if at + 1 < len(self._blocks) else self._before
        return min(start + place - there, max(end - 1, start), self._before)
