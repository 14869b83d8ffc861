"""What a recogniser heard of narrations is kept beside the articles, and told of them."""

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from audio_builder.desk.records import JsonObject, Problem
from audio_builder.desk.schema import pack, unpack
from audio_builder.desk.store import Store
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.fault import Fault
from audio_builder.upkeep.remedies import remedies_of


class HearingState(StrEnum):
    """How far listening to a narration is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class HeardNarration(Struct, frozen=True, kw_only=True):
    """What was heard of one narration."""

    heard_share: float = 0.0
    """The share of the written words that were heard."""
    word_error_share: float = 0.0
    """Other, missing and added words by the words written."""
    is_believed: bool = True
    """False where the recogniser understands voice or language too badly: then it only hints."""
    faults: tuple[Fault, ...] = ()
    problem: Problem | None = None
    """Why it could not be listened to."""


def narration_mark(episode: Episode) -> str:
    """Return what changes with a narration's sound."""
    return f"{episode.mp3} {episode.fingerprint}"


def ask_to_hear(store: Store, identity: str) -> None:
    """Note that an article's narration is to be listened to."""
    episode = store.episode(identity)
    if episode:
        _put(store, identity, narration_mark(episode), HearingState.WAITING, None)


def keep_heard(store: Store, identity: str, episode: Episode, heard: HeardNarration) -> None:
    """Keep what was heard of a narration."""
    state = HearingState.FAILED if heard.problem else HearingState.DONE
    _put(store, identity, narration_mark(episode), state, heard)


def _put(
    store: Store, identity: str, made: str, state: HearingState, heard: HeardNarration | None
) -> None:
    with store.transaction() as db:
        db.execute(
            "insert or replace into heard (id, made, state, faults, result) values (?, ?, ?, ?, ?)",
            (
                identity,
                made,
                state,
                len(heard.faults) if heard else 0,
                pack(heard) if heard else None,
            ),
        )


def forget_heard(store: Store, identity: str) -> None:
    """Forget what was heard of a narration that is no more."""
    with store.transaction() as db:
        db.execute("delete from heard where id = ?", (identity,))


def next_to_hear(store: Store) -> str:
    """Return an article whose narration is to be listened to."""
    with store.transaction() as db:
        row = db.execute(
            "select id from heard where state = ? order by rowid limit 1", (HearingState.WAITING,)
        ).fetchone()
    return str(row[0]) if row else ""


def heard_rows(store: Store) -> dict[str, JsonObject]:
    """Return what the list shows of each article that was listened to."""
    with store.transaction() as db:
        rows = db.execute("select id, state, faults from heard").fetchall()
    return {identity: {"state": state, "faults": faults} for identity, state, faults in rows}


def heard_view(store: Store, identity: str, episode: Episode | None) -> JsonObject | None:
    """Return all that was heard of an article's narration; None where nobody has listened to it."""
    with store.transaction() as db:
        row = db.execute(
            "select made, state, result from heard where id = ?", (identity,)
        ).fetchone()
    if row is None or episode is None or row[0] != narration_mark(episode):
        return None
    heard = unpack(row[2], HeardNarration) if row[2] else HeardNarration()
    view: dict[str, Any] = msgspec.to_builtins(heard)
    faults = [{"start": None, "end": None, "written": "", "heard": "", **f} for f in view["faults"]]
    return {**view, "state": row[1], "faults": faults, "remedies": remedies_of(heard.faults)}
