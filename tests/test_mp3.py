import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio_builder.errors import MasteringError
from audio_builder.mastering.mp3 import (
    MP3_RATES,
    FrameLayout,
    Mp3File,
    count_frames,
    encode,
    layout_of,
    nearest_rate,
)


def tone(samples: int, rate: int = 22050, level: float = 0.3) -> bytes:
    wave = np.sin(2 * np.pi * 440 * np.arange(samples) / rate) * level
    return np.rint(wave * 32767).astype("<i2").tobytes()


def written(layout: FrameLayout, *pieces: bytes) -> bytes:
    file = io.BytesIO()
    mp3 = Mp3File(file, layout)
    for piece in pieces:
        frames = encode(piece, layout)
        mp3.append(frames, count_frames(frames))
    mp3.finish(0.5)
    return file.getvalue()


@pytest.mark.parametrize("rate", MP3_RATES)
def test_the_frames_of_any_length_are_known_before_encoding(rate: int) -> None:
    layout = layout_of(rate, 64)
    for samples in (
        1,
        layout.samples - 1,
        layout.samples,
        layout.samples + 1,
        20 * layout.samples + 7,
    ):
        assert count_frames(encode(tone(samples, rate), layout)) == layout.frames(samples)


@pytest.mark.parametrize(("rate", "kbps"), [(8000, 16), (22050, 64), (24000, 64), (44100, 96)])
def test_the_info_frame_tells_the_true_counts(rate: int, kbps: int) -> None:
    layout = layout_of(rate, kbps)
    mp3 = written(layout, tone(rate, rate), tone(rate // 2, rate))
    at = mp3.index(b"Info")
    assert at < mp3.index(mp3[:2], 4), "it is in the first frame"
    assert int.from_bytes(mp3[at + 8 : at + 12], "big") == count_frames(mp3) - 1
    assert int.from_bytes(mp3[at + 12 : at + 16], "big") == len(mp3)


def test_the_seek_table_points_at_the_right_share_of_the_file() -> None:
    mp3 = written(layout_of(22050, 64), tone(22050 * 20))
    at = mp3.index(b"Info") + 16
    table = mp3[at : at + 100]
    assert list(table) == sorted(table)
    assert abs(table[50] - 128) <= 1


def test_each_piece_is_heard_at_the_sample_its_frames_say() -> None:
    layout = layout_of(22050, 64)
    click = np.zeros(22050)
    click[3000:3020] = 0.6
    piece = np.rint(click * 32767).astype("<i2").tobytes()
    heard, _rate = soundfile.read(io.BytesIO(written(layout, piece, piece, piece)))
    frames = layout.frames(22050)
    for number in range(3):
        expected = number * frames * layout.samples + 3000
        around = np.abs(heard[expected - 200 : expected + 220])
        assert abs(int(np.argmax(around)) - 210) <= 12, number


@pytest.mark.parametrize("kbps", [64, 160, 192, 224, 256])
def test_the_encoder_scales_samples_as_the_layout_says(kbps: int) -> None:
    rate = 44100
    layout = layout_of(rate, kbps)
    heard, _ = soundfile.read(io.BytesIO(written(layout, tone(rate, rate))))
    given = np.frombuffer(tone(rate, rate), "<i2") / 32768
    middle = slice(rate // 4, rate // 2)
    gain = np.dot(heard[middle], given[middle]) / np.dot(given[middle], given[middle])
    assert gain == pytest.approx(layout.scale, abs=0.003)


def test_the_length_told_is_the_length_decoded() -> None:
    file = io.BytesIO()
    layout = layout_of(24000, 64)
    mp3 = Mp3File(file, layout)
    frames = encode(tone(24000 * 3, 24000), layout)
    mp3.append(frames, count_frames(frames))
    seconds = mp3.finish(0.5)
    heard, _ = soundfile.read(io.BytesIO(file.getvalue()))
    assert len(heard) / 24000 == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(("rate", "kbps"), [(24000, 8), (22050, 64), (48000, 320)])
def test_frames_are_counted_by_their_size(rate: int, kbps: int) -> None:
    layout = layout_of(rate, kbps)
    frames = encode(tone(rate * 20, rate), layout)
    count = layout.frames(rate * 20)
    assert [layout.has_size_of(n, frames) for n in range(count - 1, count + 2)] == [
        False,
        True,
        False,
    ]


def test_an_encoder_that_makes_too_few_frames_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrameLayout, "tail_frames", 3)
    with pytest.raises(MasteringError, match="another number of frames"):
        encode(tone(22050), layout_of(22050, 64))


def test_bytes_that_are_no_frames_are_refused() -> None:
    frames = encode(tone(22050), layout_of(22050, 64))
    for damaged in (b"\0" + frames, frames[:-1], b"RIFF" + frames, frames + b"\xff"):
        with pytest.raises(MasteringError):
            count_frames(damaged)


def test_a_rate_or_bit_rate_that_mp3_lacks_is_refused_with_the_choices() -> None:
    with pytest.raises(MasteringError, match="44100"):
        layout_of(20000, 64)
    with pytest.raises(MasteringError, match="64"):
        layout_of(8000, 96)
    with pytest.raises(MasteringError, match="160"):
        layout_of(22050, 320)


def test_an_odd_rate_goes_up_to_one_that_mp3_has() -> None:
    assert nearest_rate(22050) == 22050
    assert nearest_rate(20000) == 22050
    assert nearest_rate(96000) == 48000


@pytest.mark.mp3val
@pytest.mark.parametrize(("rate", "kbps"), [(11025, 32), (22050, 64), (44100, 96), (44100, 32)])
def test_mp3val_finds_no_fault(tmp_path: Path, rate: int, kbps: int) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(written(layout_of(rate, kbps), tone(rate, rate), tone(rate * 2, rate)))
    report = subprocess.run(["mp3val", path], capture_output=True, text=True, check=True).stdout
    warnings = [line for line in report.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert [line for line in warnings if "No supported tags" not in line] == []


@pytest.mark.ffmpeg
def test_ffprobe_reads_the_same_length(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(written(layout_of(22050, 64), tone(22050 * 3), tone(22050 * 2)))
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    heard, _ = soundfile.read(path)
    # ffprobe counts the delay at the front as part of the container's length.
    assert float(shown) == pytest.approx(len(heard) / 22050, abs=0.06)
