"""One contract, run on every engine."""

import contextlib
import pickle
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
from engine_server import speech_server
from msgspec.structs import replace

from audio_builder.errors import EngineMissingError, SettingsError, SpeakingError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import (
    Engine,
    NothingSpeakableError,
    Prosody,
    RefusedError,
    UnreliableError,
    engine_names,
    load_engine,
)
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.voices.voice_files import find_voice

TINY = Path(__file__).parent / "tiny_voices"
VOICES = {
    "hibari": Voice(name="natural", engine="hibari", languages=("en-US",)),
    "pyttsx3": Voice(name="own", engine="pyttsx3", languages=("en-US",)),
    "pyttsx3-bundled": Voice(
        name="bundled", engine="pyttsx3", languages=("en",), options={"library": "bundled"}
    ),
    "pyttsx3-stock": Voice(
        name="stock", engine="pyttsx3", languages=("en-US",), options={"driver": "espeak"}
    ),
    "flite": find_voice("flite"),
    "openai": Voice(name="server", engine="openai", options={"key_env": ""}),
    "piper": Voice(
        name="piper",
        engine="piper",
        languages=("en-US",),
        options={"model": str(TINY / "en_US-tiny-low.onnx")},
    ),
    "kokoro": Voice(
        name="kokoro",
        engine="kokoro",
        languages=("en-US",),
        options={
            "model": str(TINY / "tiny-kokoro.onnx"),
            "voices": str(TINY / "tiny-kokoro.voices.bin"),
            "voice": "af_low",
        },
    ),
    "silent": Voice(name="silent", engine="silent"),
    "silent-tone": Voice(name="tone", engine="silent", options={"tone": True}),
}
SENTENCE = "The council met on Tuesday, and 25 people came to the café."
DEADLINE = 30.0


NEEDS = {
    "hibari": pytest.mark.skipif(find_spec("hibari") is None, reason="no hibari-tts here"),
    "flite": pytest.mark.skipif(shutil.which("flite") is None, reason="no flite here"),
    "piper": pytest.mark.skipif(find_spec("piper") is None, reason="no piper-tts here"),
    "kokoro": pytest.mark.skipif(find_spec("kokoro_onnx") is None, reason="no kokoro-onnx here"),
}
# Each engine's own shortest voice, for what can be asked of it without its being installed.
OPENABLE = {voice.engine: voice for voice in VOICES.values()}
MARKED = [
    pytest.param(name, marks=[NEEDS[name], getattr(pytest.mark, name)] if name in NEEDS else [])
    for name in VOICES
]


@pytest.fixture(params=MARKED, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    voice = VOICES[request.param]
    with contextlib.ExitStack() as stack:
        if voice.engine == "openai":
            address = stack.enter_context(speech_server())
            voice = replace(voice, options={**voice.options, "base_url": address})
        yield stack.enter_context(load_engine(voice.engine)(voice))


def say(engine: Engine, text: str, prosody: Prosody | None = None) -> Sound:
    return engine.synthesize(text, prosody or Prosody(), DEADLINE)


def test_a_sentence_is_spoken(engine: Engine) -> None:
    sound = say(engine, SENTENCE)
    assert len(sound.pcm) % 2 == 0
    assert 8000 <= sound.rate <= 48000
    assert 1.0 < sound.seconds < 20.0


def test_longer_text_takes_longer(engine: Engine) -> None:
    assert say(engine, SENTENCE).seconds > 2 * say(engine, "The council.").seconds


def test_twice_the_speed_is_about_half_the_time(engine: Engine) -> None:
    slow = say(engine, SENTENCE, Prosody(speed=0.75)).seconds
    fast = say(engine, SENTENCE, Prosody(speed=1.5)).seconds
    assert 1.5 < slow / fast < 2.5


def test_word_times_lie_on_words_and_in_the_sound(engine: Engine) -> None:
    sound = say(engine, SENTENCE)
    assert bool(sound.marks) is engine.capabilities.word_times
    if engine.capabilities.word_times:
        words = [SENTENCE[mark.start : mark.end].strip(".,") for mark in sound.marks]
        assert words == [word.strip(".,") for word in SENTENCE.split()]
        times = [mark.seconds for mark in sound.marks]
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] < sound.seconds


def test_the_same_text_gives_the_same_sound_whatever_came_before(engine: Engine) -> None:
    if not engine.capabilities.deterministic:
        pytest.skip(f"{engine.name} does not promise it")
    first = say(engine, SENTENCE)
    say(engine, "Something else altogether, 1234 times!")
    assert say(engine, SENTENCE) == first


def test_two_workers_say_what_one_says_in_the_same_order(engine: Engine) -> None:
    if not engine.capabilities.deterministic:
        pytest.skip(f"{engine.name} does not promise it")
    texts = [f"{SENTENCE} It was meeting number {number}." for number in range(6)]
    said = [
        Utterance(role=UtteranceRole.PARAGRAPH, text=text, spoken=text, pause_ms=0)
        for text in texts
    ]
    with Synthesizer(engine.voice, workers=2) as synthesizer:
        # An iterator may go on for ever: it gets all workers at once.
        together = list(synthesizer.speak(iter(said)))
    with Synthesizer(engine.voice) as synthesizer:
        assert list(synthesizer.speak(said)) == together


@pytest.mark.parametrize("text", ["...", " ", "—"])
def test_nothing_speakable_is_an_outcome_and_no_fault(engine: Engine, text: str) -> None:
    try:
        sound = say(engine, text)
    except NothingSpeakableError:
        return
    assert sound.seconds < 3


@pytest.mark.parametrize(
    "text", ["[[h@loU]] there", "<b>bold</b> &amp; & co", "日本 is written so", "🙂 5 % of €3"]
)
def test_odd_text_is_spoken_and_does_no_harm(engine: Engine, text: str) -> None:
    with contextlib.suppress(RefusedError, UnreliableError):
        assert say(engine, text).seconds > 0.1
    assert say(engine, SENTENCE).seconds > 1.0


def test_the_identity_is_one_line_that_stays(engine: Engine) -> None:
    assert engine.identity
    assert "\n" not in engine.identity
    assert engine.identity == engine.identity


def test_the_probe_agrees(engine: Engine) -> None:
    found = engine.probe()
    assert found.works
    assert found.detail


def test_an_interrupted_engine_can_go_on(engine: Engine) -> None:
    engine.interrupt()
    assert say(engine, SENTENCE).seconds > 1.0


def test_a_closed_engine_closes_again() -> None:
    for voice in VOICES.values():
        engine = load_engine(voice.engine)(voice)
        engine.close()
        engine.close()


@pytest.mark.parametrize("name", sorted(OPENABLE))
def test_an_option_it_does_not_know_is_refused(name: str) -> None:
    voice = replace(OPENABLE[name], options={**OPENABLE[name].options, "no_such_option": 1})
    with pytest.raises(SettingsError, match="no_such_option"):
        load_engine(name)(voice)


@pytest.mark.parametrize("name", sorted(OPENABLE))
@pytest.mark.parametrize("field", ["speed", "pitch"])
def test_an_impossible_number_is_refused(name: str, field: str) -> None:
    voice = replace(OPENABLE[name], **{field: 1000.0})  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=field):
        load_engine(name)(voice)


def test_outcomes_travel_between_processes() -> None:
    error = RefusedError("too long", subject="x", remedy="cut it")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again)) == (RefusedError, str(error))


PARROT = """
from audio_builder.model.sound import Sound
from audio_builder.speaking.engine import Capabilities, Engine
from audio_builder.speaking.workers.worker_engine import WorkerEngine

class ParrotEngine(Engine):
    name = "parrot"
    capabilities = Capabilities(max_characters=500)
    identity = "parrot 1.0"
    def synthesize(self, text, prosody, deadline_seconds):
        if "nut" in text:
            raise KeyError("nut")
        return Sound(pcm=b"\\0\\x20" * 800 * len(text), rate=8000)

class CagedEngine(WorkerEngine):
    name = "caged"
    speaker = "parrot:open_speaker"
    def settings(self):
        return {"voice": self.voice.options["voice"]}

def open_speaker(settings):
    return Speaker(settings)

class Speaker:
    forks = False
    def __init__(self, settings):
        self.identity = f"caged {settings['voice']}"
    def voices(self):
        return ["polly"]
    def speak(self, request):
        return 8000, [(0, 5, 0.0)], b"\\0\\x20" * 800 * len(request["text"])
"""


@pytest.fixture
def plugins_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parrot.py").write_text(PARROT)
    folder = tmp_path / "parrot-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: parrot\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(
        "[audio_builder.engines]\nparrot = parrot:ParrotEngine\ncaged = parrot:CagedEngine\n"
        "stuffed = parrot:PARROT\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("plugins_installed")
@pytest.mark.parametrize("name", ["parrot", "caged"])
def test_an_installed_plugin_speaks(name: str) -> None:
    assert name in engine_names()
    voice = Voice(name="v", engine=name, options={"voice": "polly"})
    hello = Utterance(role=UtteranceRole.TITLE, text="", spoken="Hello", pause_ms=0)
    with Synthesizer(voice) as synthesizer:
        (sound,) = synthesizer.speak([hello])
        assert synthesizer.identity.startswith(name)
    assert sound.seconds == pytest.approx(0.5)


def test_a_packed_plugin_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(tmp_path / "macaw.zip", "w") as archive:
        archive.writestr("macaw-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: macaw\n")
        archive.writestr(
            "macaw-1.0.dist-info/entry_points.txt",
            "[audio_builder.engines]\nmacaw = macaw:Engine\n",
        )
    assert "macaw" not in engine_names()
    monkeypatch.syspath_prepend(str(tmp_path / "macaw.zip"))
    assert "macaw" in engine_names()


@pytest.mark.usefixtures("plugins_installed")
def test_a_plugin_that_fails_names_itself() -> None:
    with pytest.raises(EngineMissingError, match="stuffed"):
        load_engine("stuffed")
    nut = Utterance(role=UtteranceRole.TITLE, text="", spoken="A nut", pause_ms=0)
    with (
        Synthesizer(Voice(name="v", engine="parrot")) as synthesizer,
        pytest.raises(SpeakingError, match=r"parrot cannot say .*KeyError"),
    ):
        list(synthesizer.speak([nut]))
