import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mastering_sounds import RATE, master, pcm, script, speech, utterance

from audio_builder.mastering.calibration import calibrate
from audio_builder.mastering.loudness import SILENCE_LUFS, Meter, energies
from audio_builder.model.sound import Sound


def loudness(samples: np.ndarray, rate: int = RATE, block: int = 2304) -> float:
    meter = Meter(rate)
    meter.add(energies(samples.astype(np.float32), rate, block), block, len(samples))
    return meter.integrated


def tone(level_db: float, rate: int = 48000, seconds: float = 5, hertz: float = 997) -> np.ndarray:
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * np.arange(rate * seconds) / rate)


@pytest.mark.parametrize("rate", [22050, 24000, 44100, 48000])
def test_a_full_scale_tone_measures_what_the_recommendation_says(rate: int) -> None:
    # ITU-R BS.1770: 0 dBFS at 997 Hz in one channel reads -3.01 LKFS.
    assert loudness(tone(0, rate), rate) == pytest.approx(-3.01, abs=0.05)
    assert loudness(tone(-23, rate), rate) == pytest.approx(-26.01, abs=0.05)


def test_low_rumble_counts_less_and_high_hiss_more() -> None:
    plain = loudness(tone(-20), 48000)
    assert loudness(tone(-20, hertz=30), 48000) < plain - 5
    assert loudness(tone(-20, hertz=6000), 48000) == pytest.approx(plain + 3.3, abs=0.4)


def test_pauses_do_not_make_speech_quieter() -> None:
    loud = tone(-20, seconds=4)
    with_pause = np.concatenate([loud, np.zeros(48000 * 8), loud])
    assert loudness(with_pause, 48000) == pytest.approx(loudness(loud, 48000), abs=0.25)


def test_what_is_ten_lu_below_the_mean_does_not_count_and_what_is_less_below_does() -> None:
    # ITU-R BS.1770-5, annex 1: the relative gate is 10 LU below the mean of what passes -70.
    loud = tone(-20, seconds=20)
    # 8.2 LU below the mean of both: it counts, and pulls the mean down.
    near = np.concatenate([loud, tone(-31, seconds=20)])
    assert loudness(near, 48000) == pytest.approx(-25.7, abs=0.1)
    # 12.0 LU below: it does not.
    far = np.concatenate([loud, tone(-35, seconds=20)])
    assert loudness(far, 48000) == pytest.approx(-23.0, abs=0.1)


def test_silence_measures_the_gate() -> None:
    assert loudness(np.zeros(48000), 48000) == SILENCE_LUFS
    assert loudness(np.zeros(0), 48000) == SILENCE_LUFS


def test_a_sound_shorter_than_the_gate_is_measured_too() -> None:
    assert loudness(tone(-20, seconds=0.25), 48000) == pytest.approx(-23, abs=1.5)


def test_how_the_sound_is_cut_into_pieces_does_not_matter() -> None:
    whole = np.frombuffer(speech(5, before=0, after=0).pcm, "<i2") / 32768
    cut = Meter(RATE)
    for part in np.split(whole, [2304 * 9, 2304 * 20, 2304 * 33]):
        cut.add(energies(part.astype(np.float32), RATE, 2304), 2304, len(part))
    assert cut.integrated == pytest.approx(loudness(whole), abs=0.02)


@pytest.mark.ffmpeg
@pytest.mark.parametrize("rate", [22050, 44100])
def test_ffmpeg_reads_the_same_loudness(tmp_path: Path, rate: int) -> None:
    sound = speech(8, level=0.25, rate=rate, after=2.0)
    samples = np.frombuffer(sound.pcm, "<i2") / 32768
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, rate)
    report = subprocess.run(
        ["ffmpeg", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    theirs = float(re.findall(r"I:\s+(-[\d.]+) LUFS", report)[-1])
    assert loudness(samples, rate) == pytest.approx(theirs, abs=0.15)


def test_calibration_brings_a_voice_to_its_target() -> None:
    sounds = [speech(2.5, level=0.1), speech(1.8, level=0.12)]
    gain = calibrate(sounds, -20.0)
    assert 0 < gain < 24
    # Three more decibels, and more for what the limiter takes back.
    assert calibrate(sounds, -17.0) >= gain + 2.99


@pytest.mark.parametrize("target", [-16.0, -19.0, -23.0])
def test_a_calibrated_narration_has_the_target_loudness(tmp_path: Path, target: float) -> None:
    sounds = [speech(2.5, level=0.1), speech(1.8, level=0.12), speech(2.1, level=0.1)]
    said = script(*(utterance(f"{n}.", 500) for n in range(3)))
    gain = calibrate(sounds, target)
    narration = master(said, iter(sounds), tmp_path / "a.mp3", gain_db=gain)
    assert narration.loudness_lufs == pytest.approx(target, abs=0.1)


def test_a_loud_voice_is_turned_down() -> None:
    assert calibrate([speech(2.5, level=0.95)], -26.0) < 0


def test_silence_and_noise_are_never_amplified() -> None:
    noise = np.random.default_rng(7).normal(0, 0.0003, RATE * 2)
    for sounds in ([], [Sound(pcm=b"", rate=RATE)], [pcm(np.zeros(RATE))], [pcm(noise)]):
        assert calibrate(sounds, -16.0) == 0.0
