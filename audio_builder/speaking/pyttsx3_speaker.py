"""Inside the worker: one pyttsx3 voice, kept open, says one text after the other."""

import sys
from importlib.metadata import version
from typing import Any

from audio_builder.speaking.espeak_library import Espeak, EspeakError
from audio_builder.speaking.word_times import place

_STOCK = {"darwin": "nsss", "win32": "sapi5"}


class SpeakerError(Exception):
    """The voice cannot be opened, or will never say this; the second argument is a remedy."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def open_speaker(settings: dict[str, Any]) -> Any:
    """Return the speaker for the driver that is wanted: ours where it is the default."""
    return OwnSpeaker(settings)


class OwnSpeaker:
    """Our own driver on espeak-ng."""

    forks = sys.platform == "linux"

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._pcm, self._events = b"", list[tuple[int, int, float]]()
        self._errors: list[Exception] = []
        try:
            self._espeak = Espeak(settings["library"])
        except EspeakError as error:
            remedy = "install espeak-ng with the system's packages, or pip install espeakng-loader"
            raise SpeakerError(f"espeak-ng cannot be used: {error}", remedy) from error
        import pyttsx3  # noqa: PLC0415 - in the worker only

        from audio_builder.speaking import espeak_driver  # noqa: PLC0415 - beside it

        self._engine = pyttsx3.init(espeak_driver.register(self._espeak, self._keep))
        self._engine.connect("error", self._note)
        self._voice = self._choose()
        self._set(voice=self._voice, range=settings["range"], word_gap=settings["word_gap"])

    @property
    def identity(self) -> str:
        """Which espeak-ng, which voice, which numbers."""
        s = self._settings
        numbers = f"rate={s['rate']} pitch={s['pitch']} range={s['range']} gap={s['word_gap']}"
        return (
            f"pyttsx3 {version('pyttsx3')}, espeak-ng {self._espeak.version} "
            f"({self._espeak.place}), voice {self._voice}, {numbers}"
        )

    def voices(self) -> list[str]:
        """Return the identifiers of all voices."""
        return [identifier for identifier, *_ in self._espeak.voices()]

    def speak(
        self, text: str, speed: float, pitch: float, volume: float
    ) -> tuple[int, list[tuple[int, int, float]], bytes]:
        """Return rate, word marks and samples."""
        self._set(
            rate=round(self._settings["rate"] * speed),
            pitch=round(self._settings["pitch"] * pitch),
            volume=volume,
        )
        self._pcm, self._events = b"", []
        self._engine.save_to_file(text, "memory")
        self._run()
        rate = self._espeak.rate
        return rate, place(text, self._events, len(self._pcm) / 2 / rate), self._pcm

    def _note(self, name: str | None, exception: Exception) -> None:
        del name
        self._errors.append(exception)

    def _keep(self, pcm: bytes, events: list[tuple[int, int, float]]) -> None:
        self._pcm, self._events = pcm, events

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
        known = {identifier.lower(): identifier for identifier, *_ in listed}
        if wanted:
            found = known.get(wanted.lower(), "")
        else:
            spoken = [(v[0], v[2], v[3]) for v in listed if not v[0].startswith("mb/")]
            found = best_voice(self._settings["languages"], spoken)
        if not found:
            what = wanted or " or ".join(self._settings["languages"])
            raise SpeakerError(
                f"this espeak-ng has no voice for {what}", "audio-builder voices list shows all"
            )
        if not variant:
            return found
        variants = {
            identifier.removeprefix("!v/") for identifier, *_ in self._espeak.voices(b"variant")
        }
        if variant not in variants:
            raise SpeakerError(
                f"this espeak-ng has no variant {variant}",
                f"use one of: {', '.join(sorted(variants))}",
            )
        return f"{found}+{variant}"


def best_voice(tags: list[str], listed: list[tuple[str, str, int]]) -> str:
    """Return the voice whose language fits the first tag that any fits; empty for none.

    Engines spell tags in their own way (``fr-fr``, ``en_US``), and refuse most others.
    """
    voices = [(name, language.lower().replace("_", "-"), rank) for name, language, rank in listed]
    for tag in (t.lower().replace("_", "-") for t in tags):
        family = tag.split("-", maxsplit=1)[0]
        for fits in (tag, family, f"{family}-{family}"):
            exact = [name for name, language, _rank in voices if language == fits]
            if exact:
                return exact[0]
        related = [(rank, name) for name, lang, rank in voices if lang.split("-")[0] == family]
        if related:
            return min(related)[1]
    return ""
