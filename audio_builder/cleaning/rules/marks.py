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
)
# Every citation holds one of these, few lines do, and the search above tries every character.
_CITES = re.compile(r"[\[⁰¹²³⁴⁵⁶⁷⁸⁹]")
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


def footnotes(article: Article) -> Iterator[Dropped]:
    """Drop footnotes and references: without their marks they hang in the air."""
    for index, block in enumerate(article.blocks):
        seen = block.evidence
        if seen and _NOTE_CLASSES.search(seen.classes) and len(block.text) > 1:
            yield whole(article, "footnotes", index, "a footnote or reference")


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
