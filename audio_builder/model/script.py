"""What will be said."""

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class UtteranceRole(StrEnum):
    """What an utterance is in its narration."""

    NOTICE = "notice"
    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    OUTRO = "outro"


class Name(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a name of the lexicon is said by engines that say it better than by its respelling."""

    written: str
    ipa: str = ""
    alias_for: tuple[str, ...] = ()
    """Engines the respelling is made for; empty: all."""
    as_written: tuple[str, ...] = ()
    """Engines that say it right as it is written."""


class Reading(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of the written text and what is said for it."""

    start: int
    end: int
    """Characters of ``Utterance.text``."""
    spoken_start: int
    spoken_end: int
    """Characters of ``Utterance.spoken``."""
    name: Name | None = None
    """Set where it is a name of the lexicon."""


class Utterance(Struct, frozen=True, kw_only=True):
    """One sentence or piece of it: as written, for people, and as spoken, for the engine."""

    role: UtteranceRole
    text: str
    spoken: str
    pause_ms: int
    """Silence after it, in milliseconds."""
    language: str = ""
    block: int = -1
    """Index into the cleaned article's blocks; -1 outside them."""
    readings: tuple[Reading, ...] = ()
    """Where spoken differs from text, in order; outside these the two run in step."""
    take: int | UnsetType = UNSET
    """Which attempt at saying it, from 1; without one as the voice says it by itself."""

    @property
    def take_number(self) -> int:
        """Which attempt at saying it; 0 is the first."""
        return 0 if self.take is UNSET else self.take


class Script(Struct, frozen=True, kw_only=True):
    """All that is said, in order."""

    language: str
    utterances: tuple[Utterance, ...] = ()
    disclosure: str = ""
    """The AI notice for tags and pages; it stays when it is not spoken."""
