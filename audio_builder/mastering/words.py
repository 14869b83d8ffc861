"""Marks of spoken words become times of the written ones."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from audio_builder.model.episode import Word
from audio_builder.model.script import Reading, Utterance
from audio_builder.model.sound import Mark

_WORD = re.compile(r"\S+")


def words(
    utterance: Utterance, marks: Sequence[Mark], start: float, end: float
) -> tuple[Word, ...]:
    """Time the words of the text, as written, between the start and end of its cue."""
    timed = sorted((float(mark.start), mark.seconds) for mark in marks if mark.end > mark.start)
    spans = [match.span() for match in _WORD.finditer(utterance.text)]
    if not timed or not spans:
        return ()
    places = [place for place, _ in timed]
    times = list(_keep_rising((seconds for _, seconds in timed), end - start))
    readings = utterance.readings
    reach: list[tuple[float, float]] = [
        _find_spoken(readings, span, places) if readings else span for span in spans
    ]
    last = max(reach[-1][1], places[-1] + 1.0)
    points = [(0.0, 0.0), *zip(places, times, strict=True), (last, end - start)]
    starts = list(_keep_rising((_time(*span, points) for span in reach), end - start))
    return tuple(
        Word(
            start=round(start + first, 3),
            end=round(start + later, 3),
            text_start=span[0],
            text_end=span[1],
        )
        for span, first, later in zip(spans, starts, [*starts[1:], end - start], strict=True)
    )


def _find_spoken(
    readings: Sequence[Reading], span: tuple[int, int], places: Sequence[float]
) -> tuple[float, float]:
    """Return where a word of the text stands in the spoken form.

    A word inside a longer reading ("$5 million" is "five million dollars") takes the nearest
    spoken word, because nothing tells which belongs to which.
    """
    first, last = _shift(readings, span[0]), _shift(readings, span[1])
    for reading in readings:
        if reading.start < span[0] < reading.end:
            inside = [p for p in places if reading.spoken_start < p < reading.spoken_end]
            first = min(inside, key=lambda place: abs(place - first), default=first)
    return first, max(first + 1, last)


def _shift(readings: Sequence[Reading], place: int) -> float:
    shift = 0
    for reading in readings:
        if place <= reading.start:
            break
        if place < reading.end:
            share = (place - reading.start) / (reading.end - reading.start)
            return reading.spoken_start + share * (reading.spoken_end - reading.spoken_start)
        shift = reading.spoken_end - reading.end
    return place + shift


def _time(first: float, last: float, points: Sequence[tuple[float, float]]) -> float:
    """Return when a word starts: at its first mark, or in proportion between its neighbours'.

    The points are places and their times; the first and the last are the ends, not marks.
    """
    index = bisect_left(points, (first - 0.5,), 1, len(points) - 1)
    place, seconds = points[index]
    if index < len(points) - 1 and place < last:
        return seconds
    before, earlier = points[index - 1]
    span = place - before
    share = (first - before) / span if span > 0 else 0.0
    return earlier + min(1.0, max(0.0, share)) * (seconds - earlier)


def _keep_rising(times: Iterable[float], length: float) -> Iterator[float]:
    """Keep times in order and inside the cue."""
    latest = 0.0
    for seconds in times:
        latest = min(length, max(latest, seconds))
        yield latest
