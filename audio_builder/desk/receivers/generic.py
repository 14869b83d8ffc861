"""A body in the form that docs/receivers.md describes becomes a delivery."""

from hashlib import sha256

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
    language_of,
    moment_of,
    page_of,
)
from audio_builder.publishing.store.identity import normal_url
from audio_builder.publishing.store.wording import printable

_STANDINGS = {
    "published": Standing.PUBLIC,
    "edited": Standing.PUBLIC,
    "restricted": Standing.RESTRICTED,
    "unpublished": Standing.WITHDRAWN,
    "deleted": Standing.WITHDRAWN,
}


class _Event(Struct, frozen=True):
    event: str


class _GenericBody(Struct, frozen=True, forbid_unknown_fields=True):
    event: str
    updated_at: str
    id: str | int = ""
    url: str = ""
    title: str = ""
    html: str | None = None
    text: str | None = None
    markdown: str | None = None
    author: str = ""
    published_at: str = ""
    language: str = ""


def read(body: bytes, sent_ms: int, _event: str) -> Delivery | Ignored:
    """Read what a newsroom's own system posted."""
    event = decode(body, _Event).event
    if event not in _STANDINGS:
        return Ignored(reason=f"the event {event[:40]!r} is unknown")
    article = decode(body, _GenericBody)
    standing = _STANDINGS[event]
    url = _address(article.url)
    if article.id == "" and not url:
        raise delivery_error("needs an id or a url")
    updated = moment_of(article.updated_at, "updated_at")
    if updated is None:
        raise delivery_error("is empty", "updated_at")
    return Delivery(
        key=key_of(article.id if article.id != "" else _key_of_url(url), "id"),
        standing=standing,
        updated=updated,
        sent_ms=sent_ms,
        post=None if standing is Standing.WITHDRAWN else _post(article, url),
    )


def _key_of_url(url: str) -> str:
    """Return what an article without an id is known by: its address, however it is written."""
    return f"url-{sha256(normal_url(url).encode()).hexdigest()}"


def _address(written: str) -> str:
    url = address_of(written)
    if written and not url:
        raise delivery_error("is not a web address", "url")
    return url


def _post(article: _GenericBody, url: str) -> Post:
    given = [(kind, getattr(article, kind)) for kind in ("html", "text", "markdown")]
    given = [(kind, text) for kind, text in given if text is not None]
    if len(given) > 1 or not (given or url):
        raise delivery_error("needs one of html, text and markdown, or a url to read it from")
    title = field(article.title, "title")
    language = language_of(article.language)
    if article.language and not language:
        raise delivery_error("is not a language tag", "language")
    ending, content = "html", None
    for kind, text in given:
        ending = {"html": "html", "text": "txt", "markdown": "md"}[kind]
        content = page_of(title, text) if kind == "html" else printable(text).encode()
    return Post(
        title=title,
        content=content,
        ending=ending,
        url=url,
        author=field(article.author, "author"),
        published=moment_of(article.published_at, "published_at"),
        language=language,
    )
