"""An engine in a process of its own may do its worst."""

import json
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from audio_builder.errors import EngineMissingError, SpeakingError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import (
    Capabilities,
    DeadlineError,
    Prosody,
    RefusedError,
    UnreliableError,
    WorkerDiedError,
    load_engine,
)
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.workers import worker_process
from audio_builder.speaking.workers.worker_engine import (
    WorkerEngine,
    prestart,
    stop_other_prestarted,
)

TESTS = Path(__file__).parent
ENGLISH = Voice(name="english", engine="pyttsx3", languages=("en-US",))
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks at processes the way Linux shows them"
)


class FaultyEngine(WorkerEngine):
    name: ClassVar[str] = "faulty"
    speaker: ClassVar[str] = "engine_faults:Speaker"
    capabilities = Capabilities()

    def settings(self) -> dict[str, Any]:
        return dict(self.voice.options)


class ForkingEngine(FaultyEngine):
    speaker: ClassVar[str] = "engine_faults:forking"


class FaultyHibariEngine(FaultyEngine):
    speaker: ClassVar[str] = "engine_faults:hibari"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))


@pytest.fixture(params=[FaultyEngine, ForkingEngine, FaultyHibariEngine])
def engine(request: pytest.FixtureRequest) -> Iterator[WorkerEngine]:
    with request.param(Voice(name="faulty", engine="faulty")) as opened:
        yield opened


def say(engine: Any, text: str, deadline: float = 5.0) -> Any:
    return engine.synthesize(text, Prosody(), deadline)


def pid_of(engine: Any) -> int:
    return int(engine._worker._process.pid)


def utterance(spoken: str) -> Utterance:
    return Utterance(role=UtteranceRole.PARAGRAPH, text=spoken, spoken=spoken, pause_ms=0)


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Wait for the end of a process that is not our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def family(token: str) -> list[int]:
    """Return all processes that carry a word in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            carried = (folder / "environ").read_bytes()
        except OSError:
            continue
        if token.encode() in carried and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


@pytest.mark.parametrize("text", ["crash now", "exit now"])
def test_a_crash_is_told_and_the_next_job_is_clean(engine: WorkerEngine, text: str) -> None:
    clean = say(engine, "four")
    with pytest.raises(WorkerDiedError):
        say(engine, text)
    assert say(engine, "four") == clean


def test_a_hang_ends_at_the_deadline_and_the_next_job_is_clean(engine: WorkerEngine) -> None:
    clean = say(engine, "four")
    with pytest.raises(DeadlineError):
        say(engine, "hang", deadline=0.2)
    assert say(engine, "four") == clean


def test_a_failure_inside_is_worth_another_try(engine: WorkerEngine) -> None:
    with pytest.raises(UnreliableError, match="stuck in the throat"):
        say(engine, "stumble")


def test_a_refusal_keeps_its_remedy_and_its_worker(engine: WorkerEngine) -> None:
    say(engine, "warm")
    before = pid_of(engine)
    with pytest.raises(RefusedError) as caught:
        say(engine, "refuse")
    assert caught.value.remedy == "another one"
    assert pid_of(engine) == before


def test_what_an_engine_prints_never_reaches_us(
    engine: WorkerEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    assert 0.3 < say(engine, "print").seconds < 1.5
    engine.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("end", ["interrupt", "close"])
def test_what_an_engine_starts_ends_with_it(
    engine: WorkerEngine, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("XDG_SPEAKING_TEST", token := f"family{os.getpid()}x{end}{engine.speaker}")
    say(engine, "child")
    while len(started := family(token)) < 2:
        # A new program shows its environment a moment after it has started.
        assert engine._worker is not None
    engine.interrupt() if end == "interrupt" else engine.close()
    assert all(gone(pid) for pid in started)


def test_an_engine_that_cannot_open_is_missing() -> None:
    engine = FaultyEngine(Voice(name="v", engine="faulty", options={"broken": True}))
    with pytest.raises(EngineMissingError, match="not this one"):
        say(engine, "hello")
    assert not engine.probe().works
    assert engine.probe().remedy == "another one"


def test_an_engine_that_dies_on_opening_leaves_its_last_words() -> None:
    engine = FaultyEngine(Voice(name="v", engine="faulty", options={"crash_on_open": True}))
    with pytest.raises(WorkerDiedError, match="no voice to be found"):
        say(engine, "hello")


def test_a_worker_killed_between_two_texts_is_replaced() -> None:
    with load_engine("pyttsx3")(ENGLISH) as engine:
        first = say(engine, "A sentence that will be said again.")
        os.kill(killed := pid_of(engine), signal.SIGKILL)
        # Its parent will wait for it; until then it is a zombie, which counts as gone.
        assert gone(killed)
        with pytest.raises(WorkerDiedError):
            say(engine, "A sentence that nobody hears.")
        assert say(engine, "A sentence that will be said again.") == first


def test_what_was_said_before_leaves_no_trace() -> None:
    texts = [
        "The council met on Tuesday.",
        "She said «Привіт» and “γειά σου” to 東京.",
        "¿Qué? 12,5 % of 3.141; e-mail a@b.example 😀",
        "Wer nichts wagt, der nichts gewinnt!",
        "Щось сталося у Києві.",
    ]
    for language, options in (("en-US", {}), ("uk", {}), ("de", {"variant": "whisper"})):
        for library in installed_libraries():
            voice = Voice(
                name="v",
                engine="pyttsx3",
                languages=(language,),
                options={"library": library, **options},
            )
            with load_engine("pyttsx3")(voice) as one, load_engine("pyttsx3")(voice) as other:
                forwards = [say(one, text) for text in texts * 3]
                backwards = [say(other, text) for text in (texts * 3)[::-1]]
            assert forwards == backwards[::-1]
            assert forwards[: len(texts)] * 3 == forwards


@pytest.mark.parametrize("variant", ["f3", "whisper"])
def test_a_voice_with_breath_sounds_the_same_another_time(variant: str) -> None:
    heard: dict[str, set[bytes]] = {}
    for _ in range(2):
        for library in installed_libraries():
            options = {"library": library, "variant": variant}
            voice = Voice(name="v", engine="pyttsx3", languages=("en",), options=options)
            with load_engine("pyttsx3")(voice) as engine:
                heard.setdefault(library, set()).add(say(engine, "She said so. Why?").pcm)
        # espeak-ng 1.52 counts whole seconds.
        time.sleep(1.1)
    assert [len(sounds) for sounds in heard.values()] == [1] * len(heard)


def installed_libraries() -> list[str]:
    found = []
    for library in ("system", "bundled"):
        options = {"library": library}
        with load_engine("pyttsx3")(Voice(name="v", engine="pyttsx3", options=options)) as engine:
            found += [library] if engine.probe().works else []
    assert found
    return found


def where(engine: WorkerEngine) -> int:
    return int(say(engine, "where").marks[0].start)


def test_an_engine_that_forks_does_so_for_every_text() -> None:
    with ForkingEngine(Voice(name="faulty", engine="faulty")) as engine:
        assert len({where(engine) for _ in range(5)}) == 5


def test_a_process_started_ahead_is_the_one_that_is_used() -> None:
    worker_process.prestart(FaultyEngine.speaker)
    (ahead,) = [process.pid for process in worker_process._prestarted.values()]
    with FaultyEngine(Voice(name="faulty", engine="faulty")) as engine:
        assert where(engine) == ahead
        assert not worker_process._prestarted
    assert gone(ahead)


def test_a_process_started_ahead_that_died_is_not_used() -> None:
    worker_process.prestart(FaultyEngine.speaker)
    (process,) = worker_process._prestarted.values()
    process.kill()
    process.wait()
    with FaultyEngine(Voice(name="faulty", engine="faulty")) as engine:
        assert where(engine) != process.pid


def test_a_process_started_ahead_for_nothing_ends() -> None:
    prestart(ENGLISH)
    (ahead,) = [process.pid for process in worker_process._prestarted.values()]
    worker_process.stop_prestarted()
    assert gone(ahead)


def test_what_was_started_ahead_for_another_voice_ends_when_one_is_opened() -> None:
    prestart(ENGLISH)
    worker_process.prestart(FaultyEngine.speaker)
    ahead = {target: process.pid for (_, target), process in worker_process._prestarted.items()}
    stop_other_prestarted(ENGLISH)
    (kept,) = worker_process._prestarted.values()
    assert gone(ahead[FaultyEngine.speaker])
    with load_engine("pyttsx3")(ENGLISH) as engine:
        say(engine, "It is kept.")
        assert pid_of(engine) == kept.pid


def test_a_stopped_worker_is_late_and_its_sound_never_turns_up() -> None:
    with load_engine("pyttsx3")(ENGLISH) as engine:
        expected = say(engine, "The second text.")
        stopped = pid_of(engine)
        os.killpg(stopped, signal.SIGSTOP)
        with pytest.raises(DeadlineError):
            say(engine, "The first text, which is much longer than the second.", deadline=0.1)
        assert say(engine, "The second text.") == expected
        assert gone(stopped)


def test_the_two_hundredth_text_sounds_like_the_first() -> None:
    text = "A sentence that is said again and again."
    paces = (Prosody(), Prosody(speed=1.5, pitch=0.8))
    with load_engine("pyttsx3")(ENGLISH) as engine:
        sounds = {(n % 2, engine.synthesize(text, paces[n % 2], 20).pcm) for n in range(200)}
    assert len(sounds) == 2


def test_a_synthesizer_survives_the_death_of_its_workers() -> None:
    texts = [f"This is sentence number {n}." for n in range(20)]
    with Synthesizer(ENGLISH, workers=2) as synthesizer:
        expected = list(synthesizer.speak(map(utterance, texts)))
        again = []
        for number, sound in enumerate(synthesizer.speak(map(utterance, texts))):
            again.append(sound)
            for engines in synthesizer._engines:
                worker: Any = engines["english"].engine
                if number == 5 and worker._worker:
                    os.kill(pid_of(worker), signal.SIGKILL)
    assert again == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mute words that nobody hears", "silence"),
        ("brief words that go on and on and on and on for long", "missing"),
        ("endless", "of sound"),
        ("crash", "ended with"),
        ("stumble", "throat"),
    ],
)
def test_bad_sound_fails_with_the_sentence_named(
    monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    monkeypatch.setattr("audio_builder.plugins.load", lambda *_args: FaultyEngine)
    with (
        Synthesizer(Voice(name="v", engine="faulty")) as synthesizer,
        pytest.raises(SpeakingError, match=fault) as caught,
    ):
        list(synthesizer.speak([utterance(text)]))
    assert text[:20] in str(caught.value)


def test_two_syntheses_at_once_do_not_meet() -> None:
    texts = [f"Number {n} of the first or second voice." for n in range(12)]
    german = Voice(name="german", engine="pyttsx3", languages=("de",))
    alone, together = {}, {}
    for voice in (ENGLISH, german):
        with Synthesizer(voice) as synthesizer:
            alone[voice.name] = list(synthesizer.speak(map(utterance, texts)))

    def work(voice: Voice) -> None:
        with Synthesizer(voice) as synthesizer:
            together[voice.name] = list(synthesizer.speak(map(utterance, texts)))

    threads = [threading.Thread(target=work, args=(voice,)) for voice in (ENGLISH, german)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone
    assert alone["english"] != alone["german"]


def speak_before_in_and_after_a_fork() -> None:
    """Speak one sentence in this process, in a fork of it and here again."""
    with Synthesizer(ENGLISH) as synthesizer:
        (expected,) = synthesizer.speak([utterance("Said in the fork.")])
        before = pid_of(synthesizer._engines[0]["english"].engine)
        source, sink = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("fork")
        fork = context.Process(target=_speak_in_fork, args=(synthesizer, sink), daemon=True)
        fork.start()
        assert source.poll(20)
        assert source.recv() == [expected]
        fork.join()
        (again,) = synthesizer.speak([utterance("Said in the fork.")])
        assert again == expected
        assert pid_of(synthesizer._engines[0]["english"].engine) == before


def _speak_in_fork(synthesizer: Synthesizer, sink: Any) -> None:
    sounds = list(synthesizer.speak([utterance("Said in the fork.")]))
    synthesizer.close()
    sink.send(sounds)


def speak_in_a_fork_beside_voices_that_are_gone() -> None:
    """Do the same while engines were open here that cannot be opened anew."""
    # They are reset in no certain order: with ten of them some come before the one that speaks.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("audio_builder.plugins.load", lambda *_: FaultyEngine)
        gone = [Synthesizer(Voice(name="gone", engine="gone")) for _ in range(10)]
    speak_before_in_and_after_a_fork()
    for synthesizer in gone:
        synthesizer.close()


@pytest.mark.parametrize(
    "work", [speak_before_in_and_after_a_fork, speak_in_a_fork_beside_voices_that_are_gone]
)
def test_a_fork_after_use_speaks_with_workers_of_its_own(work: Callable[[], None]) -> None:
    # In a process of its own: this one may have threads of a browser, which a fork would lose.
    program = f"import test_worker_engine; test_worker_engine.{work.__name__}()"
    environment = os.environ | {"PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


PROGRAM = """
import sys
from audio_builder.model.script import Utterance
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.model.voice import Voice
import engine_faults, test_worker_engine as here
import audio_builder.plugins
if "--real" not in sys.argv:
    audio_builder.plugins.load = lambda *args: here.ForkingEngine
def endless():
    number = 0
    while True:
        number += 1
        yield here.utterance(sys.argv[1].format(number))
with Synthesizer(Voice(name="v", engine="pyttsx3"), workers=2) as synthesizer:
    for sound in synthesizer.speak(endless()):
        print("spoken", flush=True)
"""


@pytest.mark.parametrize(
    "signal_number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM], ids=lambda s: s.name
)
@pytest.mark.parametrize("text", ["--real", "{} hang"])
def test_no_process_outlives_us(signal_number: int, text: str) -> None:
    token = f"stray{os.getpid()}x{signal_number}{len(text)}"
    root = TESTS.parent
    environment = os.environ | {"PYTHONPATH": f"{TESTS}:{root}", "XDG_SPEAKING_TEST": token}
    words = ["{} is a number that is said aloud.", text] if text == "--real" else [text]
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    if text == "--real":
        assert program.stdout.readline() == b"spoken\n"
    else:
        # Both workers and a hung fork of each.
        deadline = time.monotonic() + 60
        while len(family(token)) < 5:
            assert program.poll() is None
            assert time.monotonic() < deadline
    started = family(token)
    program.send_signal(signal_number)
    _out, errors = program.communicate(timeout=20)
    assert program.returncode != 0
    assert all(gone(pid) for pid in {*started, *family(token)}), errors


def test_a_hung_worker_ends_though_its_parent_was_killed(tmp_path: Path) -> None:
    hung = tmp_path / "hung"
    token = f"orphan{os.getpid()}"
    program = (
        "import test_worker_engine as here\n"
        "from audio_builder.model.voice import Voice\n"
        "here.say(here.FaultyEngine(Voice(name='v', engine='faulty')), 'hang', deadline=0.2)\n"
    )
    path = f"{TESTS}:{TESTS.parent}"
    environment = os.environ | {
        "PYTHONPATH": path,
        "XDG_SPEAKING_TEST": token,
        "XDG_HANG_FILE": str(hung),
    }
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment)
    deadline = time.monotonic() + 60
    while not hung.exists():
        assert parent.poll() is None
        assert time.monotonic() < deadline
    started = family(token)
    parent.kill()
    parent.wait()
    assert all(gone(pid) for pid in started)


def test_a_worker_imports_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "pyttsx3", "audio_builder", "select"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the wrong place')\n")
    monkeypatch.chdir(tmp_path)
    with load_engine("pyttsx3")(ENGLISH) as engine:
        assert say(engine, "All is well here.").seconds > 0.5


def test_speaking_imports_nothing_heavy_in_the_parent() -> None:
    program = (
        "import sys, json\n"
        "from audio_builder.model.script import Utterance\n"
        "from audio_builder.speaking.synthesizer import Synthesizer\n"
        "from audio_builder.speaking.voices.default_voice import default_voice\n"
        "with Synthesizer(default_voice('en')) as s:\n"
        "    list(s.speak([Utterance(role='title', text='', spoken='Hello.', pause_ms=0)]))\n"
        "print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(TESTS.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"pyttsx3", "soundfile", "espeakng_loader", "pydub"}
