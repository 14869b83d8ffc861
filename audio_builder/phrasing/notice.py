"""The AI notice and the byline, in the article's language."""

import tomllib
from functools import cache
from pathlib import Path

from audio_builder.language import primary


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("notices.toml").read_text("utf-8"))


def notice_language(language: str) -> str:
    """Return the language the default notice will be in: the asked one, or English."""
    return language if primary(language) in _table()["notice"] else "en"


def default_notice(language: str) -> str:
    """Return the AI notice in a language; in English where we have no other."""
    notices = _table()["notice"]
    return notices.get(primary(language), notices["en"])


def byline(authors: str, language: str) -> str:
    """Return how the authors are announced."""
    bylines = _table()["byline"]
    return bylines.get(primary(language), "{}.").format(authors)
