"""Deliveries change articles, each once and only by what is newer, in one step on the disk."""

import sqlite3
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from audio_builder.desk.receivers.delivery import (
    Delivery,
    Post,
    Standing,
    microseconds,
    require_past,
)
from audio_builder.desk.records import (
    Edits,
    JsonObject,
    MissingError,
    Record,
    State,
    Submission,
    Wanted,
)
from audio_builder.desk.store import Store
from audio_builder.model.source import Source
from audio_builder.publishing.store.identity import normal_url

# An older delivery that comes again is told by what its article has become since.
_REMEMBERED = timedelta(days=60)


class Result(StrEnum):
    """What a delivery has done."""

    ADDED = "added"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    IGNORED = "ignored"


class Taken(Struct, frozen=True, kw_only=True):
    """The answer to a delivery."""

    result: Result
    id: str = ""
    """Of the article, where there is one."""
    reason: str = ""
    """Why it was ignored."""


class _ReceivedRow(Struct, frozen=True, kw_only=True):
    """What is known of an article's deliveries."""

    article: str
    updated: int
    sent: int
    standing: str
    content: str


class ReceivedArticles:
    """The desk's articles as newsrooms' systems know them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(
        self, receiver: str, delivery: Delivery, body: bytes, received: str, now: datetime
    ) -> Taken:
        """Do what a delivery says, unless it was done already or is overtaken.

        ``received`` is the show's setting of this name.
        """
        if delivery.updated:
            require_past(delivery.updated, now, "updated_at")
        digest = sha256(f"{receiver}\n".encode() + body).hexdigest()
        with self._store.transaction() as db:
            if delivery.updated and not _is_first(db, digest, now):
                return Taken(result=Result.IGNORED, reason="it came before")
            row = _row(db, receiver, delivery.key)
            at = _position(delivery, row)
            if row and at < (row.updated, row.sent):
                reason = "a newer state of the article is known"
                return Taken(result=Result.IGNORED, id=row.article, reason=reason)
            taken = self._change(receiver, delivery, row, received)
            kept = (
                taken.id or (row.article if row else ""),
                *at,
                delivery.standing,
                _content(delivery.post) if delivery.post else "",
            )
            db.execute(
                "insert or replace into received"
                " (receiver, key, article, updated, sent, standing, content)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (receiver, delivery.key, *kept),
            )
            return taken

    def _change(
        self, receiver: str, delivery: Delivery, row: _ReceivedRow | None, received: str
    ) -> Taken:
        record = self._record(row.article) if row else None
        if delivery.post is None:
            return self._withdraw(record)
        state = (delivery.standing, _content(delivery.post))
        if record and row and state == (row.standing, row.content):
            reason = "nothing that is heard has changed"
            return Taken(result=Result.IGNORED, id=record.id, reason=reason)
        source = _source(delivery.post, f"{receiver}/{delivery.key}")
        if record is None:
            record, is_new = self._add(source, delivery.post.url)
        else:
            is_new = False
        if is_new:
            wanted = _wanted_of(delivery, received, is_published=False)
            self._store.change(record.id, wanted=wanted)
            return Taken(result=Result.ADDED, id=record.id)
        self._correct(record, source, delivery, received)
        return Taken(result=Result.CORRECTED, id=record.id)

    def _record(self, identity: str) -> Record | None:
        """Return an article that is here, and not about to be removed."""
        try:
            return self._store.record(identity)
        except MissingError:
            return None

    def _add(self, source: Source, url: str) -> tuple[Record, bool]:
        """Add an article, or return the one that has its address already."""
        new = Submission(source=source, url=normal_url(url) if url else "")
        record, is_new = self._store.add(new)
        if not is_new and record.wanted is Wanted.REMOVAL:
            self._store.free_address(record.id)
            record, is_new = self._store.add(new)
        return record, is_new

    def _withdraw(self, record: Record | None) -> Taken:
        if record is None:
            return Taken(result=Result.IGNORED, reason="there is no such article")

        def decide(now: Record) -> dict[str, Any]:
            is_working = now.state in {State.NARRATING, State.PUBLISHING}
            return {
                "state": State.DRAFT if is_working else now.state,
                "wanted": Wanted.NO_EPISODE,
                # Whatever is being done for it is not kept.
                "version": now.version + 1,
            }

        self._store.change(record.id, decide=decide)
        return Taken(result=Result.WITHDRAWN, id=record.id)

    def _correct(self, record: Record, source: Source, delivery: Delivery, received: str) -> None:
        """Put a newer text in place of an article's; it is read as a new one is."""
        texts = self._store.texts(record.id)
        edits = _still_valid(texts.edits, texts.source, source)
        further: dict[str, Any] = {}
        if source.content is None:
            # It is fetched, and then no line can be told to be the one that was edited.
            edits = replace(edits, lines={})
            further = {"found": None, "cleaned": None}
        if source.url and self._store.is_free(normal_url(source.url)):
            further["url"] = normal_url(source.url)

        def decide(now: Record) -> dict[str, Any]:
            wanted = _wanted_of(delivery, received, is_published=bool(now.slug))
            is_leaving = now.wanted is Wanted.NO_EPISODE and wanted is not Wanted.EPISODE
            return {
                "wanted": Wanted.NO_EPISODE if is_leaving else wanted,
                "version": now.version + 1,
            }

        self._store.change(
            record.id,
            source=source,
            edits=edits,
            state=State.READING,
            error=None,
            decide=decide,
            **further,
        )


def _is_first(db: sqlite3.Connection, digest: str, now: datetime) -> bool:
    """Remember a delivery; tell whether it is here for the first time."""
    came = now.astimezone(UTC)
    db.execute("delete from deliveries where came < ?", ((came - _REMEMBERED).isoformat(),))
    cursor = db.execute(
        "insert or ignore into deliveries values (?, ?)", (digest, came.isoformat())
    )
    return bool(cursor.rowcount)


def _row(db: sqlite3.Connection, receiver: str, key: str) -> _ReceivedRow | None:
    found = db.execute(
        "select article, updated, sent, standing, content from received"
        " where receiver = ? and key = ?",
        (receiver, key),
    ).fetchone()
    return (
        _ReceivedRow(**dict(zip(_ReceivedRow.__struct_fields__, found, strict=True)))
        if found
        else None
    )


def _position(delivery: Delivery, row: _ReceivedRow | None) -> tuple[int, int]:
    """Return what orders a delivery among the others of its article."""
    if delivery.updated:
        return microseconds(delivery.updated), delivery.sent_ms
    # It tells of no time, so it comes after what is known.
    return (row.updated, row.sent) if row else (0, 0)


def _content(post: Post) -> str:
    """Return what changes when something changes that is heard or shown."""
    return sha256(msgspec.msgpack.encode(post)).hexdigest()


def _source(post: Post, key: str) -> Source:
    # A name that no other article has: it is what one without an address is known by.
    name = f"{key.partition('/')[0]}-{sha256(key.encode()).hexdigest()[:16]}.{post.ending}"
    return Source(
        location=name if post.content is not None else post.url,
        content=post.content,
        title=post.title,
        author=post.author,
        date=post.published,
        url=post.url,
        lang=post.language,
    )


def _wanted_of(delivery: Delivery, received: str, *, is_published: bool) -> Wanted:
    """Return what is to be done next with a new text."""
    at_once = received == "publish" or (received == "corrections" and is_published)
    is_public = delivery.standing is Standing.PUBLIC
    return Wanted.EPISODE if at_once and is_public else Wanted.NARRATION


def _still_valid(edits: Edits, before: Source, after: Source) -> Edits:
    """Return editors' changes without those of facts that the newsroom has changed since."""
    return replace(
        edits,
        title=edits.title if before.title == after.title else "",
        byline=edits.byline if before.author == after.author else "",
        date=edits.date if before.date == after.date else None,
        language=edits.language if before.lang == after.lang else "",
        # It told of the change before this one.
        correction="",
    )


def newsroom_views(store: Store, identity: str = "") -> dict[str, JsonObject]:
    """Return by which system each article, or one, was sent, and how it stands there."""
    where = "where article = ?" if identity else ""
    with store.transaction() as db:
        rows = db.execute(
            f"select article, receiver, standing from received {where}",  # noqa: S608 - ours
            (identity,) if identity else (),
        ).fetchall()
    return {
        article: {"system": receiver.strip("/"), "standing": standing}
        for article, receiver, standing in rows
    }
