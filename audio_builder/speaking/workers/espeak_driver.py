"""A driver for pyttsx3 that keeps the sound in memory: espeak-ng without threads or files.

pyttsx3's own espeak driver ends synthesis on a foreign thread, needs time that grows with the
square of the text, hands the library a wrong buffer size and passes on no word times. This one
is registered beside it and is used through ``pyttsx3.init`` like any other.
"""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from audio_builder.speaking.workers import espeak_library
from audio_builder.speaking.workers.espeak_library import Espeak

DRIVER = "audio_builder_espeak"
_PARAMETERS = {
    "rate": (espeak_library.RATE, 1),
    "volume": (espeak_library.VOLUME, 100),
    "pitch": (espeak_library.PITCH, 1),
    "range": (espeak_library.RANGE, 1),
    "word_gap": (espeak_library.WORD_GAP, 1),
}

Take = Callable[[int, list[tuple[int, int, float]]], None]


def register(espeak: Espeak, take: Take) -> str:
    """Make the driver known to pyttsx3; ``take`` gets the size of a sound and its word events."""
    module = ModuleType(f"pyttsx3.drivers.{DRIVER}")
    module.__dict__["buildDriver"] = lambda proxy: EspeakDriver(proxy, espeak, take)
    sys.modules[module.__name__] = module
    return DRIVER


class EspeakDriver:
    """What pyttsx3 asks of a driver; the names are its own."""

    def __init__(self, proxy: Any, espeak: Espeak, take: Take) -> None:
        self._proxy = proxy
        self._espeak = espeak
        self._take = take

    def destroy(self) -> None:
        """Keep the library: it cannot be initialised a second time."""

    def stop(self) -> None:
        """Nothing runs behind the caller's back."""

    def say(self, text: str) -> None:
        """Refuse: this driver never opens a sound card."""
        raise NotImplementedError("this driver only saves")

    def save_to_file(self, text: str, _filename: str) -> None:
        """Speak into memory; the words and their times are handed over with the sound."""
        self._proxy.notify("started-utterance")
        size, events = self._espeak.say(text)
        self._take(size, events)
        self._proxy.notify("finished-utterance", completed=True)

    def getProperty(self, name: str) -> object:  # noqa: N802 - pyttsx3's name
        """Return a property, in pyttsx3's units."""
        if name == "voices":
            return [_list_entry(*voice) for voice in self._espeak.voices()]
        if name == "voice":
            return self._espeak.voice()
        parameter, scale = _PARAMETERS[name]
        value = self._espeak.parameter(parameter)
        return value / scale if scale > 1 else value

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        """Set a property, in pyttsx3's units; a failure becomes its error event."""
        if name == "voice":
            self._espeak.set_voice(str(value))
            return
        parameter, scale = _PARAMETERS[name]
        self._espeak.set_parameter(parameter, round(value * scale))

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Work through the queue on the calling thread; the last entry ends the loop."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Nothing to end."""

    def iterate(self) -> Iterator[None]:
        """Work through the queue for callers with a loop of their own."""
        self._proxy.setBusy(False)
        yield


def _list_entry(identifier: str, name: str, language: str, _rank: int) -> Any:
    from pyttsx3.voice import Voice  # noqa: PLC0415 - pyttsx3 is imported in workers only

    return Voice(identifier, name=name, languages=[language])
