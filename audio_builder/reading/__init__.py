"""A source becomes an Article: fetched, decoded and parsed, with nothing left out."""

from audio_builder.reading.feed import FeedEntry, entry_article, is_feed, read_feed
from audio_builder.reading.source import read

__all__ = ["FeedEntry", "entry_article", "is_feed", "read", "read_feed"]
