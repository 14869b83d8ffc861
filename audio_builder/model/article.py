"""What was written, and what is left out of the narration."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr

from audio_builder.network.addresses import web_address


class Role(StrEnum):
    """What a block is in its article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"


class Evidence(Struct, frozen=True, kw_only=True):
    """What a parser saw around a block; a paste has none."""

    tags: str = ""
    """The nearest block tags, outermost first: ``article/figure/figcaption``."""
    classes: str = ""
    """Class and id words of the element and its near ancestors, lower case."""
    link_share: float = 0.0
    """Share of the text that stands inside links, 0 to 1."""
    in_main: bool | None = None
    """A general extractor counts the block as main text; None where none was asked."""
    hidden: bool = False
    """The page does not show the block."""


class Block(Struct, frozen=True, kw_only=True):
    """One paragraph, heading, list item or line, as written."""

    text: str
    role: Role = Role.PARAGRAPH
    level: int = 0
    """Heading level, 1 to 6; 0 for everything else."""
    language: str = ""
    """BCP 47 tag where it differs from the article's."""
    evidence: Evidence | None = None


class Article(Struct, frozen=True, kw_only=True):
    """An article: what is known about it, and its blocks in reading order."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    site: str = ""
    """The outlet's name."""
    section: str = ""
    language: str = ""
    """BCP 47 tag; empty until known."""
    url: str = ""
    """Canonical address."""
    image: str = ""
    """Address of the lead image."""
    blocks: tuple[Block, ...] = ()
    remarks: tuple[str, ...] = ()
    """What had to be mended in reading, or could not be: one line each, for the editor."""

    def __post_init__(self) -> None:
        """Take addresses for a stranger's word: they become links and sources."""
        force_setattr(self, "url", web_address(self.url))
        force_setattr(self, "image", web_address(self.image))

    @property
    def byline(self) -> str:
        """The authors as one line."""
        return ", ".join(self.authors)


class Dropped(Struct, frozen=True, kw_only=True):
    """A piece that is not read aloud, with the rule that dropped it and why."""

    rule: str
    reason: str
    block: int
    """Index into the blocks of the article as it was read."""
    start: int
    end: int
    """Characters ``start`` to ``end`` of the block's text."""
    text: str = ""
    """The piece itself; the cleaner fills it in."""


class Doubtful(Struct, frozen=True, kw_only=True):
    """A line on which the verdict may well be wrong."""

    text: str
    kept: bool
    """It is read aloud."""
    chance: float
    """That it belongs to the article, 0 to 1."""


class Cleaned(Struct, frozen=True, kw_only=True):
    """An article with only what is read aloud, and an account of the rest."""

    article: Article
    dropped: tuple[Dropped, ...] = ()
    metadata: tuple[Dropped, ...] = ()
    """Lines that became metadata instead of text; ``rule`` names the field."""
    confidence: float = 1.0
    """The chance that nothing was read that should not be, and nothing left out that should."""
    doubtful: tuple[Doubtful, ...] = ()
    """The lines to look at first, in reading order."""
