"""Inside the worker: pyttsx3 with a driver of its own, by the rules that make it safe.

macOS (nsss) and Windows (sapi5) get a new engine for every utterance: a second run of one engine
can stop at once or never end. espeak announces its end from another thread and returns before it.
Every utterance goes to a private file that surely can be written.
"""

import ctypes
import gc
import os
import shutil
import sys
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

from audio_builder.speaking.decoding import decode
from audio_builder.speaking.workers.drivers import STOCK_DRIVERS, SpeakerError, Spoken, choose

_ESPEAK = "espeak"


class StockSpeaker:
    """One of pyttsx3's drivers."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        wanted = settings["driver"]
        stock = STOCK_DRIVERS.get(sys.platform, _ESPEAK)
        self._driver = stock if wanted in {"auto", "stock"} else wanted
        # AIFF on macOS whatever the name says; the right name keeps other programs happy.
        suffix = ".aiff" if self._driver == "nsss" else ".wav"
        self._file = Path(settings["folder"]) / f"utterance{suffix}"
        if self._driver == _ESPEAK:
            _offer_espeak(settings["library"])
        self._errors: list[Exception] = []
        self._done = threading.Event()
        self._engine = self._new_engine()
        listed = [
            (v.id, str(v.languages[0]) if v.languages else "", rank)
            for rank, v in enumerate(self._engine.getProperty("voices"))
        ]
        self._listed = [name for name, _language, _rank in listed]
        self._voice = choose(
            settings["voice"],
            settings["languages"],
            [v for v in listed if settings["voice"] or not v[0].startswith("mb/")],
        )
        if self._driver == _ESPEAK and settings["variant"]:
            self._voice += f"+{settings['variant']}"

    @property
    def identity(self) -> str:
        """Which driver, which voice, which numbers."""
        numbers = f"rate={self._settings['rate']} pitch={self._settings['pitch']}"
        return f"pyttsx3 {version('pyttsx3')}, {self._driver}, voice {self._voice}, {numbers}"

    def voices(self) -> list[str]:
        """Return the identifiers of all voices."""
        return self._listed

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Speak into the private file and read it back."""
        if self._driver != _ESPEAK:
            # The old one must be gone: pyttsx3 hands out one engine as long as it lives.
            del self._engine
            gc.collect()
            self._engine = self._new_engine()
        self._set(request)
        if self._driver == _ESPEAK:
            # Properties wait in espeak's queue, which runAndWait empties first thing: measured
            # as an utterance at the speed of the one before, or as an empty file.
            self._engine.proxy.setBusy(False)
            _let_espeak_finish()
        self._file.unlink(missing_ok=True)
        self._done.clear()
        self._engine.save_to_file(request["text"], str(self._file))
        self._engine.runAndWait()
        if self._driver == _ESPEAK:
            self._done.wait(request["deadline"])
            _let_espeak_finish()
        if self._errors:
            raise self._errors.pop(0)
        used = str(self._engine.getProperty("voice"))
        if used.lower() != self._voice.lower():
            raise SpeakerError(f"pyttsx3 speaks with {used} instead of {self._voice}")
        rate, pcm = decode(self._file.read_bytes())
        self._file.unlink()
        # pyttsx3 tells which word begins, but not when.
        return rate, [], pcm

    def _new_engine(self) -> Any:
        try:
            import pyttsx3  # noqa: PLC0415 - in the worker only

            engine = pyttsx3.init(self._driver)
        except (ImportError, OSError, RuntimeError, AttributeError, KeyError) as error:
            raise SpeakerError(
                f"pyttsx3's driver {self._driver} cannot be opened: {error}",
                'use driver = "own", or another voice',
            ) from error
        engine.connect("error", self._note)
        engine.connect("finished-utterance", self._finish)
        return engine

    def _note(self, name: str | None, exception: Exception) -> None:
        del name
        self._errors.append(exception)

    def _finish(self, name: str | None, completed: bool) -> None:  # noqa: FBT001 - pyttsx3's event
        del name
        if not completed:
            self._errors.append(RuntimeError("stopped before its end"))
        self._done.set()

    def _set(self, request: dict[str, Any]) -> None:
        self._engine.setProperty("voice", self._voice)
        self._engine.setProperty("rate", round(self._settings["rate"] * request["speed"]))
        self._engine.setProperty("volume", request["volume"])
        if self._driver == _ESPEAK:
            self._engine.setProperty("pitch", round(self._settings["pitch"] * request["pitch"]))
        elif request["pitch"] != 1:
            raise SpeakerError(f"{self._driver} cannot change the pitch", "leave pitch out")

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._file.parent, ignore_errors=True)


def _let_espeak_finish() -> None:
    """Wait until espeak's own thread has done all it was told and called back."""
    from pyttsx3.drivers import _espeak  # noqa: PLC0415 - exists only where espeak does

    _espeak.Synchronize()


def _offer_espeak(library: str) -> None:
    """Let pyttsx3 find the bundled library where the system has none: both lines or neither."""
    try:
        if library in {"bundled", "bundled-first"}:
            raise OSError  # noqa: TRY301 - as if there were no other
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        try:
            import espeakng_loader  # noqa: PLC0415 - only where it is needed

            os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
            ctypes.CDLL(espeakng_loader.get_library_path())
        except (ImportError, OSError, RuntimeError) as error:
            raise SpeakerError(
                f"there is no espeak-ng: {error}", "pip install espeakng-loader"
            ) from error
