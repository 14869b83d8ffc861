"""Two lists of words become the pairs that are the same words, in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio_builder.listening.words import SpokenWord

Pair = tuple[int, int]
"""Index of a written word and of the heard word that is the same."""

_GAP = 2
_LIKE = 1
# Less than leaving one word out and putting another in.
_OTHER = 3
_FAR = 1 << 28
# Four words in a row that are said once and heard once belong together.
_ANCHOR_WORDS = 4
# 32 MB of costs; beyond it only what lies near the diagonal is looked at.
_MOST_CELLS = 8_000_000
_LEAST_BAND = 64
# A word or two that fit by chance, amid words that do not.
_ISLAND_WORDS = 2
_ISLAND_GAPS = 3


def align(written: Sequence[SpokenWord], heard: Sequence[SpokenWord]) -> list[Pair]:
    """Return the pairs of equal words at the least cost, for both lists as a whole."""
    anchors = _anchors([w.form for w in written], [h.form for h in heard])
    edges = [(-1, -1), *anchors, (len(written), len(heard))]
    pairs: list[Pair] = []
    for (w0, h0), (w1, h1) in pairwise(edges):
        pairs += [
            (w0 + 1 + w, h0 + 1 + h) for w, h in _cheapest(written[w0 + 1 : w1], heard[h0 + 1 : h1])
        ]
        if w1 < len(written):
            pairs.append((w1, h1))
    return _without_islands(pairs, len(written), len(heard))


def _anchors(written: Sequence[str], heard: Sequence[str]) -> list[Pair]:
    """Return pairs that are beyond doubt: both sides have these words in a row just once."""
    ours, theirs = _single_runs(written), _single_runs(heard)
    common = sorted((at, theirs[run]) for run, at in ours.items() if run in theirs)
    return _longest_rising(common)


def _single_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + _ANCHOR_WORDS]) for at in range(len(words) - _ANCHOR_WORDS + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _longest_rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the most pairs that rise on both sides (patience sorting)."""
    tops: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, (_, at) in enumerate(pairs):
        pile = bisect_left(tops, at)
        before.append(chosen[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [at]
        chosen[pile : pile + 1] = [index]
    rising: list[Pair] = []
    index = chosen[-1] if chosen else -1
    while index >= 0:
        rising.append(pairs[index])
        index = before[index]
    return rising[::-1]


def _cheapest(written: Sequence[SpokenWord], heard: Sequence[SpokenWord]) -> list[Pair]:
    """Align by dynamic programming, within a band where the whole would be too much."""
    if not written or not heard:
        return []
    width = min(len(heard) + 1, _MOST_CELLS // (len(written) + 1))
    if width < min(len(heard) + 1, _LEAST_BAND):
        return []
    rows, starts = len(written) + 1, np.zeros(len(written) + 1, dtype=np.int64)
    slope = len(heard) / len(written)
    starts = np.clip(
        np.rint(np.arange(rows) * slope).astype(np.int64) - width // 2, 0, len(heard) + 1 - width
    )
    costs = _Costs(written, heard)
    table = np.full((rows, width), _FAR, dtype=np.int32)
    steps = np.arange(width, dtype=np.int32) * _GAP
    table[0] = steps + int(starts[0]) * _GAP
    for row in range(1, rows):
        first, shift = int(starts[row]), int(starts[row] - starts[row - 1])
        above = np.full(width + 1, _FAR, dtype=np.int32)
        # above[1 + k] is the row before at this row's column k; above[0] its left neighbour.
        above[1 : 1 + width - shift] = table[row - 1][shift:]
        if shift:
            above[0] = table[row - 1][shift - 1]
        best = above[1:] + _GAP
        diagonal = above[:width] + costs.row(row - 1, first, width)
        np.minimum(best, diagonal, out=best)
        table[row] = np.minimum.accumulate(best - steps) + steps
    return _trace(table, starts, costs, len(heard))


class _Costs:
    """What it costs to take a heard word for a written one."""

    def __init__(self, written: Sequence[SpokenWord], heard: Sequence[SpokenWord]) -> None:
        forms: dict[str, int] = {}
        keys: dict[str, int] = {}
        self._forms = [self._codes(side, "form", forms) for side in (written, heard)]
        self._keys = [self._codes(side, "key", keys) for side in (written, heard)]

    @staticmethod
    def _codes(words: Sequence[SpokenWord], name: str, known: dict[str, int]) -> NDArray[np.int32]:
        codes = [known.setdefault(getattr(word, name), len(known)) for word in words]
        return np.array(codes, dtype=np.int32)

    def row(self, written: int, first: int, width: int) -> NDArray[np.int32]:
        """Return the cost of a written word for columns; column 0 stands before all heard words."""
        low = max(0, first - 1)
        forms, keys = (
            self._forms[1][low : first + width - 1],
            self._keys[1][low : first + width - 1],
        )
        costs = np.where(keys == self._keys[0][written], _LIKE, _OTHER)
        costs = np.where(forms == self._forms[0][written], 0, costs).astype(np.int32)
        return np.concatenate([np.full(width - len(costs), _FAR, dtype=np.int32), costs])

    def one(self, written: int, heard: int) -> int:
        """Return the cost of one pair."""
        if self._forms[0][written] == self._forms[1][heard]:
            return 0
        return _LIKE if self._keys[0][written] == self._keys[1][heard] else _OTHER


def _trace(
    table: NDArray[np.int32], starts: NDArray[np.int64], costs: _Costs, heard: int
) -> list[Pair]:
    """Follow the cheapest way back from the end."""

    def at(row: int, column: int) -> int:
        place = column - int(starts[row])
        return int(table[row, place]) if 0 <= place < table.shape[1] else _FAR

    pairs: list[Pair] = []
    row, column = len(table) - 1, heard
    while row and column:
        cost = costs.one(row - 1, column - 1)
        here = at(row, column)
        if at(row - 1, column - 1) + cost == here:
            row, column = row - 1, column - 1
            if cost < _OTHER:
                pairs.append((row, column))
        elif at(row - 1, column) + _GAP == here:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _without_islands(pairs: Sequence[Pair], written: int, heard: int) -> list[Pair]:
    """Leave out a word or two in a row that match by chance amid many that do not."""
    runs: list[list[Pair]] = []
    for pair in pairs:
        if runs and runs[-1][-1] == (pair[0] - 1, pair[1] - 1):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    kept: list[Pair] = []
    for index, run in enumerate(runs):
        after = runs[index + 1][0] if index + 1 < len(runs) else (written, heard)
        before = kept[-1] if kept else (-1, -1)
        gaps = [
            max(right[0] - left[0], right[1] - left[1]) - 1
            for left, right in ((before, run[0]), (run[-1], after))
        ]
        if len(run) > _ISLAND_WORDS or min(gaps) < _ISLAND_GAPS * len(run):
            kept += run
    return kept
