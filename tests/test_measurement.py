import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from mastering_sounds import master, pcm, script, speech, utterance

from audio_builder.errors import MasteringError
from audio_builder.mastering.measurement import measure
from audio_builder.mastering.peaks import true_peak


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    said = script(utterance("A.", 2500), utterance("B.", 500))
    master(said, iter([speech(3), speech(2)]), path, gain_db=2.0)
    return path


def test_dead_air_is_found_where_it_is(mp3: Path) -> None:
    ((start, end),) = measure(mp3).silences
    assert start == pytest.approx(3.0, abs=0.05)
    assert end == pytest.approx(5.5, abs=0.05)


@pytest.mark.parametrize("rate", [22050, 24000, 11025])
def test_a_cue_in_which_nothing_is_heard_is_found_also_late_in_a_file(
    tmp_path: Path, rate: int
) -> None:
    path = tmp_path / "a.mp3"
    count = 200
    said = script(*(utterance("A.", 900) for _ in range(count)))
    narration = master(said, iter([speech(0.5, rate=rate)] * count), path, gain_db=0.0)
    measured = measure(path)
    assert list(measured.silent_spans((cue.start, cue.end) for cue in narration.cues)) == []
    pauses = [(cue.end + 0.1, cue.end + 0.8) for cue in narration.cues]
    assert list(measured.silent_spans(pauses)) == pauses


def test_meant_pauses_are_no_dead_air(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    said = script(utterance("A.", 1500), utterance("B.", 1500))
    master(said, iter([speech(1), speech(1)]), path, gain_db=0.0)
    assert measure(path).silences == ()


def test_a_file_cut_short_is_shorter_than_its_header_says(mp3: Path) -> None:
    whole = mp3.read_bytes()
    mp3.write_bytes(whole[: len(whole) // 2])
    measured = measure(mp3)
    assert measured.header_seconds == pytest.approx(8.0, abs=0.1)
    assert measured.decoded_seconds < 4.2


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 100, b"RIFF" + bytes(5000)])
def test_a_file_that_is_no_mp3_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(MasteringError, match=r"a\.mp3"):
        measure(path)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match=r"a\.mp3"):
        measure(tmp_path / "a.mp3")


def test_the_true_peak_lies_between_the_samples() -> None:
    # A tone at a quarter of the rate, sampled 45 degrees off its crests: 3 dB are hidden.
    wave = np.sin(np.pi / 2 * np.arange(4000) + np.pi / 4).astype(np.float32)
    wave *= np.hanning(4000).astype(np.float32)
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=0.001)
    assert true_peak(wave) == pytest.approx(1.0, abs=0.005)


def test_the_true_peak_of_parts_is_no_less_than_one_already_known() -> None:
    assert true_peak(np.zeros(10, dtype=np.float32), 0.4) == pytest.approx(0.4)
    assert true_peak(np.zeros(0, dtype=np.float32)) == 0


@pytest.mark.ffmpeg
def test_ffmpeg_measures_the_same(mp3: Path) -> None:
    report = subprocess.run(
        ["ffmpeg", "-nostats", "-i", mp3, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    measured = measure(mp3)
    loudness = float(re.findall(r"I:\s+(-[\d.]+) LUFS", report)[-1])
    peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", report)[-1])
    # ffmpeg counts in steps of 0.1 LU.
    assert measured.loudness_lufs == pytest.approx(loudness, abs=0.2)
    assert measured.true_peak_dbtp == pytest.approx(peak, abs=0.25)


@pytest.mark.parametrize("kbps", [24, 32, 64, 96])
@pytest.mark.parametrize("kind", ["noise", "square", "speech"])
def test_the_true_peak_of_the_loudest_sound_stays_below_the_promise(
    tmp_path: Path, kind: str, kbps: int
) -> None:
    rng = np.random.default_rng(5)
    sound = {
        "noise": pcm(rng.uniform(-1, 1, 22050)),
        "square": pcm(np.sign(np.sin(2 * np.pi * 311 * np.arange(22050) / 22050)) * 0.99),
        "speech": speech(1.0, level=0.9),
    }[kind]
    path = tmp_path / "a.mp3"
    master(script(utterance("A.")), iter([sound]), path, gain_db=18.0, bit_rate_kbps=kbps)
    assert -4.0 < measure(path).true_peak_dbtp <= -1.0
