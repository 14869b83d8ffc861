"""Inside the worker: one Piper voice, kept open, says one text after the other."""

import json
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from audio_builder.speaking.workers.drivers import NothingToSayError, SpeakerError, Spoken
from audio_builder.speaking.workers.phoneme_times import place_phonemes
from audio_builder.speaking.workers.spoken_names import Names, split_at_names, word_phonemes

# Piper's own marks around a sentence: they are no phonemes.
_FRAME = {"^", "$", "_"}


class PiperSpeaker:
    """Speaks through the piper package."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        try:
            import piper  # noqa: PLC0415 - an optional package, in the worker only
        except ImportError as error:
            raise SpeakerError(
                f"Piper is not installed: {error}", "pip install 'audio-builder[piper]'"
            ) from error
        if not hasattr(piper, "SynthesisConfig"):
            raise SpeakerError("this piper-tts is too old", "pip install 'piper-tts>=1.3'")
        model = Path(settings["model"])
        if not (model.is_file() and Path(f"{model}.json").is_file()):
            raise SpeakerError(
                f"there is no voice at {model}", "install it, or correct model in the voice file"
            )
        try:
            # Word times need the model's durations, which takes another package to lay open.
            self._voice = piper.PiperVoice.load(
                model, include_alignments=find_spec("onnx") is not None
            )
        except Exception as error:  # a broken model fails in many ways
            raise SpeakerError(f"{model.name} is no voice of Piper: {error}") from error
        self._form = piper.SynthesisConfig
        self._settings = settings
        self._speaker = self._chosen_speaker(settings["speaker"], model)

    @property
    def identity(self) -> str:
        """Which Piper, which model, which numbers."""
        s, path = self._settings, Path(self._settings["model"])
        numbers = f"speaker={s['speaker']!r} noise={s['noise']} rhythm={s['rhythm']}"
        return f"piper {version('piper-tts')}, {path.name} ({path.stat().st_size} bytes), {numbers}"

    def voices(self) -> list[str]:
        """Return the speakers of the model."""
        return self._names

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Return rate, word marks and samples; all sentences of the text in one sound."""
        text, names = request["text"], request.get("names", [])
        chosen = self._form(
            speaker_id=self._speaker,
            length_scale=self._voice.config.length_scale / request["speed"],
            noise_scale=self._settings["noise"],
            noise_w_scale=self._settings["rhythm"],
            # Full scale for each sentence would make short ones shout.
            normalize_audio=False,
            volume=request["volume"],
        )
        rate, pcm, timed = self._voice.config.sample_rate, bytearray(), list[tuple[str, float]]()
        for chunk in self._voice.synthesize(
            _mark_names(text, names), chosen, include_alignments=True
        ):
            at = len(pcm) / 2 / rate
            for found in chunk.phoneme_alignments or ():
                if found.phoneme not in _FRAME:
                    timed.append((found.phoneme, at))
                at += int(found.num_samples) / rate
            pcm += chunk.audio_int16_bytes
        if not pcm:
            raise NothingToSayError("no phonemes")
        of_word = word_phonemes(text, names, self._phonemes)
        marks = place_phonemes(text, timed, of_word, len(pcm) / 2 / rate) if timed else []
        return rate, marks, bytes(pcm)

    def _phonemes(self, word: str) -> str:
        return "".join(sign for sentence in self._voice.phonemize(word) for sign in sentence)

    def _chosen_speaker(self, wanted: str, model: Path) -> int | None:
        config = json.loads(Path(f"{model}.json").read_text("utf-8"))
        known: dict[str, int] = config.get("speaker_id_map") or {}
        count = self._voice.config.num_speakers
        self._names = list(known) or [str(number) for number in range(count)]
        if not wanted:
            return None
        if wanted in known:
            return int(known[wanted])
        if wanted.isdecimal() and int(wanted) < count:
            return int(wanted)
        raise SpeakerError(
            f"{model.name} has no speaker {wanted}", f"use one of: {', '.join(self._names[:40])}"
        )


def _mark_names(text: str, names: Names) -> str:
    """Write names as Piper takes phonemes; the text itself holds nothing of that kind."""
    return "".join(
        f"[[{given}]]" if given else stretch for stretch, given in split_at_names(text, names)
    )


def open_speaker(settings: dict[str, Any]) -> PiperSpeaker:
    """Open the voice."""
    return PiperSpeaker(settings)
