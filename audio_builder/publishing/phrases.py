"""A language becomes the words its pages use."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from audio_builder.language import primary

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})
_FALLBACK = "en"


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    text = (files("audio_builder.publishing") / "strings.json").read_text("utf-8")
    tables: dict[str, dict[str, Any]] = json.loads(text)
    return tables


@cache
def phrases(language: str) -> Mapping[str, Any]:
    """Return what a page says in a language; in English where we do not know it."""
    tables = _tables()
    return {**tables[_FALLBACK], **tables.get(primary(language), {})}


def spoken_language_of_page(language: str) -> str:
    """Return the language that the page's own words come out in."""
    return language if primary(language) in _tables() else _FALLBACK


def direction(language: str) -> str:
    """Return the direction a language is written in, as HTML names it."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


def day(moment: datetime, language: str) -> str:
    """Return a date as people write it."""
    words = phrases(language)
    month: str = words["months"][moment.month - 1]
    text: str = words["date"].format(day=moment.day, month=month, year=moment.year)
    return text


def length(seconds: float, language: str) -> str:
    """Return a duration as people say it."""
    words = phrases(language)
    minutes = round(seconds / 60)
    text: str = (
        words["minutes"].format(minutes) if minutes else words["seconds"].format(round(seconds))
    )
    return text


def clock(seconds: float) -> str:
    """Return a position as players show it."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
