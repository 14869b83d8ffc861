"""What came from a source before it is parsed."""

from msgspec import Struct


class Page(Struct, frozen=True, kw_only=True):
    """What came from a source, and what its sender said of it."""

    url: str
    """Where it was found after all redirects; empty for a file."""
    content: bytes
    subject: str
    """The source as the user named it, for messages."""
    content_type: str = ""
    charset: str = ""
    name: str = ""
    """File name, for its ending."""
