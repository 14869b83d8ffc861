"""A program that reads text and writes sound becomes an engine: flite, text2wave, say, others."""

import os
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec.structs import replace

from audio_builder.child_environment import child_environment
from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.speaking.decoding import decode, from_raw
from audio_builder.speaking.engine import (
    Capabilities,
    DeadlineError,
    Engine,
    Probe,
    Prosody,
    UnreliableError,
    WorkerDiedError,
    check_range,
)
from audio_builder.speaking.engines.options import read_options

_PLACES = ("text", "input", "output", "speed", "stretch", "rate", "pitch")
_SPEED_PLACES = {"speed", "stretch", "rate"}
# An hour at 24 kHz; a program that writes more for one sentence is out of its mind.
_LARGEST_BYTES = 1 << 28
_LAST_WORDS = 300


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    command: list[str]
    """The program and its arguments. ``{input}`` is a file with the text, ``{text}`` the text
    itself, else it comes on stdin; ``{output}`` is the file to write, else stdout is read."""
    rate: int = 170
    """Words a minute at speed 1, for ``{rate}``."""
    encoding: str = "utf-8"
    """Of the text the program reads."""
    suffix: str = ".wav"
    """How the output's name must end for the program to write sound into it."""
    raw_rate: int = 0
    """Hertz of headerless 16-bit mono output; 0 where the sound has a header."""
    max_characters: int = 900
    """Longest text the program can take."""
    escapes: list[str] = []
    """What the program takes as a command inside a text; it is blanked."""
    environment: list[str] = []
    """Names of environment variables that the program needs beside the usual ones, such as keys;
    not for voices of a podcast folder."""


class CommandEngine(Engine):
    """Runs the program once for each text: no shell, a private folder, a deadline."""

    name: ClassVar[str] = "command"
    capabilities: Capabilities = Capabilities(speeds=(1.0, 1.0))

    def __init__(self, voice: Voice) -> None:
        self._options = options = read_options(voice, Options)
        places = _places(voice, options.command)
        self.capabilities = replace(
            self.capabilities,
            max_characters=options.max_characters,
            escapes=("[[", *options.escapes),
            speeds=(0.25, 4.0) if places & _SPEED_PLACES else (1.0, 1.0),
            pitches=(0.25, 4.0) if "pitch" in places else (1.0, 1.0),
        )
        super().__init__(voice)
        check_range(voice, "max_characters", options.max_characters, (200, 100_000))
        if options.environment and voice.origin is VoiceOrigin.PODCAST:
            raise SettingsError(
                "a voice of a podcast folder names no environment variables",
                subject=f"voice {voice.name}",
                remedy="copy the file into your own voices folder, if you trust it",
            )
        try:
            "x".encode(options.encoding)
        except (LookupError, UnicodeError) as error:
            raise SettingsError(str(error), subject=f"voice {voice.name}") from error
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def identity(self) -> str:
        """The whole command, and the size of the program as its version."""
        program = self._program()
        size = Path(program).stat().st_size
        return f"command {program} ({size} bytes) {' '.join(self._options.command[1:])!r}"

    @property
    def public_identity(self) -> str:
        """The program's name alone."""
        return f"command {Path(self._program()).name}"

    def probe(self) -> Probe:
        """Tell whether the program is there."""
        try:
            return Probe(works=True, detail=self._program())
        except EngineMissingError as error:
            return Probe(works=False, detail=error.problem, remedy=error.remedy)

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        """Run the program on one text and read what it wrote."""
        program = self._program()
        try:
            with tempfile.TemporaryDirectory(prefix="audio-builder-") as name:
                folder = Path(name)
                data = text.encode(self._options.encoding, "replace")
                (folder / "text.txt").write_bytes(data)
                arguments = self._arguments(text, prosody, folder)
                found = self._run([program, *arguments], folder, deadline_seconds)
        except OSError as error:
            raise UnreliableError(f"{program}: {error.strerror or error}") from error
        raw = self._options.raw_rate
        rate, pcm = from_raw(found, raw) if raw else decode(found)
        return Sound(pcm=pcm, rate=rate)

    def interrupt(self) -> None:
        """End the running program and all it started."""
        running = self._running
        if running is not None:
            _end(running)

    def close(self) -> None:
        """End the running program."""
        self.interrupt()

    def _program(self) -> str:
        wanted = self._options.command[0]
        found = shutil.which(wanted)
        if found is None:
            raise EngineMissingError(
                f"the program {wanted} is not installed",
                subject=f"voice {self.voice.name}",
                remedy=f"install {wanted}, or give its whole path in the voice file",
            )
        return found

    def _arguments(self, text: str, prosody: Prosody, folder: Path) -> list[str]:
        values = {
            # A text that begins with a dash must not become an option.
            "text": f" {text}" if text.startswith("-") else text,
            "input": str(folder / "text.txt"),
            "output": str(folder / f"sound{self._options.suffix}"),
            "speed": f"{prosody.speed:g}",
            "stretch": f"{1 / prosody.speed:.4g}",
            "rate": str(round(self._options.rate * prosody.speed)),
            "pitch": f"{prosody.pitch:g}",
        }
        return [argument.format_map(values) for argument in self._options.command[1:]]

    def _run(self, command: list[str], folder: Path, deadline_seconds: float) -> bytes:
        late = threading.Event()
        with (folder / "text.txt").open("rb") as text, (folder / "errors").open("w+b") as errors:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, no shell
                command,
                stdin=text,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=child_environment(self._options.environment),
                start_new_session=sys.platform != "win32",
            )
            self._running = process
            watch = threading.Timer(deadline_seconds, _give_up, (process, late))
            watch.start()
            try:
                told = self._listen(process)
                if hasattr(os, "waitid"):
                    # Ended but not yet collected: its number cannot belong to another process.
                    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            finally:
                watch.cancel()
                self._running = None
                _end(process)
                code = process.wait()
            errors.seek(0)
            words = errors.read(1 << 16)[-_LAST_WORDS:].decode("utf-8", "replace").splitlines()
        if late.is_set():
            raise DeadlineError(f"no sound in {deadline_seconds:.0f} s")
        if code != 0:
            kind = WorkerDiedError if code < 0 else UnreliableError
            raise kind(f"{command[0]} ended with {code}: {words[-1] if words else 'no message'}")
        written = folder / f"sound{self._options.suffix}"
        if not written.exists():
            return told
        if written.stat().st_size > _LARGEST_BYTES:
            raise UnreliableError(f"{command[0]} wrote without end")
        return written.read_bytes()

    def _listen(self, process: subprocess.Popen[bytes]) -> bytes:
        chunks, size = [], 0
        with process.stdout or open(os.devnull, "rb") as stream:  # noqa: PTH123 - never None here
            while chunk := stream.read(1 << 16):
                chunks.append(chunk)
                size += len(chunk)
                if size > _LARGEST_BYTES:
                    _end(process)
                    raise UnreliableError("the program writes without end")
        return b"".join(chunks)


def _places(voice: Voice, command: list[str]) -> set[str]:
    """Return the placeholders a command uses, all of them known."""
    if not command or not command[0].strip():
        raise SettingsError(
            "command is empty", subject=f"voice {voice.name}", remedy="see docs/voices.md"
        )
    try:
        parsed = [part for argument in command[1:] for part in string.Formatter().parse(argument)]
    except ValueError as error:
        raise SettingsError(f"command: {error}", subject=f"voice {voice.name}") from error
    found = {name for _text, name, _form, _conversion in parsed if name is not None}
    unknown = sorted(found - set(_PLACES))
    if unknown or any(form or conversion for _text, _name, form, conversion in parsed):
        known = ", ".join(f"{{{place}}}" for place in _PLACES)
        raise SettingsError(
            f"command has an unknown place {{{', '.join(unknown)}}}",
            subject=f"voice {voice.name}",
            remedy=f"known are {known}",
        )
    return found


def _give_up(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and its children; those of a finished program too."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
