"""A folder and a wish become the episodes of an edition."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.episode import Episode
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.store.episode_files import episodes, load_episode
from audio_builder.publishing.store.folder import EPISODE_FILE, Folder
from audio_builder.publishing.store.identity import SLUG_FORM
from audio_builder.publishing.store.wording import aware

MOST_PIECES = 50
"""A longer list of contents nobody listens to."""
_AGE = re.compile(r"(?P<number>[1-9]\d{0,4})(?P<unit>[hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_TEXT = frozenset(
    {UtteranceRole.HEADING, UtteranceRole.PARAGRAPH, UtteranceRole.LIST_ITEM, UtteranceRole.QUOTE}
)


class Chosen(Struct, frozen=True, kw_only=True):
    """The episodes of an edition."""

    pieces: tuple[Episode, ...]
    """With their cues, in the order of the edition."""
    left_out: tuple[str, ...] = ()
    """A line for each that cannot be joined."""


def parse_age(text: str) -> timedelta:
    """Return an age such as ``24h``, ``2d`` or ``1w``."""
    found = _AGE.fullmatch(text.strip().lower())
    if not found:
        raise SettingsError(f"{text!r} is no age", remedy="give hours, days or weeks: 24h, 2d, 1w")
    return timedelta(**{_UNITS[found["unit"]]: int(found["number"])})


def pick_pieces(folder: Folder, slugs: Sequence[str]) -> Chosen:
    """Take the named episodes, in that order; refuse one that cannot be joined."""
    pieces = []
    for slug in dict.fromkeys(slugs):
        is_there = SLUG_FORM.fullmatch(slug) and (folder.episode_path(slug) / EPISODE_FILE).exists()
        if not is_there:
            raise SettingsError(
                "no such episode", subject=slug, remedy="see audio-builder feed list"
            )
        piece = load_episode(folder, slug)
        hindrance = _hindrance(piece)
        if hindrance:
            raise PublishingError(hindrance, subject=slug, remedy="leave it out")
        pieces.append(piece)
    return _limit(pieces, ())


def find_pieces(folder: Folder, age: timedelta, now: datetime) -> Chosen:
    """Take the episodes that are not older, newest first; other editions are not among them."""
    pieces, left_out = [], []
    for head in episodes(folder, with_cues=False):
        since = aware(now) - aware(head.published)
        if head.edition or not timedelta(0) <= since <= age:
            continue
        piece = load_episode(folder, head.slug)
        hindrance = _hindrance(piece)
        if hindrance:
            left_out.append(f"{piece.slug}: left out, {hindrance}")
        else:
            pieces.append(piece)
        if len(pieces) > MOST_PIECES:
            break
    return _limit(pieces, left_out)


def _limit(pieces: Sequence[Episode], left_out: Sequence[str]) -> Chosen:
    if not pieces:
        raise PublishingError(
            "there is no episode to join", remedy="give a longer --since, or --pick episodes"
        )
    if len(pieces) > MOST_PIECES:
        raise PublishingError(
            f"more than {MOST_PIECES} episodes are too many for an edition",
            remedy="give a shorter --since, or --pick episodes",
        )
    return Chosen(pieces=tuple(pieces), left_out=tuple(left_out))


def _hindrance(episode: Episode) -> str:
    """Return why an episode cannot be joined, if it cannot."""
    if episode.edition:
        return "it is an edition itself"
    if not any(cue.role in _TEXT for cue in episode.cues):
        return "it has no transcript to cut it by"
    return ""
