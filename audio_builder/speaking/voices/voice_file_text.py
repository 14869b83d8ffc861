"""What is known of an installed Piper voice becomes its voice file."""

import json
from collections.abc import Sequence
from pathlib import Path


def write_voice_file(
    path: Path,
    *,
    display_name: str,
    languages: Sequence[str],
    credit: str,
    licence: str,
    model: str,
) -> Path:
    """Write a voice file, whole or not at all, and return its path."""
    said: dict[str, str | list[str]] = {
        "display_name": display_name,
        "engine": "piper",
        "languages": list(dict.fromkeys(languages)),
        "credit": credit,
        "licence": licence,
        "digital_source_type": "trainedAlgorithmicMedia",
    }
    lines = [f"{key} = {_toml(value)}\n" for key, value in said.items()]
    part = path.with_name(f".{path.name}.part")
    part.write_text("".join(lines) + f"\n[options]\nmodel = {_toml(model)}\n", encoding="utf-8")
    part.replace(path)
    return path


def _toml(value: str | list[str]) -> str:
    """Spell a value in TOML, which agrees with JSON for printable text."""
    printable = (
        ["".join(filter(str.isprintable, item)) for item in value]
        if isinstance(value, list)
        else "".join(filter(str.isprintable, value))
    )
    return json.dumps(printable, ensure_ascii=False)
