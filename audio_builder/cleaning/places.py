"""Where a line stands becomes numbers: its neighbours, its run, its place on the page."""

from collections.abc import Sequence
from itertools import accumulate

from audio_builder.cleaning.line_features import Line

_AROUND = 4
"""Lines before and after that are looked at."""
_NEAR = 2
"""Lines before and after whose phrases count."""
_FAR = 99.0
_TALK_AROUND = 6
"""Lines before and after in which signs of readers' comments are counted."""
_MOST_LONG_LINES = 140.0
"""A book has more, but of 1481 labelled pages three: what trees say of still more is chance."""


def neighbours(lines: Sequence[Line]) -> list[list[float]]:
    """Tell of each line how long the four before and after it are, and whether sentences."""
    pairs: list[float] = [0.0, 0.0] * _AROUND
    for line in lines:
        pairs.extend((line.own[0], float(line.is_sentence)))
    pairs.extend([0.0, 0.0] * _AROUND)
    edge = [0.0] * _NEAR
    cues = [*edge, *[line.cue for line in lines], *edge]
    return [
        [
            *pairs[2 * index : 2 * (index + _AROUND)],
            *pairs[2 * (index + _AROUND + 1) : 2 * (index + 2 * _AROUND + 1)],
            *cues[index : index + _NEAR],
            *cues[index + _NEAR + 1 : index + 2 * _NEAR + 1],
        ]
        for index in range(len(lines))
    ]


def places(lines: Sequence[Line]) -> list[list[float]]:
    """Measure where each line stands: among long lines, in its run of short ones, on the page."""
    total = len(lines)
    long_words = [line.words if line.is_long else 0 for line in lines]
    all_long = sum(long_words) or 1
    long_lines = min(float(sum(line.is_long for line in lines)), _MOST_LONG_LINES)
    before = _distances(lines)
    after = _distances(lines[::-1])[::-1]
    openers = _since_opener(lines)
    talks = [line.talks for line in lines]
    talk = _since_talk(talks)
    all_talks = [0, *accumulate(talks)]
    runs = _runs(lines)
    sums = [0, *accumulate(long_words)]
    rows: list[list[float]] = []
    for index in range(total):
        lo5, hi5 = max(0, index - 5), min(total, index + 6)
        lo12, hi12 = max(0, index - 12), min(total, index + 13)
        rows.append(
            [
                float(total),
                long_lines,
                index / (total or 1),
                float(min(index, 200)),
                float(min(total - index, 200)),
                sums[index] / all_long,
                (sums[hi5] - sums[lo5]) / (hi5 - lo5),
                (sums[hi12] - sums[lo12]) / (hi12 - lo12),
                float(min(sums[index] - sums[lo12], 500)),
                float(min(sums[hi12] - sums[index + 1], 500)),
                before[index],
                after[index],
                openers[index],
                talk[index],
                float(
                    all_talks[min(total, index + _TALK_AROUND + 1)]
                    - all_talks[max(0, index - _TALK_AROUND)]
                ),
                *runs[index],
            ]
        )
    return rows


def _distances(lines: Sequence[Line]) -> list[float]:
    """Return how many lines back the last line of running text is."""
    distances: list[float] = []
    last = _FAR
    for line in lines:
        distances.append(min(last, _FAR))
        last = 1.0 if line.is_long else last + 1
    return distances


def _since_opener(lines: Sequence[Line]) -> list[float]:
    """Return how many lines back something like "Most read" stood with no running text since."""
    found: list[float] = []
    since = _FAR
    for line in lines:
        since = 0.0 if line.opens else _FAR if line.is_long else since + 1
        found.append(min(since, _FAR))
    return found


def _since_talk(talks: Sequence[bool]) -> list[float]:
    """Return how many lines back something like "14 comments" or "Reply" first stood."""
    found: list[float] = []
    since = -1.0
    for is_talk in talks:
        since = since + 1 if since >= 0 else 0.0 if is_talk else since
        found.append(min(since, _FAR))
    return found


def _runs(lines: Sequence[Line]) -> list[tuple[float, float, float]]:
    """Return the length of the run of lines that are no sentences, the place in it, its cues."""
    rows: list[tuple[float, float, float]] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and not lines[end].is_sentence:
            end += 1
        if end == start:
            rows.append((0.0, 0.0, 0.0))
            start += 1
            continue
        share = sum(line.cue > 0 for line in lines[start:end]) / (end - start)
        rows.extend((float(min(end - start, 60)), float(i), share) for i in range(end - start))
        start = end
    return rows
