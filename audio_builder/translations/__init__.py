"""A language becomes what we say and show ourselves: one file a language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from audio_builder.language import primary

FALLBACK = "en"
"""The language that has every phrase, for those that lack some."""
_FOLDER = Path(__file__).parent


@cache
def languages(table: str) -> frozenset[str]:
    """Return the languages whose file has a table: ``speech`` or ``pages``."""
    return frozenset(path.stem for path in _FOLDER.glob("*.toml") if table in _tables(path.stem))


def has_translation(language: str, table: str) -> bool:
    """Say whether a table is there in a language."""
    return table in _tables(primary(language))


def translation(language: str, table: str) -> Mapping[str, str]:
    """Return a table in a language, in English where that language has none."""
    return _tables(primary(language)).get(table) or _tables(FALLBACK)[table]


@cache
def _tables(language: str) -> Mapping[str, Mapping[str, str]]:
    # The name comes from an article: only letters may lead to a file.
    path = _FOLDER / f"{language}.toml"
    if not (language.isascii() and language.isalpha() and path.is_file()):
        return {}
    return tomllib.loads(path.read_text("utf-8"))
