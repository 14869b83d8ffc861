"""Languages: a folder each, with the words and what their grammar needs."""

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_builder.language import primary

if TYPE_CHECKING:
    from audio_builder.phrasing.scanner import Grammar

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "nn", "pl", "pt", "ro", "ru",
    "sv", "tr", "uk",
)  # fmt: skip
"""Languages with a folder; every other one gets the plain grammar."""


@cache
def grammar(tag: str) -> "Grammar":
    """Return how a language is read."""
    language = primary(tag)
    if language in LANGUAGES:
        module = import_module(f"audio_builder.phrasing.languages.{language}.grammar")
        return module.grammar(tag)  # type: ignore[no-any-return]
    module = import_module("audio_builder.phrasing.languages.plain")
    return module.grammar(tag)  # type: ignore[no-any-return]


@cache
def words(tag: str, table: str = "words") -> dict[str, Any]:
    """Return a table of a language's folder."""
    return tomllib.loads((Path(__file__).with_name(tag) / f"{table}.toml").read_text("utf-8"))


@cache
def common_words(tag: str) -> frozenset[str]:
    """Return the short words of a language, which in capitals are words and no acronyms.

    A language without such a list has none.
    """
    path = Path(__file__).with_name(tag) / "common_words.txt"
    if not path.exists():
        return frozenset()
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
