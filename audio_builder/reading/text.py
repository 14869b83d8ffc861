"""Plain text becomes an Article: its lines, re-joined where a paste was wrapped."""

import re
from collections.abc import Iterator
from itertools import pairwise

from audio_builder.model.article import Article, Block, Role
from audio_builder.reading.characters import one_line, visible

# Nobody wraps narrower than a newspaper column or wider than a wide terminal.
_NARROWEST, _WIDEST = 40, 132
_FEWEST_PAIRS = 3
_WRAPPED_SHARE = 0.6
_BULLET = re.compile(r"[•‣◦▪●·*]\s+|-\s+")
_MARKED = re.compile(r"[•‣◦▪●*-]\s+(?=\S)")


def parse_text(text: str) -> Article:
    """Turn plain text into an Article of its lines; nothing is left out but the white space."""
    paragraphs = [
        [line.strip() for line in paragraph.split("\n") if line.strip()]
        for paragraph in re.split(r"\n\s*\n", visible(text))
    ]
    width = _wrap_width(paragraphs)
    lines = [line for lines in paragraphs for line in _joined(lines, width)]
    return Article(blocks=tuple(_blocks(lines)))


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


def _joined(lines: list[str], width: int) -> Iterator[str]:
    held = ""
    last = ""
    for line in lines:
        if held and width and _is_full(last, line, width) and not _BULLET.match(line):
            held = f"{held} {line}"
        else:
            if held:
                yield held
            held = line
        last = line
    if held:
        yield held


def _blocks(lines: list[str]) -> Iterator[Block]:
    marked = [bool(_MARKED.match(line)) for line in lines]
    for index, line in enumerate(lines):
        text = one_line(line)
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
