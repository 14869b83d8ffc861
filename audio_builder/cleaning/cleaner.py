"""An Article and the rules become a Cleaned: what is read aloud, and why the rest is not."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.doubts import Opinions, weigh_doubts
from audio_builder.cleaning.lines import word_count
from audio_builder.cleaning.opening import FIELDS, find_opening, with_opening
from audio_builder.cleaning.roles import with_roles
from audio_builder.cleaning.rules import rules
from audio_builder.cleaning.rules.outside import outside_article
from audio_builder.cleaning.tables import dropped_tables, is_row, note, spoken_tables
from audio_builder.cleaning.verdicts import verdicts
from audio_builder.errors import ReadingError, SettingsError, TeaserError
from audio_builder.language import detect
from audio_builder.model.article import Article, Block, Cleaned, Dropped

TABLES = ("sentences", "note", "skip")
_LANGUAGE_LINES = 20
# A poem is shorter than any article, but three words are no text to narrate.
_FEWEST_WORDS = 4
# What a paywall lets through is a few paragraphs; a full article may still ask for a subscription.
_TEASER_WORDS = 250
# The longest pages of news, live blogs with comments, have some thousands.
_MOST_BLOCKS = 20_000


def clean(article: Article, *, tables: str = "sentences", allow_partial: bool = False) -> Cleaned:
    """Keep what is read aloud; say for every other piece which rule dropped it and why.

    ``tables`` is ``sentences`` (rows are read), ``note`` (one line says that a table is left out)
    or ``skip``. A page that shows only the beginning of its article raises ReadingError unless
    ``allow_partial``.
    """
    if tables not in TABLES:
        raise SettingsError(
            "unknown way with tables", subject=tables, remedy=f"use one of: {', '.join(TABLES)}"
        )
    if len(article.blocks) > _MOST_BLOCKS:
        raise ReadingError(
            f"has more than {_MOST_BLOCKS} lines", remedy="give one article, not an archive"
        )
    article = with_opening(with_language(article))
    known, owned, opinions = _drop_until_stable(article, with_tables=tables == "sentences")
    rest = _without(known, owned)
    _refuse(rest, owned, known, allow_partial=allow_partial)
    blocks = spoken_tables(tuple(block for _, block in rest))
    if tables == "note":
        blocks = _with_notes(known, rest)
    metadata = tuple(piece for piece in owned if piece.rule in FIELDS)
    sure, doubtful = weigh_doubts(
        known,
        opinions,
        frozenset(index for index, _ in rest),
        frozenset(piece.block for piece in metadata),
    )
    return Cleaned(
        article=replace(known, blocks=with_roles(blocks)),
        dropped=tuple(p for p in owned if p.rule not in FIELDS),
        metadata=metadata,
        confidence=sure,
        doubtful=doubtful,
    )


def with_language(article: Article) -> Article:
    """Guess a missing language from the longest lines: menus may be in another one."""
    if article.language:
        return article
    longest = sorted((b.text for b in article.blocks), key=len, reverse=True)[:_LANGUAGE_LINES]
    return replace(article, language=detect("\n".join(longest)))


def _drop_until_stable(
    article: Article, *, with_tables: bool
) -> tuple[Article, tuple[Dropped, ...], Opinions]:
    """Ask the rules until they drop nothing more, so that cleaning twice is cleaning once.

    What is far from the article goes first: most of a page's lines, which then cost nothing.
    The verdicts that are handed on are the first ones, of lines among all their neighbours.
    """
    extra = () if with_tables else dropped_tables(article)
    known = article
    opinions: Opinions = {}
    owned = _one_owner_each(article, (*outside_article(article), *extra))
    while True:
        rest = _without(article, owned)
        shorter = replace(known, blocks=tuple(block for _, block in rest))
        learned, pieces = _apply_rules(shorter)
        opinions = opinions or {
            index: verdict for (index, _), verdict in zip(rest, verdicts(learned), strict=True)
        }
        placed = (_in_whole(piece, rest, shorter, article) for piece in pieces)
        new = _one_owner_each(article, (piece for piece in placed if piece), owned)
        known = replace(learned, blocks=article.blocks)
        if not new:
            return known, owned, opinions
        owned = tuple(sorted((*owned, *new), key=_place))


def _apply_rules(article: Article) -> tuple[Article, list[Dropped]]:
    """Return what the article's lines tell of it, and all that the rules want to drop."""
    known, pieces = find_opening(article)
    found = [*pieces]
    for rule in rules():
        found.extend(rule(known))
    return known, found


def _in_whole(
    piece: Dropped, rest: tuple[tuple[int, Block], ...], shorter: Article, article: Article
) -> Dropped | None:
    """Find a piece of a shortened article in the whole one."""
    index = rest[piece.block][0]
    whole = article.blocks[index].text
    if piece.start == 0 and piece.end == len(shorter.blocks[piece.block].text):
        return _at(piece, index, 0, len(whole))
    if whole == shorter.blocks[piece.block].text:
        return _at(piece, index, piece.start, piece.end)
    start = whole.find(shorter.blocks[piece.block].text[piece.start : piece.end])
    return _at(piece, index, start, start + piece.end - piece.start) if start >= 0 else None


def _at(piece: Dropped, block: int, start: int, end: int, text: str = "") -> Dropped:
    """Return a piece as another part of the article; ``replace`` takes three times as long."""
    return Dropped(
        rule=piece.rule, reason=piece.reason, block=block, start=start, end=end, text=text
    )


def _refuse(
    rest: tuple[tuple[int, Block], ...],
    owned: tuple[Dropped, ...],
    article: Article,
    *,
    allow_partial: bool,
) -> None:
    """Raise ReadingError where there is no article, or only the part before a paywall."""
    words = sum(word_count(block.text) for _, block in rest)
    if words < _FEWEST_WORDS:
        raise ReadingError(
            "no article in it", remedy="give the page of one article, or its text alone"
        )
    if allow_partial or words >= _TEASER_WORDS:
        return
    for piece in owned:
        if piece.block > rest[0][0] and "teaser_lines" in meetings(piece.text, article.language):
            raise TeaserError(
                "shows only the beginning of its article, the rest is behind a paywall",
                remedy="save the page while logged in, or use --allow-partial",
            )


def _with_notes(article: Article, rest: tuple[tuple[int, Block], ...]) -> tuple[Block, ...]:
    """Put a line in the place of each table."""
    kept = dict(rest)
    blocks: list[Block] = []
    in_table = False
    for index, block in enumerate(article.blocks):
        if index in kept:
            blocks.append(kept[index])
        elif is_row(block) and not in_table and blocks:
            blocks.append(note(article.language))
        in_table = is_row(block)
    return tuple(blocks)


def _one_owner_each(
    article: Article, pieces: Iterable[Dropped], owned: tuple[Dropped, ...] = ()
) -> tuple[Dropped, ...]:
    """Give every character to the first rule that asked for it, and fill in the texts."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for piece in owned:
        taken.setdefault(piece.block, []).append((piece.start, piece.end))
    new: list[Dropped] = []
    for piece in pieces:
        mine = taken.setdefault(piece.block, [])
        text = article.blocks[piece.block].text
        for start, end in _free(piece.start, piece.end, mine):
            said = text[start:end].strip()
            if said:
                new.append(_at(piece, piece.block, start, end, said))
            mine.append((start, end))
    return tuple(sorted(new, key=_place))


def _place(piece: Dropped) -> tuple[int, int]:
    return piece.block, piece.start


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return the parts of ``start`` to ``end`` that nobody has taken."""
    for begun, ended in sorted(taken):
        if begun > start and start < end:
            yield start, min(begun, end)
        start = max(start, ended)
    if start < end:
        yield start, end


def _without(article: Article, owned: Iterable[Dropped]) -> tuple[tuple[int, Block], ...]:
    """Return what is left, each block with its index in the whole article."""
    cuts: dict[int, list[Dropped]] = {}
    for piece in owned:
        cuts.setdefault(piece.block, []).append(piece)
    kept: list[tuple[int, Block]] = []
    for index, block in enumerate(article.blocks):
        text = _cut(block.text, cuts[index]) if index in cuts else block.text
        if any(map(str.isalnum, text)):
            kept.append((index, block if text == block.text else replace(block, text=text)))
    return tuple(kept)


def _cut(text: str, pieces: list[Dropped]) -> str:
    """Return a block's text without its pieces; mostly there is one, and it is all."""
    if pieces[0].end - pieces[0].start == len(text):
        return ""
    for piece in reversed(pieces):
        text = f"{text[: piece.start]}{_gap(text, piece)}{text[piece.end :]}"
    return " ".join(part for part in text.strip().split(" ") if part)


def _gap(text: str, piece: Dropped) -> str:
    """Return a space where a cut would glue two words together."""
    before, after = text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1]
    return " " if before.isalnum() and after.isalnum() else ""
