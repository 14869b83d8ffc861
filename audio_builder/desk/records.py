"""What the desk keeps of an article, and what a program has sent."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.source import Source


class State(StrEnum):
    """Where an article is on its way."""

    READING = "reading"
    DRAFT = "draft"
    NARRATING = "narrating"
    READY = "ready"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"


class Wanted(StrEnum):
    """What is to become of an article when its present work is done."""

    NOTHING = ""
    NARRATION = "narration"
    EPISODE = "episode"
    NO_EPISODE = "no episode"
    REMOVAL = "removal"


class Problem(Struct, frozen=True, kw_only=True):
    """An error as the API gives it."""

    problem: str
    subject: str = ""
    remedy: str = ""


class LineEdit(Struct, frozen=True, kw_only=True):
    """An editor's word on a line."""

    kept: bool | None = None
    """None leaves it to the rules."""
    text: str | None = None
    """What is read instead; None is the line as it was found."""


class Edits(Struct, frozen=True, kw_only=True):
    """All that editors changed in an article; an empty text is what was found."""

    title: str = ""
    byline: str = ""
    date: datetime | None = None
    language: str = ""
    voice: str = ""
    quote_voice: str = ""
    """Reads the quotations of this article."""
    summary: str = ""
    correction: str = ""
    """What a correction changes, in a sentence for listeners."""
    takes: dict[str, int] = field(default_factory=dict)
    """Sentences, as written, that are said another way: which attempt."""
    lines: dict[int, LineEdit] = field(default_factory=dict)


class Submission(Struct, frozen=True, kw_only=True):
    """An article as it was handed in."""

    source: Source
    url: str = ""
    """The address it was handed in by, in its normal form."""
    idempotency_key: str = ""
    callback: str = ""
    publish: bool = False


class Record(Struct, frozen=True, kw_only=True):
    """One article of the desk without its texts: enough for a list and for a worker."""

    id: str
    state: State
    wanted: Wanted
    version: int
    """Counts the changes by editors."""
    title: str = ""
    confidence: float | None = None
    duration_seconds: float | None = None
    error: Problem | None = None
    slug: str = ""
    """Of its episode; empty while it has none."""
    callback: str = ""
    doubtful: int = 0
    """How many lines want a look."""


class Texts(Struct, frozen=True, kw_only=True):
    """The texts of an article."""

    source: Source
    """With what the caller knew of it."""
    found: Article | None = None
    """As it was read; None until then."""
    cleaned: Cleaned | None = None
    edits: Edits = Edits()


class ConflictError(SettingsError):
    """Somebody else has changed it in the meantime."""


class MissingError(SettingsError):
    """There is no such article."""


def require_article(record: Record | None) -> Record:
    """Refuse to go on with an article that is gone."""
    if record is None:
        raise MissingError("no such article")
    return record


class TooLargeError(SettingsError):
    """More was sent than is taken."""


def problem_of(error: AudioBuilderError) -> Problem:
    """Return an error in the form of the API, on single lines."""
    subject = error.subject
    if Path(subject).is_absolute():
        # Where the show lies on this machine is nobody's business; the file's name is.
        subject = Path(subject).name
    return Problem(problem=_line(error.problem), subject=_line(subject), remedy=_line(error.remedy))


def _line(text: str) -> str:
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


JsonObject = dict[str, Any]


def next_state(record: Record, wanted: Wanted, is_read: bool) -> State:  # noqa: FBT001 - one of three facts
    """Return where an article goes on from when its narration or episode is wanted."""
    if record.state is State.READING or not is_read:
        return State.READING
    if record.state in {State.READY, State.PUBLISHING} and wanted is Wanted.EPISODE:
        return State.PUBLISHING
    return State.NARRATING if wanted else State.DRAFT
