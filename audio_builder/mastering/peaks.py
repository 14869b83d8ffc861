"""Samples become true peaks: what a converter makes of them between the samples."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audio_builder.mastering.signals import Signal

# Four times oversampling, as ITU-R BS.1770 asks, with a few more taps than its twelve: for speech
# within 0.01 dB of 256.
_PHASES = 4
_TAPS = 16
_KAISER_BETA = 5.0
# A peak between two samples is no higher than this share lets them reach: 3 dB, which is a tone at
# a quarter of the rate met between its crests. (Only noise at half the rate can do worse.)
NEAR = 0.7
"""Share of a level from which on what lies between samples may pass it."""
# Rows worked on at a time: they fit a core's cache, and BLAS starts no threads for so few, which
# would get in the encoders' way.
_ROWS = 4096


@cache
def _filters() -> NDArray[np.float32]:
    """Return the taps for a quarter, a half and three quarters of the way to the next sample."""
    places = np.arange(_TAPS) - (_TAPS // 2 - 1)
    shifts = np.arange(1, _PHASES) / _PHASES
    distance = shifts[:, None] - places[None, :]
    shape = np.sqrt(np.maximum(0.0, 1 - (distance / (_TAPS / 2)) ** 2))
    window = np.i0(_KAISER_BETA * shape) / np.i0(_KAISER_BETA)
    return (np.sinc(distance) * window).astype(np.float32)


def between(samples: Signal, places: NDArray[np.intp]) -> Signal:
    """Return the largest value between each place and its next sample."""
    padded = np.zeros(len(samples) + _TAPS - 1, dtype=np.float32)
    padded[_TAPS // 2 - 1 : _TAPS // 2 - 1 + len(samples)] = samples
    rows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)
    found = np.empty(len(places), dtype=np.float32)
    for at in range(0, len(places), _ROWS):
        size = _filters() @ rows[places[at : at + _ROWS]].T
        np.abs(size, out=size)
        size.max(axis=0, out=found[at : at + _ROWS])
    return found


def true_peak(samples: Signal, known: float = 0.0) -> float:
    """Return the true peak; where it is below one already known, that one."""
    if not len(samples):
        return known
    size = np.abs(samples)
    known = max(known, float(size.max()))
    hot = size > known * NEAR
    hot[:-1] |= hot[1:]
    places = np.flatnonzero(hot)
    return max(known, float(between(samples, places).max(initial=0)))


def decibels(peak: float, least: float = -120.0) -> float:
    """Return a peak in decibels of full scale."""
    return max(least, 20 * math.log10(peak)) if peak > 0 else least


def decibel_ratio(decibels: float) -> float:
    """Return what a gain in decibels multiplies samples with."""
    return float(10 ** (decibels / 20))
