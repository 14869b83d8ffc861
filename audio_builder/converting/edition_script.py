"""Episodes become what is said between them in an edition, and what is taken over of their text."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.model.article import Block, Role
from audio_builder.model.episode import Cue, Episode
from audio_builder.phrasing.notice import byline


class EditionText(Struct, frozen=True, kw_only=True):
    """The text of an edition; all blocks are numbered in one row."""

    blocks: tuple[Block, ...]
    """What is spoken anew: the contents, and the announcement of each article."""
    announced: tuple[int, ...]
    """The last block of each announcement."""
    cues: tuple[tuple[Cue, ...], ...]
    """The cues of each episode, under their new block numbers."""
    spans: tuple[tuple[range, range], ...]
    """The blocks of each article: those of its announcement, and those of its text."""

    @property
    def first_blocks(self) -> tuple[int, ...]:
        """The first block of each article."""
        return tuple(announcement.start for announcement, _ in self.spans)

    def belongs(self, block: int, first: int) -> bool:
        """Whether a block is of the article whose first block is given."""
        return any(
            block in announcement or block in own
            for announcement, own in self.spans
            if announcement.start == first
        )


def edition_text(pieces: Sequence[Episode], *, with_byline: bool = False) -> EditionText:
    """Return the contents, the announcements and the numbered cues of an edition."""
    blocks = [
        Block(text=piece.title, role=Role.LIST_ITEM, language=piece.language) for piece in pieces
    ]
    announcements = []
    for piece in pieces:
        first = len(blocks)
        blocks.append(Block(text=piece.title, role=Role.HEADING, language=piece.language))
        if with_byline and piece.byline:
            blocks.append(Block(text=byline(piece.byline, piece.language), language=piece.language))
        announcements.append(range(first, len(blocks)))
    spans, numbered, base = [], [], len(blocks)
    for piece, announcement in zip(pieces, announcements, strict=True):
        numbers = sorted({cue.block for cue in piece.cues if cue.block >= 0})
        places = {block: base + place for place, block in enumerate(numbers)}
        numbered.append(
            tuple(replace(cue, block=places.get(cue.block, cue.block)) for cue in piece.cues)
        )
        spans.append((announcement, range(base, base + len(numbers))))
        base += len(numbers)
    return EditionText(
        blocks=tuple(blocks),
        announced=tuple(announcement[-1] for announcement in announcements),
        cues=tuple(numbered),
        spans=tuple(spans),
    )
