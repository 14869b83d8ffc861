"""An Article and the rules become a Cleaned: what is read aloud, and why the rest is not."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from audio_builder.article import Article, Block, Cleaned, Dropped
from audio_builder.cleaning.lines import word_count
from audio_builder.cleaning.opening import find_opening
from audio_builder.cleaning.roles import with_roles
from audio_builder.cleaning.rules import rules
from audio_builder.cleaning.tables import spoken_tables
from audio_builder.errors import ReadingError
from audio_builder.language import detect

_LANGUAGE_LINES = 20
# A poem is shorter than any article, but three words are no text to narrate.
_FEWEST_WORDS = 4


def clean(article: Article, *, tables: str = "sentences", allow_partial: bool = False) -> Cleaned:
    """Keep what is read aloud; say for every other piece which rule dropped it and why.

    ``tables`` is ``sentences`` (rows are read), ``note`` (one line says that a table is left out)
    or ``skip``. A page that shows only the beginning of its article raises ReadingError unless
    ``allow_partial``.
    """
    article = with_language(article)
    known, metadata, opened = find_opening(article)
    pieces = [*metadata, *opened]
    for rule in rules():
        pieces.extend(rule(known))
    owned = _one_owner_each(known, pieces)
    rest = _without(known, owned)
    if sum(word_count(block.text) for block in rest) < _FEWEST_WORDS:
        raise ReadingError(
            "no article in it", remedy="give the page of one article, or its text alone"
        )
    del allow_partial
    fields = frozenset(piece.rule for piece in metadata)
    return Cleaned(
        article=replace(known, blocks=with_roles(spoken_tables(rest, tables))),
        dropped=tuple(p for p in owned if p.rule not in fields),
        metadata=tuple(p for p in owned if p.rule in fields),
    )


def with_language(article: Article) -> Article:
    """Guess a missing language from the longest lines: menus may be in another one."""
    if article.language:
        return article
    longest = sorted((b.text for b in article.blocks), key=len, reverse=True)[:_LANGUAGE_LINES]
    return replace(article, language=detect("\n".join(longest)))


def _one_owner_each(article: Article, pieces: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """Give every character to the first rule that asked for it, and fill in the texts."""
    taken: dict[int, list[tuple[int, int]]] = {}
    owned: list[Dropped] = []
    for piece in pieces:
        mine = taken.setdefault(piece.block, [])
        text = article.blocks[piece.block].text
        for start, end in _free(piece.start, piece.end, mine):
            said = text[start:end].strip()
            if said:
                owned.append(replace(piece, start=start, end=end, text=said))
            mine.append((start, end))
    return tuple(sorted(owned, key=lambda piece: (piece.block, piece.start)))


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return the parts of ``start`` to ``end`` that nobody has taken."""
    for begun, ended in sorted(taken):
        if begun > start and start < end:
            yield start, min(begun, end)
        start = max(start, ended)
    if start < end:
        yield start, end


def _without(article: Article, owned: Iterable[Dropped]) -> tuple[Block, ...]:
    cuts: dict[int, list[Dropped]] = {}
    for piece in owned:
        cuts.setdefault(piece.block, []).append(piece)
    kept: list[Block] = []
    for index, block in enumerate(article.blocks):
        text = block.text
        for piece in reversed(cuts.get(index, [])):
            text = f"{text[: piece.start]} {text[piece.end :]}"
        if index in cuts:
            text = " ".join(text.split(" ")).strip()
            text = " ".join(part for part in text.split(" ") if part)
        if any(char.isalnum() for char in text):
            kept.append(block if text == block.text else replace(block, text=text))
    return tuple(kept)
