"""Sound becomes loudness: ITU-R BS.1770 with numpy, block by block."""

import math
from array import array
from functools import cache

import numpy as np

from audio_builder.mastering.signals import Signal

SILENCE_LUFS = -70.0
"""What silence measures: the absolute gate."""

_BLOCK_SECONDS = 0.1
_GATE_BLOCKS = 4  # 400 ms, moved on by 100 ms
_RELATIVE_GATE = 0.1  # -10 LU
# BS.1770-5, tables 1 and 2: the two filters at 48 kHz.
_FILTER_RATE = 48000
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def lufs(power: float) -> float:
    """Return the loudness of a mean square of K-weighted samples."""
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf


def _power(loudness: float) -> float:
    return float(10 ** ((loudness + 0.691) / 10))


@cache
def _weights(size: int, rate: int) -> Signal:
    """Power response of the K filter at the bins of an orthonormal spectrum."""
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate) / _FILTER_RATE)
    response = np.ones(len(turns))
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.abs(np.polyval(above[::-1], turns) / np.polyval(below[::-1], turns)) ** 2
    response[1 : (size + 1) // 2] *= 2
    return response.astype(np.float32)


def energies(samples: Signal, rate: int, block: int) -> "array[float]":
    """Return the K-weighted energy of each block of a number of samples, the last one padded.

    The weighting is done on each block's power spectrum: a fifth of the cost of a filter, and
    within 0.05 LU of one for speech.
    """
    rows = -(-len(samples) // block)
    table = np.zeros((rows, block), dtype=np.float32)
    table.reshape(-1)[: len(samples)] = samples
    # Only with a factor of its own type does numpy keep to single precision, in half the time.
    spectrum = np.fft.rfft(table, norm="ortho")
    power = spectrum.real**2 + spectrum.imag**2
    # Not a matrix product: BLAS would start threads that get in the encoders' way.
    weighted = np.einsum("ij,j->i", power, _weights(block, rate))
    return array("f", weighted.astype(np.float32).tobytes())


class Meter:
    """Integrated loudness of what it has been shown so far, in a few bytes a second."""

    def __init__(self, rate: int) -> None:
        self._block = rate * _BLOCK_SECONDS
        self._blocks = array("f")
        self._filled = 0.0
        self._energy = 0.0

    def add(self, energy: "array[float]", block: int, samples: int) -> None:
        """Add blocks of K-weighted energy that last a number of samples together, the rest silence.

        Of blocks beyond the samples nothing is heard.
        """
        heard = min(samples, len(energy) * block)
        whole, part = divmod(heard, block)
        for amount in energy[:whole]:
            self._add(amount, block)
        if part:
            self._add(energy[whole], part)
        if samples > heard:
            self._add(0.0, samples - heard)

    def _add(self, energy: float, length: float) -> None:
        room = self._block - self._filled
        if length < room:
            self._energy += energy
            self._filled += length
            return
        power = energy / length
        self._blocks.append((self._energy + power * room) / self._block)
        whole, self._filled = divmod(length - room, self._block)
        self._blocks.extend([power] * int(whole))
        self._energy = power * self._filled

    @property
    def integrated(self) -> float:
        """Loudness in LUFS, gated at -70 LUFS and at 10 LU below the mean; silence is -70."""
        blocks = self._blocks or array("f", [self._energy / max(self._filled, 1.0)])
        heard = [power for power in _windows(blocks) if power > _power(SILENCE_LUFS)]
        if not heard:
            return SILENCE_LUFS
        gate = _RELATIVE_GATE * sum(heard) / len(heard)
        loud = [power for power in heard if power > gate]
        return max(SILENCE_LUFS, lufs(sum(loud) / len(loud)))


def _windows(blocks: "array[float]") -> list[float]:
    """Return the mean power of every 400 ms."""
    if len(blocks) < _GATE_BLOCKS:
        return [sum(blocks) / len(blocks)]
    sums = [0.0]
    for power in blocks:
        sums.append(sums[-1] + power)
    return [
        (end - start) / _GATE_BLOCKS for start, end in zip(sums, sums[_GATE_BLOCKS:], strict=False)
    ]
