"""Marks in a line that point to somewhere a listener cannot look."""

import re
from collections.abc import Iterator

from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.model.article import Article, Dropped

# "[1]", "[12][13]", "[a]" behind a word, "[edit]"; not "[sic]", nor "[s]on" with a changed letter.
_CITATION = re.compile(
    r"\s?\[(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|note \d{1,2}|citation needed|edit|edit source)\]"
    r"|(?<=[\w.,;!?\"”»)])\[[a-z*†‡]\](?!\w)"
    # Raised digits after a full stop or a quote are notes; after a unit they are its power.
    r"|(?<=[.,;!?\"”»)])[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
    # Behind a long word or a year they are notes too: units have few letters.
    r"|(?:(?<=[^\W\d_]{5})|(?<=\b\d{4}))[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?![^\W_])"
    r"|(?<=[\w.,;!?\"”»)])\[(?:[*†‡§¶#]{1,3}|[ivxl]{1,6}|[Nn]ote \d{1,3})\](?!\w)"
)
# Every citation holds one of these, few lines do, and the search above tries every character.
_CITES = re.compile(r"[\[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_NOTE_MARK = re.compile(r"(?<=[^\s])(\[\d{1,3}\])")
_NOTE_START = re.compile(r"(\[\d{1,3}\])\s")
_NOTE_CLASSES = re.compile(r"footnote|endnote|reflist|references\b|citation|bibliograph")


def citation_marks(article: Article) -> Iterator[Dropped]:
    """Cut numbered citation marks: they mean nothing to a listener."""
    for index, block in enumerate(article.blocks):
        for mark in _CITATION.finditer(block.text) if _CITES.search(block.text) else ():
            yield Dropped(
                rule="citation_marks",
                reason="points to a note",
                block=index,
                start=mark.start(),
                end=mark.end(),
            )


def struck_out(article: Article) -> Iterator[Dropped]:
    """Drop what the author has struck out: the correction stands beside it."""
    for index, block in enumerate(article.blocks):
        if block.evidence and block.evidence.classes.startswith("struck-out"):
            yield whole(article, "struck_out", index, "struck out by the author")


def print_furniture(article: Article) -> Iterator[Dropped]:
    """Drop page numbers and running heads: they stand around the pages of print."""
    for index, block in enumerate(article.blocks):
        if block.evidence and block.evidence.classes.startswith("print-furniture"):
            yield whole(article, "print_furniture", index, "a page number or a running head")


def footnotes(article: Article) -> Iterator[Dropped]:
    """Drop footnotes and references: without their marks they hang in the air."""
    marks: set[str] = set()
    for index, block in enumerate(article.blocks):
        seen = block.evidence
        own = _NOTE_START.match(block.text)
        if seen and _NOTE_CLASSES.search(seen.classes) and len(block.text) > 1:
            yield whole(article, "footnotes", index, "a footnote or reference")
        elif own and own.group(1) in marks:
            yield whole(article, "footnotes", index, "a note to a mark in the text")
        if "[" in block.text and not own:
            marks.update(_NOTE_MARK.findall(block.text))


def code(article: Article) -> Iterator[Dropped]:
    """Drop program code: read aloud it is noise."""
    for index, block in enumerate(article.blocks):
        if block.evidence and "pre" in block.evidence.tags.split("/"):
            yield whole(article, "code", index, "program code")


def hidden_blocks(article: Article) -> Iterator[Dropped]:
    """Drop what the page itself does not show."""
    main = [b.evidence.hidden for b in article.blocks if b.evidence and b.evidence.in_main]
    # Some pages hide their whole article until a script shows it.
    is_shown = sum(main) * 2 < len(main)
    for index, block in enumerate(article.blocks):
        seen = block.evidence
        if seen and seen.hidden and (is_shown or not seen.in_main):
            yield whole(article, "hidden_blocks", index, "the page does not show it")
