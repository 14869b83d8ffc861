from pathlib import Path

import pytest
from mastering_sounds import episode, master, script, speech, utterance

from audio_builder.mastering.header import header_problems
from audio_builder.mastering.tags import write_tags


@pytest.mark.parametrize(("rate", "kbps"), [(0, 64), (44100, 96), (8000, 32), (48000, 128)])
@pytest.mark.parametrize("tagged", [False, True])
def test_a_finished_file_tells_the_truth(
    tmp_path: Path,
    rate: int,
    kbps: int,
    tagged: bool,  # noqa: FBT001 - a case, not a switch
) -> None:
    path = tmp_path / "a.mp3"
    sounds = [speech(2), speech(1)]
    said = script(utterance("A."), utterance("B."))
    narration = master(said, iter(sounds), path, gain_db=0.0, sample_rate=rate, bit_rate_kbps=kbps)
    if tagged:
        write_tags(path, episode(), "Quay Aloud", b"\xff\xd8" + bytes(3000))
    assert list(header_problems(path, narration.duration_seconds)) == []


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    master(script(utterance("A.")), iter([speech(2)]), path, gain_db=0.0)
    return path


def test_a_file_cut_short_or_joined_is_found_out(mp3: Path) -> None:
    whole = mp3.read_bytes()
    for other in (whole[:-1000], whole + whole):
        mp3.write_bytes(other)
        (problem,) = header_problems(mp3, 2.385)
        assert "bytes of sound" in problem


def test_another_length_than_was_published_is_found_out(mp3: Path) -> None:
    (problem,) = header_problems(mp3, 3.0)
    assert "instead of 3.00 s" in problem


@pytest.mark.parametrize("content", [b"", b"RIFF" * 100, b"\xff\xfb\x90\xc4" + bytes(500), b"ID3"])
def test_a_file_without_a_header_is_found_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    assert list(header_problems(path, 1.0)) == ["has no header that tells its length"]


def test_a_missing_file_is_found_out(tmp_path: Path) -> None:
    (problem,) = header_problems(tmp_path / "none.mp3", 1.0)
    assert "cannot be read" in problem
