"""What newsrooms' systems post, written by us after their documentation, and how they sign it."""

import hmac
import json
import time
from hashlib import sha256
from typing import Any

import httpx2 as httpx

SECRET = "a-secret-of-the-tests"  # noqa: S105 - it opens nothing
GHOST_ID = "65f0c2a1b7e44d0001a1b2c3"
LINES = (
    "The harbour of Mistok opened again on Sunday after 3 days, and the ferries left at noon.",
    "Nobody was hurt in the storm, which tore two roofs from the sheds on the northern pier.",
    "The council meets again next week to vote on the money for the repairs.",
)
HTML = "".join(f"<p>{line}</p>" for line in LINES)
CHANGED = HTML.replace("two roofs", "seven roofs")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def at(minute: int, second: int = 0) -> str:
    return f"2026-11-28T09:{minute:02}:{second:02}"


def ghost_post(minute: int, **changes: Any) -> dict[str, Any]:
    """A post as Ghost serialises it: what we read, and some of what we do not."""
    author = {
        "id": "1", "name": "Ada Pier", "slug": "ada", "email": "ada@news.example",
        "roles": [{"id": "2", "name": "Author"}], "url": "https://news.example/author/ada/",
    }  # fmt: skip
    return {
        "id": GHOST_ID, "uuid": "6a1f8e7c-56a8-4d69-b5a5-0d9e4f1a2b3c", "slug": "harbour",
        "title": "Harbour reopens", "html": HTML, "plaintext": "\n".join(LINES),
        "lexical": '{"root": {}}', "comment_id": GHOST_ID, "feature_image": None,
        "featured": False, "status": "published", "visibility": "public", "email_only": False,
        "created_at": f"{at(0)}.000Z", "updated_at": f"{at(minute)}.000Z",
        "published_at": f"{at(1)}.000Z", "canonical_url": None, "custom_excerpt": None,
        "url": "https://news.example/harbour/", "tags": [], "tiers": [], "primary_tag": None,
        "authors": [author], "primary_author": author, "excerpt": "The harbour opened",
        **changes,
    }  # fmt: skip


def ghost_published(minute: int, **changes: Any) -> dict[str, Any]:
    previous = {"status": "draft", "updated_at": f"{at(0)}.000Z", "published_at": None}
    return {"post": {"current": ghost_post(minute, **changes), "previous": previous}}


def ghost_edited(minute: int, **changes: Any) -> dict[str, Any]:
    previous = {"html": HTML, "updated_at": f"{at(minute - 1)}.000Z"}
    return {"post": {"current": ghost_post(minute, **changes), "previous": previous}}


def ghost_unpublished(minute: int) -> dict[str, Any]:
    draft = ghost_post(minute, status="draft", url="https://news.example/p/6a1f8e7c-56a8/")
    previous = {"status": "published", "updated_at": f"{at(minute - 1)}.000Z"}
    return {"post": {"current": draft, "previous": previous}}


def ghost_deleted(minute: int) -> dict[str, Any]:
    gone = ghost_post(minute)
    for name in ("url", "excerpt", "plaintext", "primary_author"):
        del gone[name]
    return {"post": {"current": {}, "previous": gone}}


def wordpress_post(minute: int, **changes: Any) -> dict[str, Any]:
    """Core's REST fields of a post."""
    return {
        "id": 4711, "date": at(1), "date_gmt": at(1), "modified": at(minute),
        "modified_gmt": at(minute), "slug": "harbour", "status": "publish", "type": "post",
        "guid": {"rendered": "https://paper.example/?p=4711"},
        "link": "https://paper.example/2026/11/harbour/",
        "title": {"rendered": "Harbour&#8217;s <em>reopening</em>"},
        "content": {"rendered": HTML, "protected": False},
        "excerpt": {"rendered": "<p>The harbour</p>", "protected": False},
        "author": 7, "featured_media": 0, "categories": [3], "tags": [], "lang": "en_GB",
        "_embedded": {"author": [{"id": 7, "name": "Ben Quay"}]},
        **changes,
    }  # fmt: skip


def wordpress_row(minute: int, **changes: Any) -> dict[str, Any]:
    """The same with the database's names, as plugins send it that hand on what a hook gets."""
    return {
        "post_id": 4711,
        "post": {
            "ID": 4711, "post_author": "7", "post_date_gmt": at(1).replace("T", " "),
            "post_content": HTML, "post_title": "Harbour reopens", "post_status": "publish",
            "post_name": "harbour", "post_modified_gmt": at(minute).replace("T", " "),
            "post_type": "post", "post_password": "", **changes,
        },
        "post_permalink": "https://paper.example/2026/11/harbour/",
    }  # fmt: skip


def article(minute: int, event: str = "published", **changes: Any) -> dict[str, Any]:
    return {
        "event": event, "id": "harbour-1", "updated_at": f"{at(minute)}+00:00",
        "url": "https://daily.example/harbour", "title": "Harbour reopens", "html": HTML,
        "author": "Cleo Mole", "published_at": f"{at(1)}+00:00", "language": "en", **changes,
    }  # fmt: skip


def packed(content: Any) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def _hex(signed: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), signed, sha256).hexdigest()


def ghost_signature(body: bytes, sent_ms: int, secret: str = SECRET) -> str:
    return f"sha256={_hex(body + str(sent_ms).encode(), secret)}, t={sent_ms}"


def old_ghost_signature(body: bytes, sent_ms: int, secret: str = SECRET) -> str:
    return f"sha256={_hex(body, secret)}, t={sent_ms}"


def signature(body: bytes, sent_ms: int, secret: str = SECRET) -> str:
    seconds = sent_ms // 1000
    return f"t={seconds}, sha256={_hex(str(seconds).encode() + b'.' + body, secret)}"


class Sender:
    """Posts to a desk as three newsrooms' systems do."""

    def __init__(self, address: str) -> None:
        self._address = address

    def _post(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(
            f"{self._address}/hooks/{path}",
            content=body,
            headers={"Content-Type": "application/json", **named},
            timeout=30,
        )

    def ghost(self, content: Any, path: str = "ghost") -> httpx.Response:
        body = packed(content)
        return self._post(path, body, X_Ghost_Signature=ghost_signature(body, now_ms()))

    def wordpress(self, content: Any, path: str = "wordpress") -> httpx.Response:
        return self._post(path, packed(content), X_Webhook_Secret=SECRET)

    def article(self, content: Any, path: str = "articles") -> httpx.Response:
        body = packed(content)
        return self._post(path, body, X_Signature=signature(body, now_ms()))
