"""Kokoro, a small neural model with fine voices, in a worker process."""

import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from audio_builder.language import primary
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities, Probe
from audio_builder.speaking.engines.options import read_options
from audio_builder.speaking.workers import kokoro_model
from audio_builder.speaking.workers.worker_engine import WorkerEngine

# What espeak-ng, Kokoro's phonemiser, calls the languages the model was trained on.
_LANGUAGES = {
    "en-gb": "en-gb",
    "en": "en-us",
    "es": "es",
    "fr": "fr-fr",
    "hi": "hi",
    "it": "it",
    "ja": "ja",
    "pt": "pt-br",
    "zh": "cmn",
}

_PROVEN: dict[str, str] = {}
"""Models that this process has opened, and what they are: each takes a second and 600 MB."""
_MISSING: dict[str, Probe] = {}
"""What was said of models that are not installed: it is the same for each of their voices."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    voices: str
    """The file of voices that belongs to the model; ``./`` is the voice file's folder."""
    model: str = ""
    """The ``.onnx`` file; empty takes the one in the packages of the extra ``kokoro``."""
    voice: str = "af_heart"
    """One of the voices in it."""
    language: str = ""
    """espeak-ng's name of the language; empty takes the voice's first."""


class KokoroEngine(WorkerEngine):
    """Speaks with one voice of a Kokoro model."""

    name: ClassVar[str] = "kokoro"
    speaker: ClassVar[str] = "audio_builder.speaking.workers.kokoro_speaker:open_speaker"
    branches: ClassVar[bool] = True
    capabilities: Capabilities = Capabilities(
        parallel=True,
        # About what the model takes at once: 510 phonemes.
        max_characters=400,
        word_times=True,
        seconds_per_character=0.4,
        natural=True,
        deterministic=True,
        speeds=(0.5, 2.0),
        pronunciations=True,
    )

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._options = read_options(voice, Options)

    def is_installed(self) -> bool:
        """Look for the package, the model and the voice."""
        model = self._options.model
        has_model = Path(model).is_file() if model else kokoro_model.is_complete()
        return find_spec("kokoro_onnx") is not None and has_model

    def probe(self) -> Probe:
        """Open the model once; another voice for it need only be in its file."""
        model = self._options.model
        if model in _PROVEN and self._has_voice():
            return Probe(works=True, detail=f"{_PROVEN[model]}, voice {self._options.voice}")
        is_installed = self.is_installed()
        if model in _MISSING and not is_installed:
            return _MISSING[model]
        found = super().probe()
        if found.works:
            _PROVEN[model] = found.detail.partition(", voice ")[0]
        elif not is_installed:
            _MISSING[model] = found
        return found

    def _has_voice(self) -> bool:
        try:
            with zipfile.ZipFile(self._options.voices) as packed:
                return f"{self._options.voice}.npy" in packed.namelist()
        except (OSError, zipfile.BadZipFile):
            return False

    def settings(self) -> dict[str, Any]:
        """Hand over the options, the language spelled as the phonemiser wants it."""
        settings: dict[str, Any] = msgspec.to_builtins(self._options)
        tag = (self.voice.languages or ("en-US",))[0].lower()
        found = _LANGUAGES.get(tag) or _LANGUAGES.get(primary(tag)) or tag
        return settings | {"language": self._options.language or found}
