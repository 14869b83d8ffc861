"""Piper, a neural engine for ordinary processors, in a worker process."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Capabilities, check_range
from audio_builder.speaking.engines.options import read_options
from audio_builder.speaking.workers.worker_engine import WorkerEngine


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    model: str
    """The ``.onnx`` file, its ``.onnx.json`` beside it; ``./`` is the voice file's folder."""
    speaker: str | int = ""
    """Name or number of the speaker, in models that have several."""
    noise: float | None = None
    """Variation of the sound; empty for the model's own."""
    rhythm: float | None = None
    """Variation of the lengths; empty for the model's own."""


class PiperEngine(WorkerEngine):
    """Speaks with one Piper model."""

    name: ClassVar[str] = "piper"
    speaker: ClassVar[str] = "audio_builder.speaking.workers.piper_speaker:open_speaker"
    capabilities: Capabilities = Capabilities(
        parallel=True,
        # A sentence is one inference, whose memory grows with its length.
        max_characters=500,
        word_times=True,
        natural=True,
        speeds=(0.4, 3.0),
        escapes=("[[",),
        pronunciations=True,
    )

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._options = read_options(voice, Options)
        for what in ("noise", "rhythm"):
            check_range(voice, what, getattr(self._options, what) or 0.0, (0.0, 2.0))

    def is_installed(self) -> bool:
        """Look for the package and the model's file."""
        return find_spec("piper") is not None and Path(self._options.model).is_file()

    def settings(self) -> dict[str, Any]:
        """Hand over the options."""
        settings: dict[str, Any] = msgspec.to_builtins(self._options)
        return settings | {"speaker": str(self._options.speaker)}
