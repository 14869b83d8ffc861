"""Samples become samples that stay under a ceiling, turned down softly around each peak."""

from typing import TYPE_CHECKING

import numpy as np

from audio_builder.mastering.peaks import local_peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

# Gain moves over this long before and after a peak: slow enough to add no grit, quick enough
# that the next word is not turned down with this one.
_GLIDE_SECONDS = 0.02
# The gain is worked out for steps of this many samples and drawn straight between them.
_STEP = 16


def limit(samples: "Samples", ceiling: float, rate: int) -> "Samples":
    """Turn down what passes the ceiling, also between samples; leave alone what stays below."""
    peaks = local_peaks(samples, ceiling)
    if not len(samples) or float(peaks.max()) <= ceiling:
        return samples
    steps = -(-len(samples) // _STEP)
    highest = np.zeros(steps * _STEP, dtype=np.float32)
    highest[: len(samples)] = peaks
    needed = ceiling / np.maximum(highest.reshape(steps, _STEP).max(axis=1), ceiling)
    reach = max(2, round(_GLIDE_SECONDS * rate / _STEP))
    # Each step keeps the least gain within reach and one more, so neither averaging over the
    # reach nor drawing between neighbours can lift it above what its peak needs.
    held = _least_around(needed, reach + 1)
    window = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(held, reach, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")
    return samples * _drawn(smooth.astype(np.float32))[: len(samples)]


def _drawn(gains: "Samples") -> "Samples":
    """Draw straight lines between the middles of steps, flat at both ends."""
    around = np.pad(gains, 1, mode="edge")
    edges = (around[:-1] + around[1:]) / 2
    share = (np.arange(_STEP, dtype=np.float32) + 0.5) / _STEP
    drawn = edges[:-1, None] * (1 - share) + edges[1:, None] * share
    return drawn.reshape(-1).astype(np.float32, copy=False)


def _least_around(values: "NDArray[np.floating]", reach: int) -> "NDArray[np.floating]":
    """Return the least value within reach on both sides, by doubling."""
    width = 2 * reach + 1
    least = np.pad(values, reach, mode="constant", constant_values=1.0)
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        least = np.minimum(least[:-step], least[step:])
        covered += step
    return least
