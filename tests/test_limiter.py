import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_builder.mastering.limiter import limit
from audio_builder.mastering.peaks import true_peak

RATE = 22050


def bursts(*levels: float) -> np.ndarray:
    """Tones of 0.3 s at different levels, 0.3 s of quiet tone between them."""
    time = np.arange(round(0.3 * RATE)) / RATE
    tone = np.sin(2 * np.pi * 440 * time) * np.hanning(len(time)) ** 0.25
    parts = [np.concatenate([tone * level, tone * 0.1]) for level in levels]
    return np.concatenate(parts).astype(np.float32)


def test_what_stays_below_the_ceiling_is_not_touched() -> None:
    quiet = bursts(0.5, 0.7)
    assert np.array_equal(limit(quiet, 0.8, RATE), quiet)


def test_peaks_are_brought_to_the_ceiling_and_not_far_below_it() -> None:
    limited = limit(bursts(1.6, 0.3, 2.5), 0.8, RATE)
    assert 0.7 < true_peak(limited) <= 0.8 * 1.005


def test_what_is_quiet_between_peaks_keeps_its_level() -> None:
    sound = bursts(2.0, 2.0)
    limited = limit(sound, 0.8, RATE)
    quiet = slice(round(0.4 * RATE), round(0.5 * RATE))
    assert np.abs(limited[quiet] - sound[quiet]).max() < 1e-4


def test_the_gain_glides_instead_of_jumping() -> None:
    steady = np.full(RATE, 0.4, dtype=np.float32)
    steady[RATE // 2] = 2.0
    limited = limit(steady, 0.8, RATE)
    gain = limited / steady
    assert gain.min() < 0.5
    assert np.abs(np.diff(gain)).max() < 0.01


def test_a_peak_between_two_samples_is_limited_too() -> None:
    wave = np.sin(np.pi / 2 * np.arange(4000) + np.pi / 4) * np.hanning(4000)
    wave = (wave * 1.1).astype(np.float32)
    assert np.abs(wave).max() < 0.8 < true_peak(wave)
    assert true_peak(limit(wave, 0.8, RATE)) <= 0.8 * 1.005


@pytest.mark.parametrize("length", [0, 1, 2, 15, 16, 17, 31, 700])
def test_any_length_is_limited(length: int) -> None:
    loud = np.full(length, 3.0, dtype=np.float32)
    limited = limit(loud, 0.5, RATE)
    assert len(limited) == length
    assert np.abs(limited).max(initial=0) <= 0.5 * 1.001


@settings(max_examples=40)
@given(st.lists(st.floats(-4, 4, width=32), max_size=300), st.sampled_from([0.2, 0.8, 1.0]))
def test_no_sample_passes_the_ceiling(values: list[float], ceiling: float) -> None:
    limited = limit(np.array(values, dtype=np.float32), ceiling, RATE)
    assert np.abs(limited).max(initial=0) <= ceiling * 1.0001
