"""A Piper model on this computer, or in a package, becomes a voice in the user's folder."""

import json
import re
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.speaking.voices.recommended import terms_of
from audio_builder.speaking.voices.voice_file_text import write_voice_file

PACKAGE = "package:"
"""Begins a place inside an installed package: ``package:some_voice/data/voice.onnx``."""
_LICENCE = re.compile(r"(?im)^\W*licen[cs]e\W+(\S.*)$")
_LARGEST_CONFIG_BYTES = 10_000_000


def is_local(name: str) -> bool:
    """Tell whether a name leads to a model that need not be fetched."""
    return name.startswith(PACKAGE) or name.lower().endswith(".onnx")


def package_file(place: str) -> Path | None:
    """Return the file that ``package:...`` stands for; None when there is no such package."""
    package, _, below = place.removeprefix(PACKAGE).partition("/")
    found = find_spec(package) if package.isidentifier() else None
    roots = list(found.submodule_search_locations or ()) if found else []
    for root in map(Path, roots):
        path = (root / below).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            return path
    return None


def install_file(
    place: str, folder: Path, copy: Callable[[Path, Path], object] = shutil.copyfile
) -> Path:
    """Put a voice into a folder and return its voice file; a package's model stays where it is."""
    in_package = place.startswith(PACKAGE)
    model = package_file(place) if in_package else Path(place)
    if model is None or not model.is_file():
        raise SettingsError(
            "there is no such model",
            subject=place,
            remedy="install the package first" if in_package else "check the path",
        )
    name, language = re.sub(r"[^\w.-]", "_", model.stem), _language_of(model)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not in_package and model.resolve().parent != folder.resolve():
            for path in (Path(f"{model}.json"), model):
                part = folder / f".{path.name}.part"
                copy(path, part)
                part.replace(folder / f"{name}{path.name.removeprefix(model.stem)}")
        return write_voice_file(
            folder / f"{name}.toml",
            display_name=f"{name} (Piper)",
            languages=[language, language.partition("-")[0]],
            credit=f"Synthetic voice: Piper, {name}",
            licence=_licence_of(model) or terms_of(name),
            model=place if in_package else f"./{name}.onnx",
        )
    except OSError as error:
        raise SpeakingError(
            f"cannot be installed: {error.strerror or error}",
            subject=place,
            remedy=f"check {folder}",
        ) from error


def licence_in(card: str) -> str:
    """Return the licence that a model card names; empty when it names none."""
    found = _LICENCE.search(card)
    return found[1].strip() if found else ""


def _licence_of(model: Path) -> str:
    card = model.with_name("MODEL_CARD")
    return licence_in(card.read_text("utf-8", "replace")) if card.is_file() else ""


def _language_of(model: Path) -> str:
    config = Path(f"{model}.json")
    try:
        with config.open("rb") as opened:
            found = json.loads(opened.read(_LARGEST_CONFIG_BYTES))
        code = (found.get("language") or {}).get("code") or found["espeak"]["voice"]
        found["audio"]["sample_rate"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(
            "is no configuration of a Piper voice",
            subject=str(config),
            remedy="put the .onnx.json that belongs to the model beside it",
        ) from error
    return str(code).replace("_", "-")
