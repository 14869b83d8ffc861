"""Further formats of an episode's sound: what they are called, and whose day is over."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from audio_builder.model.episode import Episode

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.([a-z0-9]+)")


class Medium(Struct, frozen=True, kw_only=True):
    """What apps and servers know of a format."""

    type: str
    """Media type, for servers too."""
    title: str
    """What an app offers for choice; 32 characters at most."""
    codecs: str = ""
    """RFC 6381, where the media type alone does not say it."""


MEDIA: Mapping[str, Medium] = {
    "m4a": Medium(type="audio/mp4", title="AAC (M4A)", codecs="mp4a.40.2"),
    "m4b": Medium(type="audio/mp4", title="AAC with chapters (M4B)", codecs="mp4a.40.2"),
    # RFC 7845: Opus in a file is Ogg; audio/opus is for calls.
    "opus": Medium(type="audio/ogg", title="Opus, smallest", codecs="opus"),
    "flac": Medium(type="audio/flac", title="FLAC, lossless"),
    "wav": Medium(type="audio/wav", title="WAV, uncompressed"),
}
"""By the ending of the file's name."""
# What a podcast is made of; podcast.toml, locks and half-written files are nobody's business.
TYPES = {
    ".mp3": "audio/mpeg",
    ".xml": "application/rss+xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    **{f".{ending}": medium.type for ending, medium in MEDIA.items()},
}


def is_format(name: str) -> bool:
    """Whether a name is a plain file name with the ending of a further format."""
    found = _NAME.fullmatch(name)
    return found is not None and found[1] in MEDIA


def medium_of(name: str) -> Medium:
    """Return what is known of the format that a file's name ends in."""
    return MEDIA[PurePosixPath(name).suffix[1:]]


def old_sound(names: Iterable[str], episode: Episode) -> tuple[str, ...]:
    """Return which files of an episode's folder are sound that nobody needs any more.

    The version before stays for those who are listening just then, in the formats there still are:
    a format that was switched off goes with the first version that is made without it.
    """
    before = PurePosixPath(episode.superseded).stem
    formats = {other.file for other in episode.formats}
    formats |= {f"{before}{PurePosixPath(name).suffix}" for name in formats if before}
    needed = {episode.mp3, episode.superseded, *formats}
    # Only names that we give: what else somebody has put there is not ours to delete.
    ours = re.compile(rf"{re.escape(episode.slug)}(-\d+)?\.(?:mp3|{'|'.join(MEDIA)})")
    return tuple(name for name in names if ours.fullmatch(name) and name not in needed)
