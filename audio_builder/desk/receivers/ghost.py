"""A body that Ghost posts becomes a delivery.

https://docs.ghost.org/webhooks: ``{"post": {"current": {...}, "previous": {...}}}``, where
``previous`` holds the old values of what changed. The event is not named, so the post's own state
decides. A post that was deleted has no ``current``, and stands whole in ``previous``.
"""

import msgspec
from msgspec import Struct

from audio_builder.desk.receivers.delivery import (
    Delivery,
    Ignored,
    Post,
    Standing,
    address_of,
    decode,
    delivery_error,
    field,
    key_of,
    moment_of,
    page_of,
)

_PUBLISHED = "published"
_FOR_ALL = "public"


class _Author(Struct, frozen=True):
    name: str | None = None


class _Current(Struct, frozen=True):
    id: str = ""
    title: str | None = None
    html: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    status: str | None = None
    visibility: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    primary_author: _Author | None = None
    authors: list[_Author] = msgspec.field(default_factory=list)


class _Previous(Struct, frozen=True):
    id: str = ""
    visibility: str | None = None
    updated_at: str | None = None


class _Versions(Struct, frozen=True):
    current: _Current | None = None
    previous: _Previous | None = None


class _GhostBody(Struct, frozen=True):
    post: _Versions | None = None


def read(body: bytes, sent_ms: int, _event: str) -> Delivery | Ignored:
    """Read what Ghost posted."""
    post = decode(body, _GhostBody).post
    if post is None:
        return Ignored(reason="only posts are narrated")
    current, previous = post.current or _Current(), post.previous or _Previous()
    if not current.id and not previous.id:
        raise delivery_error("names no post: post.current.id is missing")
    standing = _standing(current, previous)
    written = (current if current.id else previous).updated_at
    updated = moment_of(written, "updated_at")
    if updated is None and standing is not Standing.WITHDRAWN:
        raise delivery_error("is missing", "post.current.updated_at")
    return Delivery(
        key=key_of(current.id or previous.id, "post.current.id"),
        standing=standing,
        updated=updated,
        sent_ms=sent_ms,
        post=None if standing is Standing.WITHDRAWN else _post(current),
    )


def _standing(current: _Current, previous: _Previous) -> Standing:
    if not current.id or current.status != _PUBLISHED:
        return Standing.WITHDRAWN
    if (current.visibility or _FOR_ALL) == _FOR_ALL:
        return Standing.PUBLIC
    # What was for all and is no longer must not stay in a feed that is.
    return Standing.WITHDRAWN if previous.visibility == _FOR_ALL else Standing.RESTRICTED


def _post(current: _Current) -> Post:
    authors = [current.primary_author] if current.primary_author else current.authors[:1]
    title = field(current.title, "post.current.title")
    return Post(
        title=title,
        content=page_of(title, current.html),
        url=address_of(current.canonical_url) or address_of(current.url),
        author=field(authors[0].name, "post.current.authors") if authors else "",
        published=moment_of(current.published_at, "published_at"),
    )
