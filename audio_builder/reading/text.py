"""Plain text becomes an Article: its lines, re-joined where a paste was wrapped."""

import re
from collections.abc import Iterator
from itertools import pairwise

from audio_builder.model.article import Article, Block, Evidence, Role
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.divided_words import is_divided, join_lines, join_soft, vocabulary
from audio_builder.reading.print_furniture import find_furniture
from audio_builder.reading.verse import VERSE_EDGE, are_verses, goes_on

# Nobody wraps narrower than a newspaper column or wider than a wide terminal.
_NARROWEST, _WIDEST = 40, 132
_FEWEST_PAIRS = 3
_WRAPPED_SHARE = 0.6
_DIVIDES = re.compile(r"\w[-‐‑][ \t]*\n")
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af)\s?(?=[^\W\d_a-zà-ÿ])")
_NEARLY_FULL = 0.9
_ENDS = (".", "!", "?", "…", "”", '"', "»", ":")
_BULLET = re.compile(r"[•‣◦▪●·*]\s+|-\s+")
_MARKED = re.compile(r"[•‣◦▪●*-]\s+(?=\S)")


def parse_text(text: str) -> Article:
    """Turn plain text into an Article of its lines; nothing is left out but the white space.

    Lines that a paste has wrapped, and words that print has divided, are joined.
    """
    text = visible(join_soft(text))
    paragraphs, furniture = _paragraphs(text)
    width = _wrap_width(paragraphs)
    known = vocabulary(text) if _DIVIDES.search(text) else frozenset()
    # A stanza has a blank line above or below it.
    is_stanza = len(paragraphs) > 1
    lines = [
        line
        for lines in paragraphs
        for line in _join_lines(lines, width, known, is_stanza=is_stanza)
    ]
    return Article(blocks=(*_blocks(lines), *(_furniture(line) for line in furniture)))


def _paragraphs(text: str) -> tuple[list[list[str]], list[str]]:
    """Return the lines of each paragraph, and beside them what print sets around its pages."""
    raw = text.split("\n")
    furniture = find_furniture(raw)
    paragraphs: list[list[str]] = [[]]
    was_broken = False
    for index, line in enumerate(raw):
        if index in furniture:
            was_broken = True
        elif not line.strip():
            if paragraphs[-1]:
                paragraphs.append([])
        else:
            if was_broken and not paragraphs[-1] and len(paragraphs) > 1:
                _go_on(paragraphs, line.strip())
            paragraphs[-1].append(line.strip())
            was_broken = False
    return [lines for lines in paragraphs if lines], [
        raw[index].strip() for index in sorted(furniture)
    ]


def _go_on(paragraphs: list[list[str]], line: str) -> None:
    """Go on with the paragraph before a page's end, if its sentence does."""
    last = paragraphs[-2][-1] if paragraphs[-2] else ""
    if last and not last.endswith(_ENDS) and (line[:1].islower() or is_divided(last, line)):
        paragraphs.pop()


def _furniture(line: str) -> Block:
    return Block(text=one_line(line), evidence=Evidence(classes="print-furniture"))


def _pairs(paragraphs: list[list[str]]) -> Iterator[tuple[str, str]]:
    for lines in paragraphs:
        yield from pairwise(lines)


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted: so a line is wrapped."""
    first_word = following.split(None, 1)[0]
    return len(line) + 1 + len(first_word) > width


def _wrap_width(paragraphs: list[list[str]]) -> int:
    """Return the column at which a text was wrapped, 0 for one that was not."""
    pairs = list(_pairs(paragraphs))
    breakable = [len(line) for lines in paragraphs for line in lines if " " in line]
    if len(pairs) < _FEWEST_PAIRS or not breakable:
        return 0
    width = max(breakable)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = sum(_is_full(line, following, width) for line, following in pairs)
    return width if full >= _WRAPPED_SHARE * len(pairs) else 0


def _join_lines(
    lines: list[str], width: int, known: frozenset[str], *, is_stanza: bool
) -> Iterator[str]:
    is_wrapped = bool(width) and len(max(lines, key=len)) > width * _NEARLY_FULL
    if is_stanza and not is_wrapped and are_verses(lines):
        yield VERSE_EDGE.join(map(one_line, lines))
        return
    held = ""
    last = ""
    for line in lines:
        if held and is_divided(held, line):
            held = join_lines(held, line, known)
        elif (
            held and not _BULLET.match(line) and _is_wrapped(last, line, width, is_apart=is_stanza)
        ):
            held = f"{held} {line}"
        else:
            if held:
                yield held
            held = line
        last = line
    if held:
        yield held


def _is_wrapped(line: str, following: str, width: int, *, is_apart: bool) -> bool:
    """Tell whether two lines are one: the first is full, or the next goes on in a small letter.

    The second only where blank lines set paragraphs apart: else each line may be one.
    """
    if width and _is_full(line, following, width):
        return True
    if not is_apart or len(line) < _NARROWEST or _BYLINE.match(following):
        return False
    return goes_on(line, following)


def _blocks(lines: list[str]) -> Iterator[Block]:
    marked = [bool(_MARKED.match(line)) for line in lines]
    for index, line in enumerate(lines):
        text = line if VERSE_EDGE in line else one_line(line)
        if not text:
            continue
        # A lone dash opens a speech or a caption; a list has a second item beside the first.
        listed = marked[index] and (
            any(marked[max(0, index - 1) : index]) or any(marked[index + 1 : index + 2])
        )
        if listed:
            yield Block(text=_MARKED.sub("", text, count=1), role=Role.LIST_ITEM)
        else:
            yield Block(text=text)
