"""What a newsroom's system tells of one article, whichever system it is."""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from audio_builder.errors import SettingsError
from audio_builder.language import normal_tag
from audio_builder.network.addresses import web_address
from audio_builder.publishing.store.wording import one_line, printable

# A clock may be wrong by a zone; what is dated later would keep out all edits until then.
_MOST_AHEAD = timedelta(days=1)
_LONGEST_FIELD = 2000
_LONGEST_KEY = 200
# Blogs write it for a draft, which has no date.
_NO_DATE = "0000-00-00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Kind = TypeVar("_Kind")


class Standing(StrEnum):
    """How an article stands in the newsroom's system."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    """Published for some readers only."""
    WITHDRAWN = "withdrawn"


class Post(Struct, frozen=True, kw_only=True):
    """The article itself, as it was sent."""

    title: str = ""
    content: bytes | None = None
    """A whole page or text; None has it read from its address."""
    ending: str = "html"
    """What a file of such content would be named by."""
    url: str = ""
    author: str = ""
    published: datetime | None = None
    language: str = ""
    voice: str = ""


class Delivery(Struct, frozen=True, kw_only=True):
    """One thing that happened to one article."""

    key: str
    """What the newsroom's system knows the article by."""
    standing: Standing
    updated: datetime | None
    """When the article was changed last; None where that is not told."""
    sent_ms: int = 0
    """When it was sent, in milliseconds since 1970; orders what was changed in one second."""
    post: Post | None = None
    """None for one that is withdrawn."""


class Ignored(Struct, frozen=True, kw_only=True):
    """What was delivered rightly, and is none of our business."""

    reason: str


Read = Callable[[bytes, int, str], Delivery | Ignored]
"""Reads a body, by when it was sent in milliseconds, and by the event that its address names."""


def delivery_error(problem: str, place: str = "the delivery") -> SettingsError:
    """Return the error for a delivery that is not as it should be."""
    return SettingsError(problem, subject=place, remedy="see docs/receivers.md")


def decode(body: bytes, kind: type[_Kind]) -> _Kind:
    """Return the JSON of a body as a value of some kind, or say what is wrong with it."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise delivery_error(f"is not as it should be: {error}") from error


def key_of(identity: object, place: str) -> str:
    """Return what an article is known by, which is a short text or a number."""
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise delivery_error("is neither a text nor a number", place)
    key = one_line(str(identity)[: 2 * _LONGEST_KEY])
    if not key or len(key) > _LONGEST_KEY:
        raise delivery_error(f"has not 1 to {_LONGEST_KEY} characters", place)
    return key


def moment_of(written: str | None, place: str) -> datetime | None:
    """Return a moment in UTC; one without an offset is taken as UTC."""
    if not written or written.startswith(_NO_DATE):
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise delivery_error(
            f"{written[:40]!r} is no moment like 2026-11-29T10:00:00Z", place
        ) from error


def require_past(moment: datetime, now: datetime, place: str) -> None:
    """Refuse a moment of change that lies in the future."""
    if moment > now + _MOST_AHEAD:
        raise delivery_error(f"{moment.isoformat()} lies in the future", place)


def microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def field(written: str | None, place: str) -> str:
    """Return a short text on one line."""
    line = one_line(written or "")
    if len(line) > _LONGEST_FIELD:
        raise delivery_error(f"is longer than {_LONGEST_FIELD} characters", place)
    return line


def address_of(written: str | None) -> str:
    """Return an address that may be linked to; nothing for one that is none."""
    address = web_address(written or "")
    return address if len(address) <= _LONGEST_FIELD else ""


def language_of(written: str | None) -> str:
    """Return a language tag, also of ``en_GB``; nothing for what is none."""
    return normal_tag((written or "")[:40].replace("_", "-"))


def page_of(title: str, body: str | None) -> bytes:
    """Return the HTML of an article's body as a whole page, which is then read as any page is."""
    heading = html.escape(title)
    text = printable(body or "")
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{heading}</title></head>'
        f"<body><article><h1>{heading}</h1>\n{text}\n</article></body></html>"
    )
    return page.encode("utf-8", "replace")


def first_text(values: dict[str, Any], *names: str) -> str:
    """Return the first of some fields that holds a text, itself or under ``rendered``."""
    for name in names:
        value = values.get(name)
        if isinstance(value, dict):
            value = value.get("rendered", value.get("raw"))
        if isinstance(value, str):
            return value
    return ""
