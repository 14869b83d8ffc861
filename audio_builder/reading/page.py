"""What came from a source before it is parsed, and whether a source is an address."""

import re

from msgspec import Struct

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


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


def is_address(source: str) -> bool:
    """Tell an ``http(s)`` address from a path."""
    return bool(_ADDRESS.match(source))
