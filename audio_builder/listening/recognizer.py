"""Sound becomes the words a recogniser hears in it (faster-whisper, an optional package)."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from audio_builder.errors import EngineMissingError, MasteringError, SettingsError
from audio_builder.listening.model_files import GET_IT, NAME
from audio_builder.listening.words import HeardSegment

Samples = NDArray[np.float32]

RATE = 16_000
"""Hertz: what Whisper hears."""
PACKAGE = "faster_whisper"
# Long sound is heard in parts, so that memory stays flat; they are cut where it is quietest.
_PART_SECONDS = 120
_CUT_WITHIN_SECONDS = 30
_CUT_STEP_SECONDS = 0.1
_READ_SECONDS = 10
# The second hearing of a doubtful stretch takes more care: it is short.
_BEAM, _CAREFUL_BEAM = 1, 5


def is_installed() -> bool:
    """Tell whether the package that recognises is here."""
    return find_spec(PACKAGE) is not None


def require_installed() -> None:
    """Refuse to listen without the package, and say how to get it."""
    if not is_installed():
        raise EngineMissingError(
            "listening needs faster-whisper, which is not installed",
            subject="--listen",
            remedy=GET_IT,
        )


def fetch_model(cache: Path) -> Path:
    """Have faster-whisper fetch the model from its own place, as it does for its users."""
    require_installed()
    folder = cache / NAME
    download: Any = import_module(f"{PACKAGE}.utils").download_model
    try:
        download("base", output_dir=str(folder))
    except Exception as error:  # it brings an HTTP client of its own, with its own errors
        raise EngineMissingError(
            f"the recogniser's model cannot be fetched: {error}",
            subject="--fetch-model",
            remedy=f"{GET_IT}, or name a folder with --model",
        ) from error
    return folder


class Recognizer:
    """Holds a model open; hears any number of files with it."""

    def __init__(self, model: Path, *, threads: int = 0) -> None:
        require_installed()
        package: Any = import_module(PACKAGE)
        try:
            self._model = package.WhisperModel(
                str(model),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except Exception as error:  # a broken file raises whatever its reader does
            raise SettingsError(
                f"the recogniser's model cannot be read: {error}",
                subject=str(model),
                remedy="remove the folder, so that it is made anew, or name another with --model",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the model's memory back."""
        self._model = None

    def knows(self, language: str) -> bool:
        """Tell whether the model has learned a language, by its primary tag."""
        return language in self._model.supported_languages

    def hear(
        self, samples: Samples, language: str, *, offset: float = 0.0, careful: bool = False
    ) -> list[HeardSegment]:
        """Return what is heard in samples at 16 kHz; times count from ``offset`` seconds."""
        segments, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=_CAREFUL_BEAM if careful else _BEAM,
            # One try, so that the same sound gives the same words.
            temperature=0.0,
            # A model that goes by its own words repeats and leaves out.
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        return [_heard_segment(segment, offset) for segment in segments]


def _heard_segment(segment: Any, offset: float) -> HeardSegment:
    text, times = "", []
    for word in segment.words or ():
        piece = word.word if text else word.word.lstrip()
        times += [
            (len(text) + len(piece) - len(piece.lstrip()), float(word.start) + offset),
            (len(text) + len(piece), float(word.end) + offset),
        ]
        text += piece
    return HeardSegment(
        text=text,
        start=(times[0][1] if times else segment.start + offset),
        end=(times[-1][1] if times else segment.end + offset),
        times=tuple(times),
    )


def read_parts(path: Path) -> Iterator[tuple[float, Samples]]:
    """Yield a file's sound at 16 kHz in parts of some minutes, each with its start in seconds."""
    held = np.zeros(0, dtype=np.float32)
    start = 0
    for block in _resample(path):
        held = np.concatenate([held, block])
        if len(held) >= _PART_SECONDS * RATE:
            cut = _quietest(held)
            yield start / RATE, held[:cut]
            held, start = held[cut:], start + cut
    if len(held):
        yield start / RATE, held


def read_stretches(path: Path, stretches: Sequence[tuple[float, float]]) -> Iterator[Samples]:
    """Yield stretches of a file's sound at 16 kHz; they are in order and do not overlap."""
    held = np.zeros(0, dtype=np.float32)
    start, blocks = 0, _resample(path)
    for first, last in ((round(a * RATE), round(b * RATE)) for a, b in stretches):
        while start + len(held) < last and (block := next(blocks, None)) is not None:
            skipped = max(0, min(len(held), first - start))
            held = np.concatenate([held[skipped:], block])
            start += skipped
        yield held[max(0, first - start) : last - start]


class _Forward(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """Reads on without seeking: a seek drops the bits that MP3 frames lend each other."""

    def seekable(self) -> bool:
        """Refuse to seek."""
        return False


def _resample(path: Path) -> Iterator[Samples]:
    """Yield a file's sound at 16 kHz, one channel, some seconds at a time."""
    try:
        with _Forward(str(path)) as file:
            stream = soxr.ResampleStream(file.samplerate, RATE, 1, dtype="float32")
            wanted = _READ_SECONDS * file.samplerate
            is_last = False
            while not is_last:
                block = file.read(wanted, dtype="float32", always_2d=True)
                is_last = len(block) < wanted
                yield stream.resample_chunk(block.mean(axis=1), last=is_last)
    except (soundfile.SoundFileError, OSError) as error:
        raise MasteringError(
            f"cannot decode: {error}", subject=str(path), remedy="convert the article again"
        ) from error


def _quietest(samples: Samples) -> int:
    """Return where to cut: the quietest moment near the end."""
    step = round(_CUT_STEP_SECONDS * RATE)
    steps = round(_CUT_WITHIN_SECONDS / _CUT_STEP_SECONDS)
    first = len(samples) - steps * step
    loudness = np.square(samples[first:].reshape(steps, step)).sum(axis=1)
    # Three steps together: a pause, not a stop within a word.
    loudness = loudness[:-2] + loudness[1:-1] + loudness[2:]
    return first + round((int(loudness.argmin()) + 1.5) * step)
