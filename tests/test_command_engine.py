"""A program that reads text and writes sound, and programs that do anything else."""

import shutil
import struct
import sys
import threading
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import DeadlineError, Prosody, UnreliableError, WorkerDiedError
from audio_builder.speaking.engines.command import CommandEngine
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.voices.voice_files import find_voice

# A program of ours that writes a second of sound and tells what it was given.
SPEAKER = """
import sys, wave
text = open(sys.argv[1], "rb").read() if len(sys.argv) > 1 else sys.stdin.buffer.read()
with wave.open(sys.argv[2] if len(sys.argv) > 2 else sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(16000)
    sound.writeframes((text + b" " * len(text))[: 2 * len(text)] * 100)
"""


def voice(*command: str, **options: Any) -> Voice:
    return Voice(name="v", engine="command", options={"command": list(command), **options})


def python(tmp_path: Path, program: str, *arguments: str, **options: Any) -> CommandEngine:
    path = tmp_path / "speaker.py"
    path.write_text(program, encoding="utf-8")
    return CommandEngine(voice(sys.executable, str(path), *arguments, **options))


def say(engine: CommandEngine, text: str = "Hello.", deadline: float = 20.0) -> Any:
    return engine.synthesize(text, Prosody(), deadline)


@pytest.mark.parametrize("arguments", [(), ("{input}",), ("{input}", "{output}")])
def test_text_and_sound_travel_in_files_or_pipes(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    sound = say(python(tmp_path, SPEAKER, *arguments), "Hello.")
    assert sound.rate == 16000
    assert sound.pcm == b"Hello.      " * 100


def test_the_text_is_encoded_as_the_program_wants(tmp_path: Path) -> None:
    sound = say(python(tmp_path, SPEAKER, encoding="iso-8859-15"), "é€ж")
    assert sound.pcm.startswith(b"\xe9\xa4? ")


def test_numbers_are_put_into_the_arguments(tmp_path: Path) -> None:
    program = "import sys, os\nos.write(1, (' '.join(sys.argv[1:]) * 500).encode())"
    engine = python(tmp_path, program, "{rate}", "{stretch}", "{speed}", "{{x}}", raw_rate=8000)
    sound = engine.synthesize("Hello.", Prosody(speed=1.25), 20.0)
    assert sound.pcm.startswith(b"212 0.8 1.25 {x}")


@pytest.mark.parametrize("text", ["-o /etc/passwd", "--help", "$(id) `id` ; id", "{output} %s"])
def test_a_text_is_never_an_option_nor_a_command(tmp_path: Path, text: str) -> None:
    program = "import sys, os\nos.write(1, (sys.argv[1] * 500).encode())"
    sound = say(python(tmp_path, program, "{text}", raw_rate=8000), text)
    assert sound.pcm.startswith(text.encode() if text[0] != "-" else b" " + text.encode())


def test_aiff_in_a_file_named_wav_is_read(tmp_path: Path) -> None:
    tone = (8000 * np.sin(np.arange(22050) / 20)).astype("<i2")
    made = tmp_path / "tone.aiff"
    soundfile.write(made, tone, 22050, format="AIFF", subtype="PCM_16")
    program = f"import shutil, sys\nshutil.copy({str(made)!r}, sys.argv[1])"
    sound = say(python(tmp_path, program, "{output}"))
    assert (sound.pcm, sound.rate) == (tone.tobytes(), 22050)


def test_a_wav_with_endless_sizes_is_read_to_its_end(tmp_path: Path) -> None:
    made = tmp_path / "tone.wav"
    with wave.open(str(made), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\1\2" * 8000)
    data = bytearray(made.read_bytes())
    struct.pack_into("<I", data, 40, 0x7FFFFFFF)
    made.write_bytes(data)
    program = f"import os\nos.write(1, open({str(made)!r}, 'rb').read())"
    assert say(python(tmp_path, program)).pcm == b"\1\2" * 8000


@pytest.mark.parametrize(
    ("program", "fault", "kind"),
    [
        ("raise SystemExit('no voices here')", "no voices here", UnreliableError),
        ("import os; os.abort()", "ended with -6", WorkerDiedError),
        ("", "empty answer", UnreliableError),
        ("print('usage: speak')", "no sound", UnreliableError),
        ("import time; time.sleep(1000)", "no sound in", DeadlineError),
        (
            "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])",
            "no sound in",
            DeadlineError,
        ),
    ],
)
def test_a_failing_program_is_told(
    tmp_path: Path, program: str, fault: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind, match=fault):
        say(python(tmp_path, program), deadline=0.3 if kind is DeadlineError else 20.0)


def test_a_program_that_writes_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.speaking.engines.command._LARGEST_BYTES", 1 << 20)
    with pytest.raises(UnreliableError, match="without end"):
        say(python(tmp_path, "import os\nwhile True: os.write(1, bytes(65536))"))
    endless = "import sys\nopen(sys.argv[1], 'wb').write(bytes(1 << 21))"
    with pytest.raises(UnreliableError, match="without end"):
        say(python(tmp_path, endless, "{output}"))


def test_an_interrupt_ends_the_program(tmp_path: Path) -> None:
    engine = python(tmp_path, "import time; time.sleep(1000)")
    faults: list[Exception] = []

    def work() -> None:
        try:
            say(engine)
        except WorkerDiedError as error:
            faults.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while engine._running is None:
        assert thread.is_alive()
    engine.interrupt()
    thread.join(10)
    assert faults


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    say(python(tmp_path, SPEAKER, "{input}", "{output}"))
    with pytest.raises(UnreliableError):
        say(python(tmp_path, "raise SystemExit(1)", "{output}"))
    assert not list(folder.iterdir())


def test_a_full_or_missing_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(UnreliableError, match="No such file"):
        say(python(tmp_path, SPEAKER))


def test_a_program_that_is_not_there_is_missing() -> None:
    engine = CommandEngine(voice("no-such-program-here"))
    with pytest.raises(EngineMissingError, match="install no-such-program-here"):
        say(engine)
    assert engine.probe().remedy


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"command": []},
        {"command": [" "]},
        {"command": "flite"},
        {"command": ["flite", "{voice}"]},
        {"command": ["flite", "{input!r}"]},
        {"command": ["flite", "{input:>5}"]},
        {"command": ["flite", "{0}"]},
        {"command": ["flite", "{"]},
        {"command": ["flite"], "encoding": "klingon"},
        {"command": ["flite"], "max_characters": 3},
    ],
)
def test_a_wrong_command_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="voice v"):
        CommandEngine(Voice(name="v", engine="command", options=options))


def test_speed_needs_a_place_in_the_command() -> None:
    fast = Voice(name="v", engine="command", speed=1.2, options={"command": ["flite"]})
    with pytest.raises(SettingsError, match="speed"):
        CommandEngine(fast)


def test_phoneme_brackets_are_blanked_before_they_reach_the_program(tmp_path: Path) -> None:
    path = tmp_path / "speaker.py"
    path.write_text(SPEAKER.replace("* 100", "* 1000"), encoding="utf-8")
    utterance = Utterance(role=UtteranceRole.PARAGRAPH, text="", spoken="a [[b]] c", pause_ms=0)
    with Synthesizer(voice(sys.executable, str(path))) as synthesizer:
        (sound,) = synthesizer.speak([utterance])
    assert sound.pcm.startswith(b"a   b]] c ")


@pytest.mark.flite
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_flite_really_speaks() -> None:
    engine = CommandEngine(find_voice("flite"))
    text = "The council met on Tuesday, and 25 people came."
    slow, fast = (engine.synthesize(text, Prosody(speed=s), 20.0) for s in (1.0, 1.5))
    assert slow.rate == 16000
    assert 2 < slow.seconds < 6
    assert 1.3 < slow.seconds / fast.seconds < 1.7
    loud = np.abs(np.frombuffer(slow.pcm, "<i2").astype(float))
    assert loud.max() > 3000
    assert engine.probe().works
