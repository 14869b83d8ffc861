import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mastering_sounds import script, speech, utterance

from audio_builder.errors import MasteringError
from audio_builder.mastering import master, measure
from audio_builder.mastering.loudness import Meter, energies
from audio_builder.mastering.music import load


def chord(path: Path, seconds: float = 2.0, level: float = 0.05, rate: int = 44100) -> Path:
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * hertz * time) for hertz in (262, 330, 392)) / 3 * level
    soundfile.write(path, np.stack([wave, wave], axis=1), rate)
    return path


def loudness(path: Path, start: float, end: float, work: Path) -> float:
    samples, rate = soundfile.read(path)
    soundfile.write(work, samples[round(start * rate) : round(end * rate)], rate, format="WAV")
    return measure_any(work)


def measure_any(path: Path) -> float:
    samples, rate = soundfile.read(path, dtype="float32")
    meter = Meter(rate)
    meter.add(energies(samples, rate, 2000), 2000, len(samples))
    return meter.integrated


def test_an_intro_is_heard_first_and_as_loud_as_the_target(tmp_path: Path) -> None:
    intro = chord(tmp_path / "intro.wav")
    path = tmp_path / "a.mp3"
    said = script(utterance("A."))
    narration = master(said, iter([speech(3)]), path, gain_db=0.0, intro=intro, target_lufs=-18)
    assert narration.cues[0].start == pytest.approx(2.5, abs=0.1)
    # The edges of a short sound count too, in the 400 ms blocks that hang over them.
    assert loudness(path, 0.2, 1.8, tmp_path / "part.wav") == pytest.approx(-18, abs=0.7)


def test_an_outro_is_heard_last_and_moves_no_cue(tmp_path: Path) -> None:
    outro = chord(tmp_path / "outro.flac", seconds=1.5)
    said = script(utterance("A.", 600), utterance("B.", 600))
    plain = master(said, iter([speech(2), speech(2)]), tmp_path / "a.mp3", gain_db=0.0)
    path = tmp_path / "b.mp3"
    narration = master(said, iter([speech(2), speech(2)]), path, gain_db=0.0, outro=outro)
    assert narration.cues == plain.cues
    assert narration.duration_seconds == pytest.approx(plain.duration_seconds + 2.0, abs=0.1)
    assert measure(path).silences == ()


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff"])
def test_usual_formats_are_read_without_other_programs(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    sound = load(chord(tmp_path / name))
    assert sound.rate == 44100
    assert sound.seconds == pytest.approx(2.0, abs=0.06)


@pytest.mark.ffmpeg
def test_other_formats_are_read_through_ffmpeg(tmp_path: Path) -> None:
    wav, m4a = chord(tmp_path / "a.wav"), tmp_path / "a.m4a"
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, m4a], check=True)
    assert load(m4a).seconds == pytest.approx(2.0, abs=0.1)


def test_a_file_that_is_no_sound_is_one_clear_error(tmp_path: Path) -> None:
    text = tmp_path / "a.wav"
    text.write_text("not a sound")
    with pytest.raises(MasteringError, match=r"a\.wav"):
        load(text)
    with pytest.raises(MasteringError, match="no such sound file"):
        load(tmp_path / "none.wav")


def test_music_longer_than_an_intro_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="longer than 5 minutes"):
        load(chord(tmp_path / "a.flac", seconds=301, rate=8000))


def test_pydub_is_not_heard_complaining_about_ffmpeg(tmp_path: Path) -> None:
    chord(tmp_path / "a.wav")
    code = (
        "from pathlib import Path; from audio_builder.mastering.music import load; "
        f"load(Path({str(tmp_path / 'a.wav')!r}))"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "PYTHONPATH": "."},
    )
    assert ran.stderr == ""
