"""Two passes of readings become one: places in the text against places in what is said last."""

from collections.abc import Iterable

from audio_builder.model.script import Reading

_Span = tuple[int, int, int, int]


def composed_readings(first: Iterable[Reading], second: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings from the first text to the last, over the one between them."""
    inner = [(r.spoken_start, r.spoken_end, r.start, r.end) for r in first]
    outer = [(r.start, r.end, r.spoken_start, r.spoken_end) for r in second]
    merged: list[tuple[int, int]] = []
    for start, end, *_ in sorted([*inner, *outer]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(
        Reading(
            start=_map_stretch(inner, start, end)[0],
            end=_map_stretch(inner, start, end)[1],
            spoken_start=_map_stretch(outer, start, end)[0],
            spoken_end=_map_stretch(outer, start, end)[1],
        )
        for start, end in merged
    )


def _map_stretch(spans: list[_Span], start: int, end: int) -> tuple[int, int]:
    """Map a stretch that cuts none of the spans."""
    before = after = 0
    for here_start, here_end, there_start, there_end in spans:
        shift = (there_end - there_start) - (here_end - here_start)
        if here_end < start or (here_end == start and here_start < start):
            before += shift
        if here_end <= end:
            after += shift
    return start + before, end + after
