"""The real kokoro-onnx package, with a model of a few kilobytes."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from audio_builder.errors import SettingsError
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Prosody
from audio_builder.speaking.engines.kokoro import KokoroEngine

TINY = Path(__file__).parent / "tiny_voices"


def voice(**options: Any) -> Voice:
    files = {
        "model": str(TINY / "tiny-kokoro.onnx"),
        "voices": str(TINY / "tiny-kokoro.voices.bin"),
        "voice": "af_low",
    }
    return Voice(name="v", engine="kokoro", languages=("en",), options=files | options)


@pytest.mark.kokoro
@pytest.mark.skipif(find_spec("kokoro_onnx") is None, reason="kokoro-onnx is not installed")
class TestWithKokoro:
    def test_words_get_their_times(self) -> None:
        text = "In the end 25 people met Zoë at the café, didn't they?"
        with KokoroEngine(voice()) as engine:
            sound = engine.synthesize(text, Prosody(), 30)
        assert sound.rate == 24000
        assert [text[mark.start : mark.end] for mark in sound.marks] == text.split()
        times = [mark.seconds for mark in sound.marks]
        assert times == sorted(times)
        assert times[-1] < sound.seconds

    def test_another_voice_is_another_sound(self) -> None:
        with KokoroEngine(voice()) as low, KokoroEngine(voice(voice="am_high")) as high:
            assert low.voices() == ("af_low", "am_high")
            text = "Hello to everybody."
            assert low.synthesize(text, Prosody(), 30) != high.synthesize(text, Prosody(), 30)

    def test_more_than_one_batch_of_phonemes_is_spoken_whole(self) -> None:
        text = " ".join(["Seventeen thousand eight hundred people listened"] * 14)
        with KokoroEngine(voice()) as engine:
            sound = engine.synthesize(text, Prosody(), 30)
        assert [text[mark.start : mark.end] for mark in sound.marks] == text.split()

    def test_an_unknown_voice_names_those_there_are(self) -> None:
        found = KokoroEngine(voice(voice="af_nobody")).probe()
        assert not found.works
        assert "af_low, am_high" in found.remedy

    @pytest.mark.parametrize("name", ["model", "voices"])
    def test_a_broken_file_is_told(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "broken").write_bytes(b"nothing")
        found = KokoroEngine(voice(**{name: str(tmp_path / "broken")})).probe()
        assert not found.works
        assert "no Kokoro model" in found.detail

    def test_a_missing_file_is_told(self) -> None:
        found = KokoroEngine(voice(model="nowhere.onnx")).probe()
        assert "nowhere.onnx" in found.detail


@pytest.mark.skipif(find_spec("kokoro_onnx") is not None, reason="kokoro-onnx is installed")
def test_without_the_package_the_remedy_is_named() -> None:
    found = KokoroEngine(voice()).probe()
    assert not found.works
    assert "pip install 'audio-builder[kokoro]'" in found.remedy


def test_the_language_is_spelled_as_the_phonemiser_wants_it() -> None:
    for tag, expected in {"en-US": "en-us", "en-GB": "en-gb", "fr": "fr-fr", "de": "de"}.items():
        spoken = Voice(name="v", engine="kokoro", languages=(tag,), options=voice().options)
        assert KokoroEngine(spoken).settings()["language"] == expected


@pytest.mark.parametrize("options", [{}, {"model": "m"}, {"model": "m", "voices": ["v"]}])
def test_wrong_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="voice v"):
        KokoroEngine(Voice(name="v", engine="kokoro", options=options))
