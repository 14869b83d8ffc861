"""A source becomes an Article: fetched, decoded and parsed, with nothing left out."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.reading.feed import FeedEntry, entry_article, is_feed, read_feed
    from audio_builder.reading.fetch import PAGE, SOUND
    from audio_builder.reading.page import is_address
    from audio_builder.reading.source import read

__all__ = [
    "PAGE",
    "SOUND",
    "FeedEntry",
    "entry_article",
    "is_address",
    "is_feed",
    "read",
    "read_feed",
]

_HOMES = {
    "PAGE": "fetch",
    "SOUND": "fetch",
    "FeedEntry": "feed",
    "entry_article": "feed",
    "is_address": "page",
    "is_feed": "feed",
    "read": "source",
    "read_feed": "feed",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a text file needs no network and no XML."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
