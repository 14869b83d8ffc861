"""A cleaned article and editors' words on its lines become what is read, and all lines."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.cleaning.roles import with_roles
from audio_builder.cleaning.tables import is_row, note, spoken_tables
from audio_builder.desk.records import Edits, LineEdit
from audio_builder.language import normal_tag
from audio_builder.model.article import Article, Block, Cleaned, Dropped

EDITOR = "editor"
"""The rule's name where an editor has decided."""


class ArticleLine(Struct, frozen=True, kw_only=True):
    """A line of the article as it was found."""

    n: int
    text: str
    """What an editor wrote in its place, if one did."""
    role: str
    kept: bool
    rule: str = ""
    """What left it out, or a part of it."""
    reason: str = ""
    doubtful: bool = False
    edited: bool = False
    found: str = ""
    """The line as it was found, where it was changed."""
    left_out: tuple[str, ...] = ()
    """Parts of a line that is read without them."""


def list_lines(found: Article, cleaned: Cleaned, edits: Edits) -> tuple[ArticleLine, ...]:
    """Return every line of an article, with what became of it and why."""
    pieces = _pieces(cleaned)
    doubts = {(doubt.text, doubt.kept) for doubt in cleaned.doubtful}
    return tuple(
        _line(n, block, pieces.get(n, ()), edits.lines.get(n, LineEdit()), doubts)
        for n, block in enumerate(found.blocks)
    )


def _line(
    n: int,
    block: Block,
    pieces: tuple[Dropped, ...],
    edit: LineEdit,
    doubts: set[tuple[str, bool]],
) -> ArticleLine:
    rest = cut(block.text, pieces)
    by_rules = any(map(str.isalnum, rest))
    kept = by_rules if edit.kept is None else edit.kept
    own = edit.kept is not None and edit.kept != by_rules
    first = pieces[0] if pieces else None
    rule, reason = (first.rule, first.reason) if first else ("", "")
    if own or (edit.kept and pieces):
        rule, reason = EDITOR, "read as an editor wants it" if kept else "left out by an editor"
    is_doubtful = bool({(rest, by_rules), (block.text, by_rules)} & doubts)
    return ArticleLine(
        n=n,
        text=block.text if edit.text is None else edit.text,
        role=block.role,
        kept=kept,
        rule=rule,
        reason=reason,
        # What an editor has decided is not doubtful any more.
        doubtful=is_doubtful and edit.kept is None,
        edited=edit != LineEdit(),
        found=block.text if edit.text is not None else "",
        left_out=tuple(p.text for p in pieces) if kept and not edit.kept else (),
    )


def apply_edits(
    found: Article, cleaned: Cleaned, edits: Edits, *, tables: str = "sentences"
) -> Cleaned:
    """Return a cleaned article as its editors want it."""
    article = replace(
        cleaned.article,
        title=edits.title or cleaned.article.title,
        authors=(edits.byline,) if edits.byline else cleaned.article.authors,
        published=edits.date or cleaned.article.published,
        language=normal_tag(edits.language) or cleaned.article.language,
    )
    if not edits.lines:
        return replace(cleaned, article=article)
    pieces = _pieces(cleaned)
    rest = {n: block for n, block in _edit_lines(found.blocks, pieces, edits) if block is not None}
    blocks = _with_notes(found, rest, article.language) if tables == "note" else (*rest.values(),)
    return replace(
        cleaned,
        article=replace(article, blocks=with_roles(spoken_tables(blocks))),
        dropped=(
            *(p for p in cleaned.dropped if not edits.lines.get(p.block, LineEdit()).kept),
            *_lines_left_out(found, rest, pieces),
        ),
    )


def carry_edits(edits: Edits, before: Article, after: Article) -> Edits:
    """Return editors' changes for a newer text: those of lines that stand in it as they were."""
    places: dict[str, list[int]] = {}
    for n, block in reversed(list(enumerate(after.blocks))):
        places.setdefault(block.text, []).append(n)
    lines = {}
    for n, block in enumerate(before.blocks):
        here = places.get(block.text)
        if here:
            # The same line twice: the first is the first, the second the second.
            place = here.pop()
            if n in edits.lines:
                lines[place] = edits.lines[n]
    return replace(edits, lines=lines)


def _pieces(cleaned: Cleaned) -> dict[int, tuple[Dropped, ...]]:
    """Return what was taken out of each line, in order."""
    found: dict[int, tuple[Dropped, ...]] = {}
    for piece in sorted((*cleaned.dropped, *cleaned.metadata), key=lambda p: (p.block, p.start)):
        found[piece.block] = (*found.get(piece.block, ()), piece)
    return found


def _edit_lines(
    blocks: Iterable[Block], pieces: dict[int, tuple[Dropped, ...]], edits: Edits
) -> Iterator[tuple[int, Block | None]]:
    """Yield each line as it is read, or None for one that is not."""
    for n, block in enumerate(blocks):
        edit = edits.lines.get(n, LineEdit())
        rest = cut(block.text, pieces.get(n, ()))
        kept = any(map(str.isalnum, rest)) if edit.kept is None else edit.kept
        text = block.text if edit.kept else rest
        if edit.text is not None:
            text = edit.text
        yield n, replace(block, text=text) if kept and text.strip() else None


def _lines_left_out(
    found: Article, rest: dict[int, Block], pieces: dict[int, tuple[Dropped, ...]]
) -> Iterator[Dropped]:
    """Yield the lines that only an editor has left out."""
    for n, block in enumerate(found.blocks):
        if n not in rest and any(map(str.isalnum, cut(block.text, pieces.get(n, ())))):
            yield Dropped(
                rule=EDITOR,
                reason="left out by an editor",
                block=n,
                start=0,
                end=len(block.text),
                text=block.text,
            )


def _with_notes(found: Article, rest: dict[int, Block], language: str) -> tuple[Block, ...]:
    """Put a note in the place of each table that is left out."""
    blocks: list[Block] = []
    in_table = False
    for n, block in enumerate(found.blocks):
        if n in rest:
            blocks.append(rest[n])
        elif is_row(block) and not in_table and blocks:
            blocks.append(note(language))
        in_table = is_row(block)
    return tuple(blocks)


def cut(text: str, pieces: Iterable[Dropped]) -> str:
    """Return a line without its pieces."""
    for piece in sorted(pieces, key=lambda p: p.start, reverse=True):
        before, after = text[: piece.start], text[piece.end :]
        gap = " " if before[-1:].isalnum() and after[:1].isalnum() else ""
        text = f"{before}{gap}{after}"
    return " ".join(part for part in text.strip().split(" ") if part)
