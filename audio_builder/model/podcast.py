"""The channel that episodes appear in: what ``podcast.toml`` says of it."""

from msgspec import Struct


class Podcast(Struct, frozen=True, kw_only=True):
    """A podcast's own facts. An empty text means: take a sensible one from the episodes."""

    title: str = ""
    description: str = ""
    link: str = ""
    """The show's own web page."""
    base_url: str = ""
    """Public address of the folder; without it the feed works on the local server only."""
    language: str = ""
    category: str = "News"
    """One of Apple's names, or ``Category > Subcategory``."""
    author: str = ""
    email: str = ""
    copyright: str = ""
    explicit: bool = False
    type: str = "episodic"
    cover: str = ""
    """A square JPEG or PNG in the folder; without one a cover is made."""
    locked: bool = False
    guid: str = ""
    """``podcast:guid``: made once from the feed address and kept for ever, also after a move."""
    private_key: str = ""
    """A hard-to-guess last part of a private feed's address; directories are asked to stay away."""
    keep_episodes: int = 0
    """How many episodes to keep, newest first; 0 keeps all."""
    keep_days: int = 0
    """How many days an episode is kept after its publication; 0 keeps it for ever."""
