"""What a request asks for, and what is sent."""

from pathlib import Path
from typing import BinaryIO

from msgspec import Struct


class Answer(Struct, frozen=True, kw_only=True):
    """A file to send."""

    content: BinaryIO
    size: int
    modified: float
    etag: str
    kind: str
    is_shared: bool = False
    """Other pages may use it."""


class Target(Struct, frozen=True, kw_only=True):
    """What a request asks for; neither is nothing that we serve."""

    path: Path | None = None
    location: str = ""
    """Where to ask instead."""


NOTHING = Target()
