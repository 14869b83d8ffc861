"""A body that a webhook plugin of WordPress posts becomes a delivery.

Core's REST fields (https://developer.wordpress.org/rest-api/reference/posts/): ``id``, ``title``,
``content``, ``link``, ``status``, ``date_gmt``, ``modified_gmt``, with texts under ``rendered``.
Plugins send the same post under ``post`` or ``data``, or with the database's names (``ID``,
``post_title``, ...), and some name the hook that ran.
"""

import html
import re
from typing import Any

from audio_builder.desk.receivers.delivery import (
    Delivery,
    Ignored,
    Post,
    Standing,
    address_of,
    decode,
    delivery_error,
    field,
    first_text,
    key_of,
    language_of,
    moment_of,
    page_of,
)

_PUBLISHED = "publish"
_WRAPPERS = ("post", "data", "payload")
_HOOKS = ("event", "hook", "action", "webhook_name", "trigger")
_ENDING = re.compile(r"trash|delete|unpublish", re.IGNORECASE)
_RETURNING = re.compile(r"untrash|undelete|restore|to_publish", re.IGNORECASE)
# What a site is built of; "article" or "news" is a type of its own in many newsrooms.
_NO_ARTICLES = re.compile(r"page|attachment|revision|nav_menu_item|product|wp_\w{1,40}")
_TAG = re.compile(r"<[^<>]{0,500}>")
_ID_NAMES = ("id", "ID", "post_id")


def read(body: bytes, sent_ms: int, event: str) -> Delivery | Ignored:
    """Read what a plugin posted; the address may name the event where the body does not."""
    whole = decode(body, dict[str, Any])
    if event:
        whole["event"] = event
    post = _unwrap_post(whole)
    kind = first_text(post, "type", "post_type")
    if _NO_ARTICLES.fullmatch(kind):
        return Ignored(reason=f"is no article, but of type {kind!r}")
    identity = next((post[name] for name in _ID_NAMES if post.get(name)), whole.get("post_id"))
    if identity is None:
        raise delivery_error("names no post: id is missing")
    standing = _standing(post, whole)
    updated = moment_of(first_text(post, "modified_gmt", "post_modified_gmt"), "modified_gmt")
    if updated is None and standing is not Standing.WITHDRAWN:
        raise delivery_error("is missing: send core's REST fields", "modified_gmt")
    return Delivery(
        key=key_of(identity, "id"),
        standing=standing,
        updated=updated,
        sent_ms=sent_ms,
        post=None if standing is Standing.WITHDRAWN else _post(post, whole),
    )


def _unwrap_post(whole: dict[str, Any]) -> dict[str, Any]:
    """Take the object that is the post out of those around it."""
    for name in _WRAPPERS:
        inner = whole.get(name)
        if isinstance(inner, dict):
            return _unwrap_post(inner) if name != "post" and "post" in inner else inner
    return whole


def _standing(post: dict[str, Any], whole: dict[str, Any]) -> Standing:
    hook = first_text(whole, *_HOOKS)
    if _ENDING.search(hook) and not _RETURNING.search(hook):
        return Standing.WITHDRAWN
    status = first_text(post, "status", "post_status")
    if not status:
        raise delivery_error("is missing: send core's REST fields", "status")
    content = post.get("content")
    is_locked = isinstance(content, dict) and content.get("protected") is True
    if status != _PUBLISHED or is_locked or first_text(post, "password", "post_password"):
        return Standing.WITHDRAWN
    return Standing.PUBLIC


def _post(post: dict[str, Any], whole: dict[str, Any]) -> Post:
    title = field(_plain(first_text(post, "title", "post_title")), "title")
    link = first_text(post, "link", "permalink", "post_permalink", "url")
    return Post(
        title=title,
        content=page_of(title, first_text(post, "content", "post_content")),
        url=address_of(link or first_text(whole, "post_permalink", "permalink", "link")),
        author=field(_author(post), "author"),
        published=moment_of(first_text(post, "date_gmt", "post_date_gmt"), "date_gmt"),
        language=language_of(first_text(post, "lang", "language", "locale")),
    )


def _plain(title: str) -> str:
    """Return a rendered title as a text: core writes ``&#8217;`` and lets ``<em>`` stand."""
    return html.unescape(_TAG.sub("", title))


def _author(post: dict[str, Any]) -> str:
    """Return the author's name, where it is sent: core's ``author`` is a number."""
    embedded = post.get("_embedded")
    people = embedded.get("author") if isinstance(embedded, dict) else None
    for person in (people[0] if isinstance(people, list) and people else None, post.get("author")):
        if isinstance(person, dict):
            return _plain(first_text(person, "name", "display_name"))
        if isinstance(person, str) and not person.isdecimal():
            return _plain(person)
    return _plain(first_text(post, "author_name", "post_author_name"))
