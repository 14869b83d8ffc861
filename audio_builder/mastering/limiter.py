"""Samples become samples that stay under a ceiling, turned down softly around each peak."""

import numpy as np
from numpy.typing import NDArray

from audio_builder.mastering.peaks import NEAR, between
from audio_builder.mastering.signals import Signal

Gains = NDArray[np.float64]

# Gain moves over this long before and after a peak: longer than the beat of a low voice, so that
# it does not follow single pulses, and no longer, because all that is turned down with a peak
# must be made up by more gain (with 20 ms, espeak needs 3 dB more to reach -16 LUFS).
_GLIDE_SECONDS = 0.006
# The gain is worked out for steps of this many samples and drawn straight between them.
_STEP = 16


def limit(samples: Signal, ceiling: float, rate: int) -> Signal:
    """Turn down what passes the ceiling, also between samples; leave alone what stays below."""
    places, peaks = _find_peaks(samples, ceiling)
    if not len(places):
        return samples
    steps = -(-len(samples) // _STEP)
    reach = max(2, round(_GLIDE_SECONDS * rate / _STEP))
    table = np.zeros((steps, _STEP), dtype=np.float32)
    table.reshape(-1)[: len(samples)] = samples
    _turn_down(table, _glide(_gain_of_steps(places, ceiling / peaks, steps), reach))
    return table.reshape(-1)[: len(samples)]


def _gain_of_steps(places: NDArray[np.intp], gains: Signal, steps: int) -> Gains:
    """Return the gain each step needs for what is in it, from the gains of places in order."""
    needed = np.ones(steps)
    hot = places // _STEP
    first = np.flatnonzero(np.diff(hot, prepend=-1))
    needed[hot[first]] = np.minimum.reduceat(gains, first)
    return needed


def _glide(needed: Gains, reach: int) -> Signal:
    """Return gains that move slowly and are nowhere above those needed.

    Each step keeps the least gain within reach and one more, so neither averaging over the
    reach nor drawing between neighbours can lift it above what its peak needs.
    """
    held = np.pad(_least_around(needed, reach + 1), reach, mode="edge")
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(held, window / window.sum(), mode="valid").astype(np.float32)


def _find_peaks(samples: Signal, ceiling: float) -> tuple[NDArray[np.intp], Signal]:
    """Return the places where sound passes the ceiling, up to the next sample, and its peaks."""
    size = np.abs(samples)
    near = size > ceiling * NEAR
    near[:-1] |= near[1:]
    places = np.flatnonzero(near)
    if not len(places):
        return places, size[places]
    peaks = np.maximum(size[places], between(samples, places))
    passing = peaks > ceiling
    return places[passing], peaks[passing]


def _turn_down(table: Signal, gains: Signal) -> None:
    """Draw straight lines between the middles of steps, flat at both ends, and apply them."""
    around = np.pad(gains, 1, mode="edge")
    edges = (around[:-1] + around[1:]) / 2
    # Most of speech is left as it is.
    lower = np.flatnonzero(np.minimum(edges[:-1], edges[1:]) < 1)
    share = np.linspace(0, 1, 2 * _STEP + 1, dtype=np.float32)[1::2]
    lines = np.multiply.outer(np.diff(edges)[lower], share)
    lines += edges[lower, None]
    lines *= table[lower]
    table[lower] = lines


def _least_around(values: Gains, reach: int) -> Gains:
    """Return the least value within reach on both sides, by doubling."""
    width = 2 * reach + 1
    least = np.pad(values, reach, mode="constant", constant_values=1.0)
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        least = np.minimum(least[:-step], least[step:])
        covered += step
    return least
