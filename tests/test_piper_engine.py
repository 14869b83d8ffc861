"""The real piper package, with voices of a few kilobytes."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import NothingSpeakableError, Prosody
from audio_builder.speaking.engines.piper import PiperEngine
from audio_builder.speaking.voices.voice_files import find_voice

TINY = Path(__file__).parent / "tiny_voices"


def voice(model: str = "en_US-tiny-low", **options: Any) -> Voice:
    path = str(TINY / f"{model}.onnx")
    return Voice(name="v", engine="piper", languages=("en",), options={"model": path, **options})


def loudest_hertz(pcm: bytes, rate: int, seconds: tuple[float, float]) -> float:
    first, last = (round(at * rate) for at in seconds)
    part = np.frombuffer(pcm, "<i2")[first:last].astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * rate / len(part))


@pytest.mark.piper
@pytest.mark.skipif(find_spec("piper") is None, reason="piper-tts is not installed")
class TestWithPiper:
    def test_words_get_their_times_also_where_they_melt_or_expand(self) -> None:
        text = "In the end 25 people met Zoë at the café, didn't they?"
        with PiperEngine(voice()) as engine:
            sound = engine.synthesize(text, Prosody(), 30)
        words = [text[mark.start : mark.end] for mark in sound.marks]
        assert words == text.split()
        times = [mark.seconds for mark in sound.marks]
        assert times == sorted(times)
        assert len(set(times)) == len(times)
        assert times[-1] < sound.seconds

    def test_a_words_time_is_where_its_tone_begins(self) -> None:
        with PiperEngine(voice()) as engine:
            sound = engine.synthesize("see, see", Prosody(), 30)
            alone = engine.synthesize("see", Prosody(), 30)
        first, second = (mark.seconds for mark in sound.marks)
        length = 0.1
        tones = [loudest_hertz(sound.pcm, 16000, (at, at + length)) for at in (first, second)]
        expected = loudest_hertz(alone.pcm, 16000, (alone.marks[0].seconds, length + 0.03))
        assert tones == pytest.approx([expected, expected], abs=20)

    def test_every_sentence_of_a_text_is_in_one_sound(self) -> None:
        text = "First sentence. Second sentence! Third?"
        with PiperEngine(voice()) as engine:
            sound = engine.synthesize(text, Prosody(), 30)
            first = engine.synthesize("First sentence.", Prosody(), 30)
        assert [text[m.start : m.end] for m in sound.marks] == text.split()
        assert sound.marks[2].seconds > first.seconds

    def test_speakers_are_chosen_by_name_or_number(self) -> None:
        pitches = []
        for speaker in ("speaker0", "speaker1", 1):
            with PiperEngine(voice("en_US-tinyduo-low", speaker=speaker)) as engine:
                assert engine.voices() == ("speaker0", "speaker1")
                sound = engine.synthesize("see", Prosody(), 30)
            pitches.append(loudest_hertz(sound.pcm, 22050, (0.02, 0.1)))
        assert pitches[1] == pitches[2]
        assert pitches[1] / pitches[0] == pytest.approx(1.25, abs=0.05)

    def test_an_unknown_speaker_names_those_there_are(self) -> None:
        engine = PiperEngine(voice("en_US-tinyduo-low", speaker="nobody"))
        found = engine.probe()
        assert not found.works
        assert "speaker0, speaker1" in found.remedy

    @pytest.mark.parametrize("text", ["", "   ", "...", "\u200b"])
    def test_nothing_speakable_is_told_as_such(self, text: str) -> None:
        with PiperEngine(voice()) as engine, pytest.raises(NothingSpeakableError):
            engine.synthesize(text, Prosody(), 30)

    def test_a_broken_model_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "broken.onnx").write_bytes(b"no model")
        shutil.copy(TINY / "en_US-tiny-low.onnx.json", tmp_path / "broken.onnx.json")
        engine = PiperEngine(
            Voice(name="v", engine="piper", options={"model": str(tmp_path / "broken.onnx")})
        )
        with pytest.raises(EngineMissingError, match="is no voice of Piper"):
            engine.synthesize("Hello.", Prosody(), 30)

    def test_a_missing_model_is_told(self) -> None:
        found = PiperEngine(voice("nowhere")).probe()
        assert not found.works
        assert "nowhere.onnx" in found.detail
        assert "install" in found.remedy


@pytest.mark.skipif(find_spec("piper") is not None, reason="piper-tts is installed")
def test_without_the_package_the_remedy_is_named() -> None:
    found = PiperEngine(voice()).probe()
    assert not found.works
    assert "pip install 'audio-builder[piper]'" in found.remedy


def test_a_model_beside_the_voice_file_is_found_from_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('engine = "piper"\n[options]\nmodel = "./mine.onnx"\n')
    assert find_voice(str(path)).options["model"] == str(tmp_path / "mine.onnx")


@pytest.mark.parametrize(
    "options", [{}, {"model": 5}, {"model": "m", "noise": 9.0}, {"model": "m", "rhythm": "a"}]
)
def test_wrong_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="voice v"):
        PiperEngine(Voice(name="v", engine="piper", options=options))
