"""Inside the worker: one Kokoro voice, kept open, says one text after the other."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from audio_builder.speaking.workers.drivers import NothingToSayError, SpeakerError, Spoken
from audio_builder.speaking.workers.phoneme_times import place_phonemes

_LOUDEST = 32767


class KokoroSpeaker:
    """Speaks through the kokoro-onnx package."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        try:
            import kokoro_onnx  # noqa: PLC0415 - an optional package, in the worker only
        except ImportError as error:
            raise SpeakerError(
                f"Kokoro is not installed: {error}", "pip install 'audio-builder[kokoro]'"
            ) from error
        for name in (settings["model"], settings["voices"]):
            if not Path(name).is_file():
                raise SpeakerError(
                    f"there is no file {name}", "see docs/voices.md for where to get it"
                )
        try:
            self._kokoro = kokoro_onnx.Kokoro(settings["model"], settings["voices"])
            self._names = [str(name) for name in self._kokoro.get_voices()]
        except Exception as error:  # a broken model fails in many ways
            raise SpeakerError(f"{settings['model']} is no Kokoro model: {error}") from error
        if settings["voice"] not in self._names:
            known = ", ".join(self._names)
            raise SpeakerError(f"Kokoro has no voice {settings['voice']}", f"use one of: {known}")
        self._settings = settings

    @property
    def identity(self) -> str:
        """Which Kokoro, which model, which voice."""
        s, path = self._settings, Path(self._settings["model"])
        size = path.stat().st_size
        voice = f"voice {s['voice']}, language {s['language']}"
        return f"kokoro-onnx {version('kokoro-onnx')}, {path.name} ({size} bytes), {voice}"

    def voices(self) -> list[str]:
        """Return the voices in the file."""
        return self._names

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Return rate, word marks and samples."""
        import numpy as np  # noqa: PLC0415 - loaded by then

        text, language = request["text"], self._settings["language"]
        arguments = (text, self._settings["voice"], request["speed"], language)
        timed: list[Any] = []
        try:
            if hasattr(self._kokoro, "create_timed"):
                audio, rate, timed = self._kokoro.create_timed(*arguments)
            else:
                audio, rate = self._kokoro.create(*arguments)
        except ValueError as error:
            if not self._phonemes(text).strip():
                raise NothingToSayError("no phonemes") from error
            raise
        loud = np.clip(audio * (request["volume"] * _LOUDEST), -_LOUDEST, _LOUDEST)
        pcm = loud.astype("<i2").tobytes()
        spoken = [(found.phoneme, float(found.start)) for found in timed]
        marks = place_phonemes(text, spoken, self._phonemes, len(pcm) / 2 / rate) if spoken else []
        return int(rate), marks, pcm

    def _phonemes(self, word: str) -> str:
        return str(self._kokoro.tokenizer.phonemize(word, self._settings["language"]))


def open_speaker(settings: dict[str, Any]) -> KokoroSpeaker:
    """Open the voice."""
    return KokoroSpeaker(settings)
