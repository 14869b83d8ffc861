"""Utterances become sounds in order, whatever the engine does."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from audio_builder import plugins
from audio_builder.errors import EngineMissingError, SettingsError, SpeakingError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities, Engine, Prosody, UnreliableError
from audio_builder.speaking.engines.pyttsx3 import Pyttsx3Engine
from audio_builder.speaking.engines.silent import SilentEngine
from audio_builder.speaking.synthesizer import CHARACTERS_PER_WORKER, Synthesizer, probe

ENGLISH = Voice(name="english", engine="pyttsx3", languages=("en-US",))
SILENT = Voice(name="silent", engine="silent")


def utterance(spoken: str) -> Utterance:
    return Utterance(role=UtteranceRole.PARAGRAPH, text=spoken, spoken=spoken, pause_ms=300)


def speak(voice: Voice, *texts: str, workers: int = 1) -> list[Sound]:
    with Synthesizer(voice, workers=workers) as synthesizer:
        return list(synthesizer.speak(map(utterance, texts)))


def test_in_turn_it_says_the_same_and_nothing_ahead() -> None:
    texts = ["One sentence.", "Another one.", "And a last."]
    asked = []

    def asking() -> Iterator[Utterance]:
        for text in texts:
            asked.append(text)
            yield utterance(text)

    with Synthesizer(ENGLISH) as synthesizer:
        sounds = synthesizer.speak_in_turn(asking())
        first = next(sounds)
        assert asked == texts[:1]
        assert [first, *sounds] == speak(ENGLISH, *texts)


def test_sounds_come_in_the_order_of_the_utterances() -> None:
    texts = [("word " * n).strip() for n in (40, 1, 30, 2, 20, 3, 10, 4)]
    sounds = speak(ENGLISH, *texts, workers=2)
    alone = [speak(ENGLISH, text)[0].pcm for text in texts]
    assert [sound.pcm for sound in sounds] == alone


@pytest.mark.parametrize("text", ["", "   ", "...", "—", "\0\0", "\u200b\ufeff", "\ud800", "“”,"])
def test_nothing_speakable_is_an_empty_sound(text: str) -> None:
    assert speak(ENGLISH, text) == [Sound(pcm=b"", rate=22050)]


@pytest.mark.parametrize("text", ["a\0b", "one \ud83d two", "🙂", "ж", "[[x]] <b> &", "5"])
def test_odd_text_is_spoken(text: str) -> None:
    (sound,) = speak(ENGLISH, text)
    assert sound.seconds > 0.1
    assert any(sound.pcm)


def test_utterances_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Utterance]:
        nonlocal taken
        while True:
            taken += 1
            yield utterance(f"number {taken}")

    with Synthesizer(SILENT, workers=2) as synthesizer:
        sounds = synthesizer.speak(endless())
        for _ in range(5):
            next(sounds)
        sounds.close()  # type: ignore[attr-defined]
    assert taken < 20


def test_a_probe_tells_what_is_missing_and_how_to_mend_it() -> None:
    good = probe(ENGLISH)
    assert good.works
    assert "espeak-ng" in good.detail
    bad = probe(Voice(name="x", engine="pyttsx3", options={"voice": "gmw/klingon"}))
    assert not bad.works
    assert "gmw/klingon" in bad.detail
    assert bad.remedy


def test_the_identity_tells_what_decides_the_sound() -> None:
    with Synthesizer(ENGLISH) as one, Synthesizer(SILENT) as other:
        assert "gmw/en-US" in one.identity
        assert one.identity != other.identity


class ScriptedEngine(SilentEngine):
    """Fails as its class is told to, and keeps what it was asked."""

    name: ClassVar[str] = "scripted"
    capabilities: Capabilities = Capabilities(max_characters=200)
    asked: ClassVar[list[str]] = []
    failures: ClassVar[dict[str, int]] = {}
    fresh: ClassVar[int] = 0

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        self.asked.append(text)
        if self.failures.get(text, 0) > 0:
            self.failures[text] -= 1
            raise UnreliableError("out of order")
        sound = super().synthesize(text, prosody, deadline_seconds)
        return Sound(pcm=b"\0\x20" * (len(sound.pcm) // 2), rate=sound.rate, marks=sound.marks)

    def interrupt(self) -> None:
        type(self).fresh += 1


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> type[ScriptedEngine]:
    ScriptedEngine.asked, ScriptedEngine.failures, ScriptedEngine.fresh = [], {}, 0

    def load(name: str, builtins: object, group: str) -> type[Engine]:
        del name, builtins, group
        return ScriptedEngine

    monkeypatch.setattr(plugins, "load", load)
    return ScriptedEngine


def test_a_piece_is_retried_once_with_a_fresh_engine(scripted: type[ScriptedEngine]) -> None:
    scripted.failures["One sentence."] = 1
    (sound,) = speak(Voice(name="v", engine="scripted"), "One sentence.")
    assert scripted.asked == ["One sentence."] * 2
    assert scripted.fresh == 1
    assert sound.pcm


def test_after_two_failures_it_goes_by_smaller_pieces(scripted: type[ScriptedEngine]) -> None:
    text = "This is the first half of it, and this is the second half of the sentence."
    scripted.failures[text] = 2
    (sound,) = speak(Voice(name="v", engine="scripted"), text)
    assert " ".join(scripted.asked[2:]) == text
    assert len(scripted.asked) == 4
    words = [text[mark.start : mark.end] for mark in sound.marks]
    assert words == text.split()
    times = [mark.seconds for mark in sound.marks]
    assert times == sorted(times)
    assert times[-1] < sound.seconds


def test_a_sentence_that_cannot_be_said_is_named(scripted: type[ScriptedEngine]) -> None:
    text = "Unsayable words."
    scripted.failures |= {text: 9, "words.": 9}
    with pytest.raises(SpeakingError, match="Unsayable words") as caught:
        speak(Voice(name="v", engine="scripted"), "Fine.", text, "Never reached.")
    assert caught.value.remedy


def test_a_speed_the_engine_cannot_do_is_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="speed"):
        Synthesizer(Voice(name="v", engine="pyttsx3", speed=9.0))
    with pytest.raises(SettingsError, match="rate"):
        Synthesizer(Voice(name="v", engine="pyttsx3", speed=2.0, options={"rate": 300}))


def quote(spoken: str, language: str = "") -> Utterance:
    return replace(utterance(spoken), role=UtteranceRole.QUOTE, language=language)


def test_quotes_and_other_languages_get_their_voices_when_asked_for() -> None:
    german = Voice(name="german", engine="pyttsx3", languages=("de-DE",))
    british = Voice(name="british", engine="pyttsx3", languages=("en-GB",))
    said = [
        utterance("A plain sentence."),
        quote("A quoted sentence."),
        replace(utterance("Ein Satz."), language="de"),
        quote("Ein Zitat.", language="de-AT"),
        quote("Une citation.", language="fr"),
    ]
    with Synthesizer(ENGLISH, quote_voice=british, further_voices=(german,)) as synthesizer:
        chosen = [synthesizer.voice_of(one).name for one in said]
        sounds = list(synthesizer.speak(said))
        assert "gmw/en-US" in synthesizer.identity
        assert "gmw/en," in synthesizer.identity
    assert chosen == ["english", "british", "german", "german", "english"]
    for voice, one, sound in zip((ENGLISH, british, german), said[:3], sounds[:3], strict=True):
        assert speak(voice, one.spoken) == [sound]


def test_one_voice_speaks_all_unless_asked_otherwise() -> None:
    with Synthesizer(ENGLISH) as synthesizer:
        assert synthesizer.voice_of(quote("Zitat.", language="de")) is ENGLISH


def test_a_wrong_quote_voice_is_refused_before_anything_is_said() -> None:
    wrong = Voice(name="wrong", engine="pyttsx3", options={"rate": "fast"})
    with pytest.raises(SettingsError, match="voice wrong"):
        Synthesizer(ENGLISH, quote_voice=wrong)


def test_a_very_long_word_is_spoken_whole() -> None:
    (sound,) = speak(ENGLISH, "lo" * 5000)
    assert sound.seconds > 500


def test_a_megabyte_in_one_utterance_is_refused_at_once() -> None:
    with pytest.raises(SpeakingError, match="no sentence"):
        speak(ENGLISH, "x" * 1_000_000)


def test_words_get_their_times_in_every_script() -> None:
    text = "Zoë paid 1934 in 東京 café 🙂 then left."
    (sound,) = speak(ENGLISH, text)
    marked = [text[mark.start : mark.end] for mark in sound.marks]
    words = ["Zoë", "paid", "1934", "in", "東", "café", "then", "left."]
    assert [word for word in marked if word in words] == words
    times = [mark.seconds for mark in sound.marks]
    assert times == sorted(times)
    assert times[-1] < sound.seconds


@pytest.mark.parametrize("driver", ["own", "espeak"])
def test_many_texts_come_out_one_after_the_other(driver: str) -> None:
    voice = replace(ENGLISH, options={"driver": driver})
    counts = (1, 12, 2, 9, 3)
    sounds = speak(voice, *(("seven " * count).strip() for count in counts))
    lengths = [sound.seconds for sound in sounds]
    assert sorted(range(5), key=lambda n: lengths[n]) == sorted(range(5), key=lambda n: counts[n])


def test_without_any_espeak_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "espeakng_loader.py").write_text("raise ImportError('hidden')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for driver in ("own", "espeak"):
        options = {"library": "bundled", "driver": driver}
        found = probe(Voice(name="v", engine="pyttsx3", options=options))
        assert not found.works
        assert "espeak-ng" in found.detail
        assert "pip install espeakng-loader" in found.remedy


def test_a_folder_lost_under_pyttsx3s_own_driver_costs_one_text() -> None:
    voice = replace(ENGLISH, options={"driver": "espeak"})
    with Pyttsx3Engine(voice) as engine:
        first = engine.synthesize("Hello.", Prosody(), 20)
        assert engine._folder is not None
        shutil.rmtree(engine._folder)
        with pytest.raises(UnreliableError):
            engine.synthesize("Nobody hears this.", Prosody(), 0.5)
        assert engine.synthesize("Hello.", Prosody(), 20) == first


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"driver": "espeak", "voice": "gmw/nobody"}, "gmw/nobody"),
        ({"driver": "espeak", "variant": "nobody"}, "nobody"),
        ({"driver": "nsss"}, "nsss"),
        ({"variant": "nobody"}, "nobody"),
    ],
)
def test_a_voice_that_is_not_there_is_never_replaced_by_another(
    options: dict[str, Any], fault: str
) -> None:
    voice = replace(ENGLISH, options=options)
    with pytest.raises(SpeakingError, match=fault):
        speak(voice, "Hello to all.")


@pytest.mark.parametrize(
    ("options", "like"), [({"voice": "enn-us"}, "en-us"), ({"variant": "whisperr"}, "whisper")]
)
def test_a_wrong_name_is_answered_with_those_like_it_in_one_line(
    options: dict[str, Any], like: str
) -> None:
    with pytest.raises(SpeakingError) as caught:
        speak(replace(ENGLISH, options=options), "Hello to all.")
    assert like in str(caught.value).lower().partition("such as")[2]
    assert len(str(caught.value)) < 240


def test_a_broken_system_library_gives_way_to_the_bundled_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "espeak-ng-data"
    data.mkdir()
    (data / "phontab").write_bytes(b"no phonemes")
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))
    found = probe(ENGLISH)
    assert found.works
    assert "(bundled)" in found.detail


class CountedEngine(SilentEngine):
    """Counts its engines and those that have spoken."""

    capabilities = replace(SilentEngine.capabilities, parallel=True)
    opened: ClassVar[list["CountedEngine"]] = []
    failing: ClassVar[bool] = False

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self.opened.append(self)
        self.spoken = 0

    @property
    def identity(self) -> str:
        if self.failing and self is not self.opened[0]:
            raise EngineMissingError("no memory left for another model")
        return super().identity

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        self.spoken += 1
        return super().synthesize(text, prosody, deadline_seconds)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[CountedEngine]:
    monkeypatch.setattr(plugins, "load", lambda *_args: CountedEngine)
    monkeypatch.setattr(CountedEngine, "opened", [])
    monkeypatch.setattr(CountedEngine, "failing", False)
    return CountedEngine


def long_text(characters: int) -> list[Utterance]:
    return [utterance("word " * (5 + n % 7)) for n in range(characters // 40)]


def test_a_short_text_opens_one_model_and_a_long_one_as_many_as_pay(
    counted: type[CountedEngine],
) -> None:
    with Synthesizer(SILENT, workers=3) as synthesizer:
        list(synthesizer.speak(long_text(CHARACTERS_PER_WORKER // 2)))
        assert len(counted.opened) == 1
        list(synthesizer.speak(long_text(10 * CHARACTERS_PER_WORKER), workers=2))
        assert len(counted.opened) == 2
        list(synthesizer.speak(long_text(10 * CHARACTERS_PER_WORKER)))
        assert len(counted.opened) == 3
    assert all(engine.spoken for engine in counted.opened)


def test_many_workers_say_the_same_as_one_in_the_same_order(counted: type[CountedEngine]) -> None:
    said = long_text(4 * CHARACTERS_PER_WORKER)
    heard = []
    for workers in (1, 2, 4):
        with Synthesizer(SILENT, workers=workers) as synthesizer:
            heard.append(list(synthesizer.speak(said)))
    assert heard[0] == heard[1] == heard[2]
    assert len(counted.opened) == 1 + 2 + 4


def test_a_further_worker_that_cannot_open_is_done_without(counted: type[CountedEngine]) -> None:
    said = long_text(2 * CHARACTERS_PER_WORKER)
    counted.failing = True
    with Synthesizer(SILENT, workers=2) as synthesizer:
        assert len(list(synthesizer.speak(said))) == len(said)
    assert [engine.spoken for engine in counted.opened] == [len(said), 0]


def test_a_further_take_is_another_way_of_saying_it() -> None:
    sentence = utterance("The ferries left the harbour at noon.")
    takes = [replace(sentence, take=number) for number in range(5)]
    with Synthesizer(ENGLISH) as synthesizer:
        first, *others = list(synthesizer.speak([sentence, *takes]))
        again = list(synthesizer.speak(takes))
    # The same take is the same sound, and the first is that of no take at all.
    assert others == again
    assert others[0] == first
    lengths = {sound.seconds for sound in others}
    assert len(lengths) == 5
    assert all(0.8 < length / first.seconds < 1.25 for length in lengths)
    assert all(sound.marks[-1].end == first.marks[-1].end for sound in others)


def test_an_engine_that_never_says_the_same_is_just_asked_again(
    scripted: type[ScriptedEngine],
) -> None:
    sentence = utterance("The ferries left at noon.")
    with Synthesizer(Voice(name="x", engine="scripted")) as synthesizer:
        first, second = list(synthesizer.speak([sentence, replace(sentence, take=1)]))
    assert first == second
    assert len(scripted.asked) == 2


def test_a_take_stays_within_what_the_engine_can() -> None:
    # espeak-ng takes 449 words a minute, at 170 of its own.
    fast = replace(ENGLISH, speed=449 / 170)
    sentence = utterance("The ferries left the harbour at noon.")
    (sound,) = speak(fast, sentence.spoken)
    with Synthesizer(fast) as synthesizer:
        (same,) = synthesizer.speak([replace(sentence, take=2)])
    assert same == sound
