"""Articles of the desk become rows of a database in the show's folder, and come back from it.

What is answered is on disk before: every change is committed with ``synchronous=FULL``, so that
neither a killed program nor a power cut loses what an editor was told.
"""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from audio_builder.desk.records import (
    ConflictError,
    Edits,
    MissingError,
    Problem,
    Record,
    State,
    Submission,
    Texts,
    Wanted,
)
from audio_builder.desk.schema import SCHEMA, column, pack, unpack
from audio_builder.errors import PublishingError
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.publishing.store.folder import require_own_folder

DESK_FOLDER = ".desk"
"""In the show's folder; hidden, so that neither ``serve`` nor the recipes publish it."""
# One that was just killed may take a moment to be gone.
_OWNER_SECONDS = 2.0
_HEAD = (
    "id, state, wanted, version, title, confidence, duration_seconds, error, slug, callback,"
    " doubtful"
)


class Store:
    """The database of a desk; its methods may be called from any thread."""

    def __init__(self, show: Path) -> None:
        self.folder = show / DESK_FOLDER
        require_own_folder(self.folder)
        self._lock = threading.RLock()
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._owner = FileLock(self.folder / "lock")
            self._owner.acquire(timeout=_OWNER_SECONDS)
            self._db = sqlite3.connect(
                self.folder / "desk.sqlite", check_same_thread=False, isolation_level=None
            )
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(SCHEMA)
        except Timeout as error:
            raise PublishingError(
                "another desk serves this folder",
                subject=str(show),
                remedy="use that one, or stop it first",
            ) from error
        except (OSError, sqlite3.Error) as error:
            raise PublishingError(
                f"cannot be opened: {error}",
                subject=str(self.folder),
                remedy="correct its permissions, or set it aside to begin anew",
            ) from error

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()
            self._owner.release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction: its changes are kept together or not at all."""
        with self._lock:
            if self._db.in_transaction:
                # Part of a larger change, which keeps it: the lock lets nobody else in.
                yield self._db
                return
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def add(self, new: Submission) -> tuple[Record, bool]:
        """Add an article, or return the one that its address or key stands for already."""
        with self.transaction() as db:
            known = self._find_article(new)
            if known:
                self._remember(new, known)
                return self._record(known), False
            identity = secrets.token_hex(8)
            db.execute(
                "insert into articles (id, created, state, wanted, title, callback, url, source,"
                " edits) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    identity,
                    datetime.now(UTC).isoformat(),
                    State.READING,
                    Wanted.EPISODE if new.publish else Wanted.NOTHING,
                    new.source.title,
                    new.callback,
                    new.url or None,
                    pack(new.source),
                    pack(Edits()),
                ),
            )
            self._remember(new, identity)
            return self._record(identity), True

    def _find_article(self, new: Submission) -> str:
        """Find the article that an address or a key stands for, if there is one."""
        for table, place, value in (
            ("keys", "key", new.idempotency_key),
            ("articles", "url", new.url),
        ):
            row = (
                value
                and self._db.execute(
                    f"select id from {table} where {place} = ?",  # noqa: S608 - names of ours
                    (value,),
                ).fetchone()
            )
            if row:
                return str(row[0])
        return ""

    def _remember(self, new: Submission, identity: str) -> None:
        if new.idempotency_key:
            self._db.execute(
                "insert or ignore into keys values (?, ?)", (new.idempotency_key, identity)
            )

    def records(self) -> list[Record]:
        """Return all articles, newest first."""
        with self._lock:
            rows = self._db.execute(
                f"select {_HEAD} from articles where wanted != ? order by number desc",  # noqa: S608 - names of ours
                (Wanted.REMOVAL,),
            ).fetchall()
        return [_record(row) for row in rows]

    def record(self, identity: str) -> Record:
        """Return one article, or say that there is none."""
        with self._lock:
            found = self._record(identity)
        if found.wanted is Wanted.REMOVAL:
            raise _missing_error(identity)
        return found

    def any_record(self, identity: str) -> Record:
        """Return one article, also one that is being removed."""
        with self._lock:
            return self._record(identity)

    def _record(self, identity: str) -> Record:
        row = self._db.execute(
            f"select {_HEAD} from articles where id = ?",  # noqa: S608 - names of ours
            (identity,),
        ).fetchone()
        if row is None:
            raise _missing_error(identity)
        return _record(row)

    def texts(self, identity: str) -> Texts:
        """Return the texts of an article."""
        with self._lock:
            row = self._db.execute(
                "select source, found, cleaned, edits from articles where id = ?", (identity,)
            ).fetchone()
        if row is None:
            raise _missing_error(identity)
        source, found, cleaned, edits = row
        return Texts(
            source=unpack(source, Source),
            found=unpack(found, Article) if found else None,
            cleaned=unpack(cleaned, Cleaned) if cleaned else None,
            edits=unpack(edits, Edits),
        )

    def episode(self, identity: str) -> Episode | None:
        """Return the narration that was made last, as an episode."""
        with self._lock:
            row = self._db.execute(
                "select episode from articles where id = ?", (identity,)
            ).fetchone()
        return unpack(row[0], Episode) if row and row[0] else None

    def next_unfinished(self, *states: State, wanted: tuple[Wanted, ...] = ()) -> str:
        """Return the oldest article that is in one of some states, or of which work is wanted."""
        marks = ", ".join("?" * len(states)), ", ".join("?" * len(wanted))
        with self._lock:
            row = self._db.execute(
                f"select id from articles where wanted in ({marks[1]}) or"  # noqa: S608 - marks only
                f" (state in ({marks[0]}) and wanted != ?) order by number limit 1",
                (*wanted, *states, Wanted.REMOVAL),
            ).fetchone()
        return str(row[0]) if row else ""

    def change(
        self,
        identity: str,
        *,
        version: int | None = None,
        decide: Callable[[Record], dict[str, Any]] | None = None,
        **values: Any,
    ) -> Record | None:
        """Change columns of an article; with a version only if nobody has changed it since.

        ``decide`` gives further values by what the article is just now. Returns None where the
        version is another one now.
        """
        with self.transaction() as db:
            current = self._record(identity)
            if version is not None and current.version != version:
                return None
            values |= decide(current) if decide else {}
            columns = ", ".join(f"{name} = ?" for name in values)
            plain = [column(value) for value in values.values()]
            db.execute(f"update articles set {columns} where id = ?", (*plain, identity))  # noqa: S608 - names of ours
            return self._record(identity)

    def edit(self, identity: str, seen: int | None, edits: Edits, **values: Any) -> Record:
        """Keep editors' changes; refuse them if the version they have seen is not the last."""
        with self.transaction():
            current = self._record(identity)
            if seen is not None and seen != current.version:
                raise ConflictError(
                    "has been changed by somebody else in the meantime",
                    subject=current.title or identity,
                    remedy="load it again and repeat your change",
                )
            columns = "".join(f", {name} = ?" for name in values)
            self._db.execute(
                f"update articles set edits = ?, version = version + 1{columns} where id = ?",  # noqa: S608 - names of ours
                (pack(edits), *map(column, values.values()), identity),
            )
            return self._record(identity)

    def forget(self, identity: str) -> None:
        """Remove an article and the keys that stood for it."""
        with self.transaction() as db:
            db.execute("delete from articles where id = ?", (identity,))
            db.execute("delete from keys where id = ?", (identity,))

    def free_address(self, identity: str) -> None:
        """Let the address and keys of an article that is being removed stand for a new one."""
        with self.transaction() as db:
            db.execute("update articles set url = null where id = ?", (identity,))
            db.execute("delete from keys where id = ?", (identity,))

    def is_free(self, url: str) -> bool:
        """Tell whether no article is known by an address."""
        with self._lock:
            return not self._db.execute("select 1 from articles where url = ?", (url,)).fetchone()

    def add_call(self, url: str, content: bytes) -> None:
        """Keep a call that is to be made to somebody's address."""
        with self.transaction() as db:
            db.execute("insert into calls (url, content) values (?, ?)", (url, content))

    def next_call(self) -> tuple[int, str, bytes] | None:
        """Return the oldest call that was not made yet."""
        with self._lock:
            row = self._db.execute(
                "select number, url, content from calls order by number limit 1"
            ).fetchone()
        return (int(row[0]), str(row[1]), bytes(row[2])) if row else None

    def forget_call(self, number: int) -> None:
        """Note that a call was made, or given up."""
        with self.transaction() as db:
            db.execute("delete from calls where number = ?", (number,))


def _missing_error(identity: str) -> MissingError:
    return MissingError("no such article", subject=identity[:80], remedy="see the list of articles")


def _record(row: tuple[Any, ...]) -> Record:
    values = dict(zip((name.strip() for name in _HEAD.split(",")), row, strict=True))
    values["error"] = unpack(values["error"], Problem) if values["error"] else None
    return Record(**{**values, "state": State(row[1]), "wanted": Wanted(row[2])})
