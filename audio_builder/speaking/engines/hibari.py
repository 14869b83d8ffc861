"""Hibari, a small neural model for English whose weights come with its package, in a worker."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities
from audio_builder.speaking.engines.options import read_options
from audio_builder.speaking.workers.worker_engine import WorkerEngine


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    model: str = ""
    """An ``.onnx`` file of the same form; empty takes the package's own voice, ``heart``."""
    british: bool = False
    """Whether the model was trained on British phonemes."""


class HibariEngine(WorkerEngine):
    """Speaks English with the voice in the package, or with a model file."""

    name: ClassVar[str] = "hibari"
    speaker: ClassVar[str] = "audio_builder.speaking.workers.hibari_speaker:open_speaker"
    branches: ClassVar[bool] = True
    capabilities: Capabilities = Capabilities(
        # One inference each: it takes 0.3 MB a character, and long texts without a pause come
        # out repeated.
        max_characters=250,
        word_times=True,
        deterministic=True,
        natural=True,
        parallel=True,
        speeds=(0.5, 2.0),
        # A link of this form is a pronunciation to the package.
        escapes=("](",),
        scripts=("LATIN",),
        pronunciations=True,
    )

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._options = read_options(voice, Options)

    def is_installed(self) -> bool:
        """Look for the package, and for the model file where one is named."""
        model = self._options.model
        return find_spec("hibari") is not None and (not model or Path(model).is_file())

    def settings(self) -> dict[str, Any]:
        """Hand over the options."""
        settings: dict[str, Any] = msgspec.to_builtins(self._options)
        return settings
