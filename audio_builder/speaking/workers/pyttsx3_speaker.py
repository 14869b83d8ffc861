"""Inside the worker: one pyttsx3 voice, kept open, says one text after the other."""

import sys
from importlib.metadata import version
from typing import Any

import pyttsx3

from audio_builder.speaking.word_times import place
from audio_builder.speaking.workers import espeak_driver
from audio_builder.speaking.workers.drivers import (
    STOCK_DRIVERS,
    SpeakerError,
    Spoken,
    choose,
    suggest_names,
)
from audio_builder.speaking.workers.espeak_library import Espeak, EspeakError
from audio_builder.speaking.workers.stock_speaker import StockSpeaker


def open_speaker(settings: dict[str, Any]) -> Any:
    """Return the speaker for the driver that is wanted: ours where nothing else is the default."""
    driver = settings["driver"]
    if driver == "own" or (driver == "auto" and sys.platform not in STOCK_DRIVERS):
        return OwnSpeaker(settings)
    return StockSpeaker(settings)


class OwnSpeaker:
    """Our own driver on espeak-ng."""

    forks = sys.platform == "linux"

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._size, self._events = 0, list[tuple[int, int, float]]()
        self._errors: list[Exception] = []
        try:
            self._espeak = Espeak(settings["library"])
        except EspeakError as error:
            remedy = "install espeak-ng with the system's packages, or pip install espeakng-loader"
            raise SpeakerError(f"espeak-ng cannot be used: {error}", remedy) from error
        self._engine = pyttsx3.init(espeak_driver.register(self._espeak, self._keep))
        self._engine.connect("error", self._note)
        self._voice = self._choose()
        self._set(voice=self._voice, range=settings["range"], word_gap=settings["word_gap"])
        self._run()
        # Setting a voice ends with the first text; a full stop is one that no language reads.
        self._espeak.say(".")

    @property
    def identity(self) -> str:
        """Which espeak-ng, which voice, which numbers."""
        s = self._settings
        numbers = f"rate={s['rate']} pitch={s['pitch']} range={s['range']} gap={s['word_gap']}"
        return (
            f"pyttsx3 {version('pyttsx3')}, driver 3, espeak-ng {self._espeak.version} "
            f"({self._espeak.place}), voice {self._voice}, {numbers}"
        )

    def voices(self) -> list[str]:
        """Return the identifiers of all voices."""
        return [identifier for identifier, *_ in self._espeak.voices()]

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Return rate, word marks and samples of a text.

        The numbers are set each time: espeak-ng queues them until something is spoken, and forgets
        them with everything else. Its queue of 170 runs over. Measured: after 166 settings without
        a text between them five words were left of a sentence.
        """
        self._set(
            rate=round(self._settings["rate"] * request["speed"]),
            pitch=round(self._settings["pitch"] * request["pitch"]),
            volume=request["volume"],
        )
        self._engine.save_to_file(request["text"], "memory")
        self._run()
        pcm, rate = self._espeak.sound(self._size), self._espeak.rate
        return rate, place(request["text"], self._events, len(pcm) / 2 / rate), pcm

    def _keep(self, size: int, events: list[tuple[int, int, float]]) -> None:
        self._size, self._events = size, events

    def _note(self, name: str | None, exception: Exception) -> None:
        del name
        self._errors.append(exception)

    def _set(self, **properties: object) -> None:
        for name, value in properties.items():
            self._engine.setProperty(name, value)

    def _run(self) -> None:
        self._engine.runAndWait()
        if self._errors:
            raise self._errors.pop(0)

    def _choose(self) -> str:
        wanted, variant = self._settings["voice"], self._settings["variant"]
        listed = self._espeak.voices()
        found = choose(
            wanted,
            self._settings["languages"],
            [(v[0], v[2], v[3]) for v in listed if wanted or not v[0].startswith("mb/")],
        )
        if not variant:
            return found
        names = self._espeak.variants()
        if variant not in names:
            problem = f"espeak-ng has no variant {variant}"
            raise SpeakerError(problem, suggest_names(variant, names))
        return f"{found}+{variant}"
