"""Where an article comes from, and what the caller already knows of it."""

from datetime import datetime

from msgspec import Struct, field

from audio_builder.model.article import Article


class Source(Struct, frozen=True, kw_only=True):
    """One article to convert. An empty override leaves what is found in the article."""

    location: str
    """A path, an ``http(s)`` address, or ``-`` for standard input."""
    content: bytes | None = None
    """What standard input held, when the location is ``-``; or a mail of a mailbox."""
    article: Article | None = None
    """The article itself, when a feed carried it whole; then nothing is read."""
    title: str = ""
    author: str = ""
    date: datetime | None = None
    url: str = ""
    lang: str = ""
    voice: str = ""
    summary: str = ""
    """For the show notes; empty takes the article's first sentences."""
    takes: dict[str, int] = field(default_factory=dict)
    """Sentences, as written, that are said another way than by themselves: which attempt."""
    number: int = 0
    """Which chapter of a book it is, from 1; 0 for an article by itself."""
    key: str = ""
    """What tells a feed's entry, in this state, from those that were there the last time."""
