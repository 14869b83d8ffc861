"""What became of one source, as it is reported."""

import logging
from enum import StrEnum

from msgspec import Struct

from audio_builder.errors import AudioBuilderError
from audio_builder.model.article import Cleaned, Doubtful
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source

_log = logging.getLogger(__name__)


class Status(StrEnum):
    """What became of a source."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """The folder holds just this episode already."""
    DRAFT = "draft"
    """Cleaned with too little confidence to be published; somebody looks at it first."""
    FAILED = "failed"
    BUSY = "busy"
    """The same episode is being made from another source; ask again later. Never reported."""


NEW_SOUND = frozenset({Status.CREATED, Status.UPDATED})
"""An episode is new or has new sound."""
REPORTED = (Status.CREATED, Status.UPDATED, Status.UNCHANGED, Status.DRAFT, Status.FAILED)
"""In the order in which they are counted for users."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one source; the keys are those of ``convert --json``."""

    source: str
    status: Status
    confidence: float | None = None
    """The chance that the article was cleaned without a mistake; None where it was not cleaned."""
    doubtful: tuple[Doubtful, ...] = ()
    """The lines to look at first."""
    error: str | None = None
    title: str = ""
    slug: str = ""
    mp3: str = ""
    """Path of the MP3, relative to the folder."""
    guid: str = ""
    language: str = ""
    voice: str = ""
    duration_seconds: float = 0.0
    bytes: int = 0
    loudness_lufs: float | None = None
    words: int = 0
    dropped: int = 0
    remarks: tuple[str, ...] = ()
    """What was mended in the text, or decided otherwise than before; a line each."""
    seconds: float = 0.0
    """What it took."""


def internal_error(error: Exception) -> AudioBuilderError:
    """Turn a bug of ours into an outcome; ``--verbose`` shows where it happened."""
    _log.info("internal error", exc_info=error)
    return AudioBuilderError(
        f"internal error, {type(error).__name__}: {error}",
        remedy="please report it, with the article; --verbose shows more",
    )


def failed_outcome(source: Source, error: AudioBuilderError, seconds: float) -> Outcome:
    """Say what became of a source that could not be done."""
    subject = source.location
    if error.subject and error.subject not in subject:
        subject = f"{subject}: {error.subject}"
    line = str(type(error)(error.problem, subject=subject, remedy=error.remedy))
    return Outcome(
        source=source.location, status=Status.FAILED, error=line, seconds=round(seconds, 3)
    )


def draft_outcome(source: Source, cleaned: Cleaned, draft: Episode, seconds: float) -> Outcome:
    """Say that an article waits for somebody to look at it, and at which lines."""
    return Outcome(
        source=source.location,
        status=Status.DRAFT,
        confidence=cleaned.confidence,
        doubtful=cleaned.doubtful,
        title=draft.title,
        language=draft.language,
        voice=draft.voice,
        words=draft.words,
        dropped=draft.dropped,
        seconds=round(seconds, 3),
    )


def finished_outcome(
    source: Source,
    status: Status,
    cleaned: Cleaned,
    episode: Episode,
    seconds: float,
    remarks: tuple[str, ...] = (),
) -> Outcome:
    """Say what became of a source that is an episode now."""
    return Outcome(
        source=source.location,
        status=status,
        confidence=cleaned.confidence,
        doubtful=cleaned.doubtful,
        title=episode.title,
        slug=episode.slug,
        mp3=episode.place + episode.mp3,
        guid=episode.guid,
        language=episode.language,
        voice=episode.voice,
        duration_seconds=episode.duration_seconds,
        bytes=episode.bytes,
        loudness_lufs=episode.loudness_lufs,
        words=episode.words,
        dropped=episode.dropped,
        remarks=(*episode.remarks, *remarks),
        seconds=round(seconds, 3),
    )
