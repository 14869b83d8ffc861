import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mastering_sounds import master, script, speech, utterance

from audio_builder.converting.speak import speak
from audio_builder.errors import MasteringError
from audio_builder.mastering.loudness import Meter, energies
from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.mastering.measurement import measure
from audio_builder.mastering.music import load
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.episode import Narration
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Sound


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


@pytest.mark.ffmpeg
@pytest.mark.parametrize("ending", ["aac", "mka", "wma", "amr", "opus", "mp3"])
def test_formats_known_by_their_first_bytes_are_read(tmp_path: Path, ending: str) -> None:
    wav, other = chord(tmp_path / "a.wav"), tmp_path / f"a.{ending}"
    call = ["ffmpeg", "-v", "error", "-i", wav]
    if ending == "amr":
        call += ["-ar", "8000", "-ac", "1"]
    if subprocess.run([*call, other], check=False, capture_output=True).returncode:
        pytest.skip(f"this ffmpeg writes no {ending}")
    assert load(other).seconds == pytest.approx(2.0, abs=0.15)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    "playlist",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{}\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile '{}'\n",
        b"ffconcat version 1.0\nfile 'secret.mp3'\n",
    ],
)
@pytest.mark.parametrize("before", [b"", b"ID3\x03\x00\x00\x00\x00\x00\x00", b"\xff\xfb", b"RIFF"])
def test_a_playlist_brings_in_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, playlist: bytes, before: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    wav, secret = chord(tmp_path / "a.wav"), tmp_path / "secret.mp3"
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, secret], check=True)
    intro = tmp_path / "intro.mp3"
    intro.write_bytes(before + playlist.replace(b"{}", str(secret).encode()))
    with pytest.raises(MasteringError, match=r"intro\.mp3"):
        load(intro)


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


ARTICLE = script(
    utterance("A notice.", 500, UtteranceRole.NOTICE, -1),
    utterance("The second ferry", 800, UtteranceRole.TITLE, -1),
    utterance("First text.", 600, block=0),
    utterance("The vote", 600, UtteranceRole.HEADING, 1),
    utterance("And its cost", 600, UtteranceRole.HEADING, 1),
    utterance("More text.", 600, block=2),
)


def article(path: Path, **music: Path) -> Narration:
    sounds = [speech(1.5, level=0.2) for _ in ARTICLE.utterances]
    return master(ARTICLE, iter(sounds), path, gain_db=3.0, **music)


def test_a_chime_is_heard_before_each_heading_once(tmp_path: Path) -> None:
    plain = article(tmp_path / "a.mp3")
    chimed = article(tmp_path / "b.mp3", chime=chord(tmp_path / "chime.wav", seconds=0.5))
    later = [b.start - a.start for a, b in zip(plain.cues, chimed.cues, strict=True)]
    assert later[:3] == pytest.approx([0, 0, 0], abs=0.001)
    assert later[3:] == pytest.approx([1.0] * 3, abs=0.05)


def test_an_article_that_starts_with_a_heading_starts_without_a_chime(tmp_path: Path) -> None:
    said = script(utterance("The vote", role=UtteranceRole.HEADING, block=0), utterance("Text."))
    chime = chord(tmp_path / "chime.wav", seconds=0.5)
    path = tmp_path / "a.mp3"
    narration = master(said, iter([speech(), speech()]), path, gain_db=0.0, chime=chime)
    assert narration.cues[0].start == 0


def test_the_bed_lies_softly_under_the_opening_and_nothing_else(tmp_path: Path) -> None:
    bed = chord(tmp_path / "bed.wav", seconds=1.0, level=0.5)
    plain = article(tmp_path / "a.mp3")
    bedded = article(tmp_path / "b.mp3", bed=bed)
    starts = [cue.start for cue in plain.cues]
    # The bed's own piece saves the tail of one encoder for each sentence.
    assert [cue.start for cue in bedded.cues] == pytest.approx(starts, abs=0.1)
    work = tmp_path / "part.wav"
    pause = (bedded.cues[0].end + 0.05, bedded.cues[1].start - 0.05)
    assert loudness(tmp_path / "b.mp3", *pause, work) == pytest.approx(-16 - 18, abs=2)
    assert loudness(tmp_path / "a.mp3", *pause, work) <= -60
    for number in (2, 4):
        pause = (bedded.cues[number].end + 0.1, bedded.cues[number + 1].start - 0.1)
        assert loudness(tmp_path / "b.mp3", *pause, work) <= -60


def test_a_bed_under_an_article_without_an_opening_changes_nothing(tmp_path: Path) -> None:
    bed = chord(tmp_path / "bed.wav")
    said = script(utterance("Text."), utterance("More.", role=UtteranceRole.TITLE))
    for name, music in (("a", {}), ("b", {"bed": bed})):
        sounds = iter([speech(1), speech(2)])
        master(said, sounds, tmp_path / f"{name}.mp3", gain_db=0.0, **music)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_a_bed_works_with_an_engine_and_kept_pieces(tmp_path: Path) -> None:
    bed, chime = chord(tmp_path / "bed.wav"), chord(tmp_path / "chime.wav", seconds=0.4)
    cache = PieceCache(tmp_path / "kept", "engine")
    asked: list[str] = []

    def say(utterances: Iterable[Utterance]) -> Iterator[Sound]:
        for said in utterances:
            asked.append(said.text)
            yield speech(1.0)

    for name in ("a", "b"):
        path = tmp_path / f"{name}.mp3"
        gains = [0.0] * len(ARTICLE.utterances)
        sounds = speak(ARTICLE, say, MasteringSettings(bed=bed, chime=chime), gains, cache)
        master(ARTICLE, sounds, path, gain_db=0.0, cache=cache, bed=bed, chime=chime)
    texts = [said.text for said in ARTICLE.utterances]
    assert asked == [*texts, *texts[:2]]
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()
