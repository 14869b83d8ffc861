"""The lines of a text copied from print: page numbers and running heads are marked."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_PAGE = re.compile(
    r"\W{0,3}(?:(?:page|seite|s\.|p\.|pág(?:ina)?\.?|pag(?:ina|e)?\.?|стор(?:інка|\.)|стр(?:аница|\.)|"
    r"с\.|sida|side|strona|sayfa)\s*)?(?P<number>\d{1,4})"
    r"(?:\s*(?:/|of|von|de|sur|di|из|з|van|av)\s*\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_EDGE_NUMBER = re.compile(r"^(\d{1,4})\s{2,}(?=\D)|(?<=[^\s\d])\s{2,}(\d{1,4})$")
_GAP = re.compile(r"\S\s{3,}\S")
_LONGEST_HEAD = 100  # characters
_MOST_HEAD_WORDS = 14
_MOST_STEP = 3
"""Pages may be left out, but numbers that jump are no page numbers."""
_FEWEST = 2
_NEAR = 2
"""Lines from a page number to its running head."""
_LETTERS = re.compile(r"[\W\d_]+")


def find_furniture(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that are page numbers in a row, and running heads beside them.

    ``lines`` are as they stood, with the gaps inside them; empty ones are skipped.
    """
    numbers = _page_numbers(lines)
    if not numbers:
        return frozenset()
    filled = [index for index, line in enumerate(lines) if line.strip()]
    place = {index: at for at, index in enumerate(filled)}
    # The first line is the headline, which running heads repeat.
    around = {
        number: [
            index
            for index in filled[max(0, place[number] - _NEAR) : place[number] + _NEAR + 1]
            if index not in numbers and index != filled[0] and _may_be_head(lines[index])
        ]
        for number in numbers
    }
    owners = {index: number for number, near in around.items() for index in near}
    pages = Counter(key for key, _ in {(_key(lines[i]), number) for i, number in owners.items()})
    title = _key(lines[filled[0]])
    beside = {
        index for near in around.values() for index in near if _is_head(lines[index], pages, title)
    }
    return frozenset({*numbers, *beside})


def _page_numbers(lines: Sequence[str]) -> tuple[int, ...]:
    """Return the lines with nothing but a number, of which each goes on from the one before."""
    run: list[tuple[int, int]] = []
    best: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        text = line.strip()
        found = _PAGE.fullmatch(text) if text else None
        number = int(found["number"]) if found else _edge_number(line)
        if number is None:
            continue
        if run and not 0 < number - run[-1][1] <= _MOST_STEP:
            run = []
        run.append((index, number))
        best = max(best, list(run), key=len)
    # A list of numbers stands without text between.
    spread = [b[0] - a[0] for a, b in pairwise(best)]
    if len(best) < _FEWEST or min(spread) <= 1:
        return ()
    return tuple(index for index, _ in best)


def _edge_number(line: str) -> int | None:
    """Return the number at an edge of a running head: "34    TIDE JOURNAL"."""
    text = line.strip()
    found = _EDGE_NUMBER.search(text) if len(text) <= _LONGEST_HEAD else None
    return int(found[1] or found[2]) if found else None


def _may_be_head(line: str) -> bool:
    text = line.strip()
    is_short = len(text) <= _LONGEST_HEAD and len(text.split()) <= _MOST_HEAD_WORDS
    return is_short and not (text.endswith((".", ",", "-", "–", ";", ":")) or text[:1].islower())


def _is_head(line: str, pages: Counter[str], title: str) -> bool:
    """Tell whether a line stands on several pages, has gaps, or is the headline in capitals."""
    text = line.strip()
    key = _key(text)
    if not key:
        return False
    return bool(_GAP.search(text)) or pages[key] >= _FEWEST or (text.isupper() and key in title)


def _key(line: str) -> str:
    return _LETTERS.sub("", line).lower()
