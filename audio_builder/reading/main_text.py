"""What a general extractor takes for a page's article, as evidence for the cleaner."""

import logging
import re
from typing import Any
from unicodedata import normalize

from msgspec import Struct

from audio_builder.reading.verse import VERSE_EDGE

# Shorter texts occur inside others by chance, so they must be a whole line there.
_CERTAIN_LENGTH = 25
_LETTERS = re.compile(r"[\W_]+")
# Below this trafilatura may try once more, with settings for pages that hide their article.
_LONG_ENOUGH = 3000
_LEAST_SHARE_OF_PAGE = 0.2
# Of 79 labelled pages it answered differently on one, where it had found a third.
_LEAST_SHARE_OF_PROSE = 0.36
_SHORTEST = 250
# Never read, never judged, and each of them copied and searched several times: with the drawings
# of some pages that is half of trafilatura's time.
_NO_TEXT = ("style", "svg", "template")
_DESCRIPTION = "application/ld+json"
# It compares the neighbours in one of these with each other: 4,000 notes in a paragraph took 2 s.
_HOLDERS = ("p", "li", "td", "th", "tr", "pre", "blockquote", "dd", "a", "span", "b", "i", "em")
_MOST_IN_ONE = 2_000
# It fills rows up to the widest, at most a hundred cells: a table of this size takes a second.
_WIDEST_ROW = 100
_MOST_CELLS = 50_000


class MainText(Struct, frozen=True, kw_only=True):
    """What trafilatura takes for the article, as letters only."""

    lines: frozenset[str]
    whole: str

    def holds(self, text: str) -> bool:
        """Whether the line ``text`` is part of it."""
        return all(self._holds_line(line) for line in text.split(VERSE_EDGE))

    def _holds_line(self, line: str) -> bool:
        letters = _letters(line)
        return letters in self.lines or (len(letters) >= _CERTAIN_LENGTH and letters in self.whole)


NO_MAIN_TEXT = MainText(lines=frozenset(), whole="")


def without_programs(tree: Any) -> None:
    """Take out of ``tree`` what holds no words: programs, styles, drawings.

    Scripts that describe the page, as JSON-LD, stay.
    """
    from lxml.etree import strip_elements  # noqa: PLC0415 - only pages need it

    for script in list(tree.iter("script")):
        if _DESCRIPTION not in script.get("type", "").lower():
            # Taken out one by one, each would copy all words of its paragraph before it.
            script.tag = "style"
    strip_elements(tree, *_NO_TEXT, with_tail=False)


def main_text(tree: Any, *, characters: int, prose: int) -> MainText:
    """Ask trafilatura for the article in ``tree``.

    ``characters`` is the length of all text of the page, ``prose`` that of the lines which are
    not mostly links. Nothing is asked about a page whose shape would keep it busy for minutes.
    """
    if _keeps_busy(tree):
        return NO_MAIN_TEXT
    import trafilatura  # noqa: PLC0415 - only pages need it

    # It warns of every page that holds no article; that is for cleaning to say, once.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # By default it compares its findings with those of other extractors, takes theirs where they
    # found twice as much or its own are deficient, and looks again where they are little of the
    # page. Where none of that is likely, the comparison costs a quarter of its time for nothing.
    found: Any = trafilatura.bare_extraction(tree, fast=True, include_comments=False)
    if found is None or not _is_plain(found, characters, prose):
        found = trafilatura.bare_extraction(tree, include_comments=False)
    # As our own lines are written: a page may spell an accent, or a Korean syllable, in parts.
    text = normalize("NFC", found.text or "") if found else ""
    lines = [_letters(line) for line in text.splitlines()]
    return MainText(lines=frozenset(lines), whole="\n".join(lines))


def _keeps_busy(tree: Any) -> bool:
    """Tell whether trafilatura's cost would not be in proportion to the page.

    Cells that span others change no word: without the spans a few cells do not become millions.
    """
    for cell in tree.iter("td", "th"):
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    if any(len(element) > _MOST_IN_ONE for element in tree.iter(*_HOLDERS)):
        return True
    cells = 0
    for table in tree.iter("table"):
        rows = [len(row) for row in table.iter("tr")]
        cells += len(rows) * min(max(rows, default=0), _WIDEST_ROW)
    return cells > _MOST_CELLS


def _is_plain(found: Any, characters: int, prose: int) -> bool:
    length = len(found.text or "")
    if length < _SHORTEST or length < prose * _LEAST_SHARE_OF_PROSE:
        return False
    if length < _LONG_ENOUGH and length < characters * _LEAST_SHARE_OF_PAGE:
        return False
    paragraphs = found.body.findall(".//p")
    return bool(paragraphs) and len(paragraphs) >= len(found.body.findall(".//table"))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()
