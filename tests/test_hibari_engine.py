"""The real hibari-tts package with its own voice."""

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import DeadlineError, Pronunciation, Prosody, WorkerDiedError
from audio_builder.speaking.engines.hibari import HibariEngine
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.text_pieces import without
from audio_builder.speaking.workers import hibari_speaker

DEADLINE = 30.0
HERE = pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts is not installed")
pytestmark = [pytest.mark.hibari]


def voice(**options: Any) -> Voice:
    return Voice(name="v", engine="hibari", languages=("en-US",), options=options)


def spoken(text: str) -> Utterance:
    return Utterance(role=UtteranceRole.PARAGRAPH, text=text, spoken=text, pause_ms=0)


def timed(text: str, *names: Pronunciation) -> list[str]:
    with HibariEngine(voice()) as engine:
        sound = engine.synthesize(text, Prosody(names=names), DEADLINE)
    times = [mark.seconds for mark in sound.marks]
    assert times == sorted(times)
    assert times[-1] < sound.seconds
    return [text[mark.start : mark.end] for mark in sound.marks]


@HERE
class TestWithHibari:
    @pytest.mark.parametrize(
        "text",
        [
            "In the end 25 people met Zoë at the café, didn't they?",
            "It rose 3.5% to $4 million at 9:30am, said Dr. Smith of AT&T.",
            "He said “no” — twice – and went to the well-known U.S. base.",
        ],
    )
    def test_words_get_their_times_also_where_they_expand(self, text: str) -> None:
        words = [word for word in text.split() if any(map(str.isalnum, word))]
        assert timed(text) == words

    def test_a_time_is_where_the_word_is_heard(self) -> None:
        # A comma is a silence: the word behind it begins where sound comes back.
        with HibariEngine(voice()) as engine:
            sound = engine.synthesize("Stop, go.", Prosody(), DEADLINE)
        at = {sound.marks[0].start: sound.marks[0].seconds, 6: sound.marks[-1].seconds}
        samples = memoryview(sound.pcm).cast("h")
        loud = [i / sound.rate for i in range(len(samples)) if abs(samples[i]) > 600]
        assert at[0] == pytest.approx(loud[0], abs=0.15)
        gap = max(pairwise(loud), key=lambda pair: pair[1] - pair[0])
        assert gap[0] - 0.1 < at[6] < gap[1] + 0.15

    def test_a_later_model_without_durations_speaks_without_times(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hibari_speaker, "_DURATIONS", "no_such_tensor")
        hibari_speaker._own_model.cache_clear()
        speaker = hibari_speaker.open_speaker({"model": "", "british": False})
        hibari_speaker._own_model.cache_clear()
        request = {"text": "No times, but a voice.", "speed": 1.0, "volume": 1.0}
        rate, marks, pcm = speaker.speak(request)
        assert marks == []
        with HibariEngine(voice()) as engine:
            sound = engine.synthesize(request["text"], Prosody(), DEADLINE)
        assert (rate, bytes(pcm)) == (sound.rate, sound.pcm)

    def test_a_name_is_said_by_its_phonemes(self) -> None:
        speaker = hibari_speaker.open_speaker({"model": "", "british": False})
        text = "In Kyiv's centre, Kyiv was quiet."
        words, _ = speaker._words(text, [(3, 7, "ˈkiːjɪv"), (18, 22, "ˈkiːjɪv")])
        said = "".join(word.phonemes for word in words)
        assert said.count("kˈijɪv") == 2
        assert timed(text, Pronunciation(start=3, end=7, ipa="ˈkiːjɪv")) == text.split()

    @pytest.mark.parametrize("text", ["See [this](/zzʒʒ/) now.", "See ［this］（/zzʒʒ/） now."])
    def test_a_link_in_an_article_is_no_pronunciation(self, text: str) -> None:
        speaker = hibari_speaker.open_speaker({"model": "", "british": False})
        words, _ = speaker._words(without(text, HibariEngine.capabilities.escapes), [])
        said = "".join(word.phonemes for word in words)
        assert "ðɪs" in said
        assert "zzʒʒ" not in said

    def test_an_endless_word_is_said_whole(self) -> None:
        speaker = hibari_speaker.open_speaker({"model": "", "british": False})
        half, _ = speaker._words("Donaudampfschifffahrtsgesell", [])
        whole, _ = speaker._words("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", [])
        assert len(whole[0].phonemes) > 1.6 * len(half[0].phonemes)

    def test_letters_the_package_does_not_know_are_not_dropped(self) -> None:
        speaker = hibari_speaker.open_speaker({"model": "", "british": False})
        words, _ = speaker._words("ǥỗƀ", [])
        assert any(map(str.isalpha, words[0].phonemes))

    def test_more_phonemes_than_one_inference_takes_are_spoken_whole(self) -> None:
        text = " ".join(["seventeen thousand eight hundred people listened"] * 12)
        with HibariEngine(voice()) as engine:
            sound = engine.synthesize(text, Prosody(), DEADLINE)
        assert [text[mark.start : mark.end] for mark in sound.marks] == text.split()

    def test_same_text_same_bytes_in_another_process(self) -> None:
        sounds = []
        for warm_up in ("", "Something else first."):
            with HibariEngine(voice()) as engine:
                if warm_up:
                    engine.synthesize(warm_up, Prosody(), DEADLINE)
                sounds.append(engine.synthesize("The same words.", Prosody(), DEADLINE))
        assert sounds[0] == sounds[1]

    def test_what_is_loaded_ahead_is_what_speaks(self) -> None:
        code = (
            "from audio_builder.speaking.workers import hibari_speaker as h\n"
            "h.preload()\n"
            "h.open_speaker({'model': '', 'british': False})\n"
            "print(h._own_model.cache_info().misses, h._g2p.cache_info().misses)\n"
        )
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert answer.stdout.split() == ["1", "1"]

    def test_no_name_leads_to_the_network(self, tmp_path: Path) -> None:
        # Proxies that refuse, a home without a cache: what would be fetched fails.
        code = (
            "import socket\n"
            "def refuse(*_a, **_k): raise AssertionError('the network was asked')\n"
            "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
            "from audio_builder.speaking.workers.hibari_speaker import open_speaker, preload\n"
            "preload()\n"
            "s = open_speaker({'model': '', 'british': False})\n"
            "print(len(s.speak({'text': 'Hello there.', 'speed': 1.0, 'volume': 1.0})[2]))\n"
            "try: open_speaker({'model': 'emma', 'british': True})\n"
            "except Exception as e: print(type(e).__name__, e)\n"
        )
        environment = os.environ | {"HIBARI_HOME": str(tmp_path)}
        answer = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        assert int(answer.stdout.split()[0]) > 10_000
        assert "SpeakerError there is no model at emma" in answer.stdout

    def test_a_broken_model_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "broken.onnx").write_bytes(b"nothing")
        found = HibariEngine(voice(model=str(tmp_path / "broken.onnx"))).probe()
        assert not found.works
        assert "broken.onnx is no model of Hibari" in found.detail

    @pytest.mark.parametrize(
        ("stop", "outcome"), [(signal.SIGKILL, WorkerDiedError), (signal.SIGSTOP, DeadlineError)]
    )
    def test_a_lost_or_stopped_worker_is_told_and_the_next_sentence_is_clean(
        self, stop: signal.Signals, outcome: type[Exception]
    ) -> None:
        with HibariEngine(voice()) as engine:
            clean = engine.synthesize("Hello there.", Prosody(), DEADLINE)
            assert engine._worker is not None
            os.kill(engine._worker._process.pid, stop)
            with pytest.raises(outcome):
                engine.synthesize("This is lost.", Prosody(), 0.2)
            assert engine.synthesize("Hello there.", Prosody(), DEADLINE) == clean

    def test_nothing_is_reported_to_the_makers_of_the_runtime(self) -> None:
        # It would keep a number for this computer in the cache folder, and send it.
        with HibariEngine(voice()) as engine:
            engine.synthesize("Hello there.", Prosody(), DEADLINE)
            assert engine._worker is not None
            pid = engine._worker._process.pid
            assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
        cache = Path(os.environ["XDG_CACHE_HOME"])
        assert not [path for path in cache.rglob("*") if "onnxruntime" in path.name]

    @pytest.mark.parametrize("fault", ["mute", "brief", "nothing", "endless"])
    def test_silence_and_lost_text_are_found(
        self, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(HibariEngine, "speaker", "engine_faults:hibari")
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
        text = f"The council met on Tuesday to talk of a {fault} fault in all that is said."
        with (
            Synthesizer(voice()) as synthesizer,
            pytest.raises(SpeakingError, match="hibari cannot say"),
        ):
            list(synthesizer.speak([spoken(text)]))


@HERE
@pytest.mark.parametrize(("words", "language"), [("Ласкаво просимо", "uk"), ("добро пожаловать", "ru"), ("καλημέρα", "el")])  # fmt: skip
def test_another_alphabet_is_said_by_the_plain_voice_of_its_language(
    words: str, language: str
) -> None:
    text = f"The sign said {words}, in blue."
    with Synthesizer(voice()) as synthesizer:
        (sound,) = synthesizer.speak([spoken(text)])
        others = synthesizer._engines[0]["v"]._others
        assert [other.voice.engine for other in others.values()] == ["pyttsx3"]
        assert next(iter(others)) in {language, "ru"}
    said = [text[mark.start : mark.end] for mark in sound.marks]
    assert [word.strip(",") for word in said if not word.isascii()] == words.split()
    # Spelled, each of these letters would take half a second.
    assert sound.seconds < 5.5


@HERE
def test_an_alphabet_that_nobody_reads_fails_with_a_clear_line() -> None:
    with Synthesizer(voice()) as synthesizer, pytest.raises(SpeakingError, match="alphabet"):
        list(synthesizer.speak([spoken("The sign said ꯃꯤꯇꯩ ꯂꯣꯟ, in blue.")]))


@HERE
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker starts by itself")
class TestForkedWorkers:
    TEXTS = tuple(f"This is sentence number {n}, said by one of two." for n in range(16))

    def test_a_further_worker_says_the_same_and_shares_its_memory(self) -> None:
        with Synthesizer(voice()) as alone:
            expected = list(alone.speak(map(spoken, self.TEXTS)))
        with Synthesizer(voice(), workers=2) as synthesizer:
            assert list(synthesizer.speak(map(spoken, self.TEXTS))) == expected
            first, second = map(pid_of, synthesizer._engines)
            assert parent_of(second) == first
            assert private_megabytes(second) < private_megabytes_alone() / 2
        assert gone(first)
        assert gone(second)

    def test_a_short_text_is_spoken_by_one(self) -> None:
        with Synthesizer(voice(), workers=2) as synthesizer:
            list(synthesizer.speak([spoken(self.TEXTS[0])]))
            assert len(synthesizer._engines) == 1

    @pytest.mark.parametrize("number", [0, 1])
    @pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGSTOP])
    def test_a_text_is_spoken_whole_though_a_worker_is_lost(
        self, number: int, stop: signal.Signals
    ) -> None:
        with Synthesizer(voice(), workers=2, deadline_seconds=2.0) as synthesizer:
            expected = list(synthesizer.speak(map(spoken, self.TEXTS)))
            os.kill(pid_of(synthesizer._engines[number]), stop)
            assert list(synthesizer.speak(map(spoken, self.TEXTS))) == expected

    @pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
    def test_no_worker_outlives_us(self, stop: signal.Signals) -> None:
        program = (
            "from audio_builder.speaking.synthesizer import Synthesizer\n"
            "from test_hibari_engine import TestForkedWorkers, pid_of, spoken, voice\n"
            "with Synthesizer(voice(), workers=2) as synthesizer:\n"
            "    list(synthesizer.speak(list(map(spoken, TestForkedWorkers.TEXTS))))\n"
            "    print(*map(pid_of, synthesizer._engines), flush=True)\n"
            "    while True: list(synthesizer.speak([spoken('And on it goes.')]))\n"
        )
        path = f"{Path(__file__).parent}:{Path(__file__).parents[1]}"
        running = subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert running.stdout is not None
        workers = list(map(int, running.stdout.readline().split()))
        running.send_signal(stop)
        running.communicate(timeout=20)
        assert len(workers) == 2
        deadline = time.monotonic() + 15
        while not all(map(gone, workers)):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def pid_of(engines: Any) -> int:
    return int(engines["v"].engine._worker._process.pid)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def gone(pid: int) -> bool:
    """Tell whether a process has ended; one that nobody has asked about is left as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def private_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1024


def private_megabytes_alone() -> float:
    with HibariEngine(voice()) as engine:
        engine.synthesize(TestForkedWorkers.TEXTS[0], Prosody(), DEADLINE)
        assert engine._worker is not None
        return private_megabytes(engine._worker._process.pid)


def test_without_the_package_the_remedy_is_named() -> None:
    code = (
        "import sys; sys.modules['hibari'] = None\n"
        "from audio_builder.speaking.workers.hibari_speaker import open_speaker\n"
        "try: open_speaker({'model': '', 'british': False})\n"
        "except Exception as error: print(error.problem, '|', error.remedy)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.startswith("Hibari is not installed")
    assert "--voice en-us" in answer.stdout


@pytest.mark.parametrize("options", [{"voice": "emma"}, {"model": 5}, {"british": "yes"}])
def test_wrong_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="voice v"):
        HibariEngine(voice(**options))
