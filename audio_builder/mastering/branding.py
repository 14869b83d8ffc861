"""A finished MP3 tells which show it belongs to, and whether that may still be changed."""

# mypy: disable-error-code="no-untyped-call"
# mutagen annotates hardly anything.

from pathlib import Path

from msgspec import Struct
from mutagen import MutagenError
from mutagen.id3 import ID3

from audio_builder.errors import MasteringError

# Where Content Credentials are kept in an ID3 tag (C2PA 2.1, A.3.5).
_CREDENTIALS_FRAME = "GEOB"


class Branding(Struct, frozen=True, kw_only=True):
    """What a file's tag says of its show."""

    album: str
    """The show's name."""
    cover: bytes
    version: int
    """3 for ID3v2.3."""
    is_signed: bool
    """Whether it carries Content Credentials, which any change of the tag would break."""


def read_branding(path: Path) -> Branding:
    """Read what an MP3's tag says of its show."""
    try:
        tag = ID3(path)
    except (MutagenError, OSError) as error:
        raise MasteringError(f"has no readable tag: {error}", subject=path.name) from error
    pictures = tag.getall("APIC")
    return Branding(
        album=str(tag.get("TALB", "")),
        cover=bytes(pictures[0].data) if pictures else b"",
        version=int(tag.version[1]),
        is_signed=bool(tag.getall(_CREDENTIALS_FRAME)),
    )
