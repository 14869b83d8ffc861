import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soundfile
from mastering_sounds import episode, master, script, speech, utterance

from audio_builder.errors import MasteringError
from audio_builder.mastering.formats import FORMATS, export

COVER = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "000000040001f61738550000000049454e44ae426082"
)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "a.wav"
    said = script(utterance("A.", 700), utterance("B.", 500))
    master(said, iter([speech(3), speech(2)]), tmp_path / "a.mp3", gain_db=0.0, wav=path)
    return path


def probed(path: Path) -> dict[str, Any]:
    shown = subprocess.run(
        [
            "ffprobe",
            "-v",
            "error",
            "-show_format",
            "-show_streams",
            "-show_chapters",
            "-of",
            "json",
            str(path),
        ],
        capture_output=True,
        check=True,
    ).stdout
    return json.loads(shown)


def test_the_wav_is_as_long_as_the_mp3_and_its_sound_in_the_same_places(
    tmp_path: Path, wav: Path
) -> None:
    mp3, rate = soundfile.read(tmp_path / "a.mp3")
    samples, wav_rate = soundfile.read(wav)
    assert (wav_rate, samples.ndim) == (rate, 1)
    assert len(samples) / rate == pytest.approx(len(mp3) / rate, abs=0.06)
    for start, end in ((0.2, 2.8), (3.0, 3.6), (4.0, 5.5)):
        part = slice(round(start * rate), round(end * rate))
        ours, theirs = samples[part], mp3[part]
        assert (ours - theirs).std() <= 0.1 * theirs.std() + 1e-4


@pytest.mark.ffmpeg
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_has_sound_tags_and_its_length(tmp_path: Path, wav: Path, ending: str) -> None:
    path = tmp_path / f"b.{ending}"
    title = "Ferries; #2 = better\\worse"
    export(wav, path, episode(title=title, duration_seconds=6.2, chapters=()), "Quay", COVER)
    shown = probed(path)
    assert float(shown["format"]["duration"]) == pytest.approx(6.2, abs=0.15)
    tags = shown["format"].get("tags", {}) | shown["streams"][0].get("tags", {})
    assert {name.lower(): text for name, text in tags.items()}["title"] == title
    pictures = [stream for stream in shown["streams"] if stream["codec_type"] == "video"]
    assert len(pictures) == (0 if ending in {"opus", "wav"} else 1)


@pytest.mark.ffmpeg
def test_an_audiobook_has_chapters(tmp_path: Path, wav: Path) -> None:
    path = tmp_path / "b.m4b"
    export(wav, path, episode(), "Quay")
    titles = [chapter["tags"]["title"] for chapter in probed(path)["chapters"]]
    # ffmpeg drops chapters that start after the end of this short sound.
    assert titles[0] == "Opening"


@pytest.mark.ffmpeg
def test_the_same_narration_gives_the_same_bytes(tmp_path: Path, wav: Path) -> None:
    for name in ("b.m4b", "c.m4b"):
        export(wav, tmp_path / name, episode(), "Quay", COVER)
    assert (tmp_path / "b.m4b").read_bytes() == (tmp_path / "c.m4b").read_bytes()


def test_an_unknown_format_is_refused_with_the_choices(tmp_path: Path, wav: Path) -> None:
    with pytest.raises(MasteringError, match="m4b"):
        export(wav, tmp_path / "a.wma", episode(), "Quay")


def test_without_any_ffmpeg_the_remedy_names_the_extra(
    tmp_path: Path, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(MasteringError, match="bundled"):
        export(wav, tmp_path / "a.m4b", episode(), "Quay")


@pytest.mark.ffmpeg
def test_what_ffmpeg_complains_of_is_one_clear_error(tmp_path: Path) -> None:
    broken = tmp_path / "a.wav"
    broken.write_bytes(b"RIFF nothing")
    with pytest.raises(MasteringError, match="ffmpeg failed"):
        export(broken, tmp_path / "a.flac", episode(), "Quay")
    assert not (tmp_path / "a.flac").exists()
