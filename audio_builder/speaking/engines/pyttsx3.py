"""The default engine: pyttsx3, in a worker process."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar, Literal

import msgspec
from msgspec.structs import replace

from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities, check_range
from audio_builder.speaking.engines.options import read_options
from audio_builder.speaking.workers.drivers import STOCK_DRIVERS
from audio_builder.speaking.workers.worker_engine import WorkerEngine

# espeak-ng takes 80 to 449 words a minute; beyond that it reads back something else.
_RATES = (80.0, 449.0)


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    voice: str = ""
    """A name as the engine lists it; empty takes one for the voice's first language."""
    variant: str = ""
    """espeak-ng only: one of its timbres, such as ``f3`` or ``Annie``."""
    rate: int = 170
    """Words a minute at speed 1."""
    pitch: int = 50
    """espeak-ng only: 0 to 99."""
    range: int = 50
    """espeak-ng only: liveliness of the melody, 0 to 99."""
    word_gap: int = 0
    """espeak-ng only: silence between words, in units of 10 ms."""
    driver: str = "auto"
    """``auto``: ours on Linux, pyttsx3's on macOS and Windows; ``own``, ``stock``, or a name."""
    library: Literal["auto", "system", "bundled", "bundled-first"] = "auto"
    """espeak-ng only: ``system``, ``bundled``, or both in turn: ``auto``, ``bundled-first``."""


class Pyttsx3Engine(WorkerEngine):
    """espeak-ng on Linux, the system's own voices on macOS and Windows."""

    name: ClassVar[str] = "pyttsx3"
    speaker: ClassVar[str] = "audio_builder.speaking.workers.pyttsx3_speaker:open_speaker"
    capabilities: Capabilities = Capabilities(
        word_times=True,
        deterministic=True,
        speeds=(0.4, 3.0),
        pitches=(0.1, 1.9),
    )

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._options = read_options(voice, Options)
        self._folder: Path | None = None
        own = self._options.driver == "own"
        self._stock = not own and (self._options.driver != "auto" or sys.platform in STOCK_DRIVERS)
        if self._stock:
            # pyttsx3's drivers keep state between texts and tell no times.
            self.capabilities = replace(self.capabilities, word_times=False, deterministic=False)
        rate = self._options.rate
        check_range(voice, "rate times speed", rate * voice.speed, _RATES)
        slowest, fastest = self.capabilities.speeds
        speeds = max(slowest, _RATES[0] / rate), min(fastest, _RATES[1] / rate)
        self.capabilities = replace(self.capabilities, speeds=speeds)
        check_range(voice, "pitch", self._options.pitch * voice.pitch, (0, 99))
        check_range(voice, "range", self._options.range, (0, 99))
        check_range(voice, "word_gap", self._options.word_gap, (0, 100))

    def settings(self) -> dict[str, Any]:
        """Hand over the options and the languages."""
        settings: dict[str, Any] = msgspec.to_builtins(self._options)
        if self._stock and self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="audio-builder-"))
        return settings | {"languages": list(self.voice.languages), "folder": str(self._folder)}

    def interrupt(self) -> None:
        """Kill the worker, and clear what it left half written."""
        super().interrupt()
        self._clear()

    def close(self) -> None:
        """Let the worker end."""
        super().close()
        self._clear()

    def _clear(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
