"""A headline in capitals becomes a sentence, with its acronyms kept."""

import re
from collections.abc import Callable, Collection

_WORD = re.compile(r"[^\W\d_]{2,}")
_CLITIC = re.compile(r"(?<=[^\W\d_]')[^\W\d_](?![^\W\d_])")
_BEGINNING = re.compile(r"(?<=[^\W\d_][^\W\d_][.!?] )[^\W\d_]")
# Fewer words are a name or two acronyms side by side.
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.8


def sentence_case(
    text: str,
    acronyms: Collection[str],
    names: Collection[str] = (),
    lower: Callable[[str], str] = str.lower,
) -> str:
    """Put a line written in capitals into small letters; return any other line as it is.

    The length stays the same, so that places in the text stay true.
    """
    if text[:12].upper() != text[:12]:
        return text
    words = _WORD.findall(text)
    plain = [word for word in words if word not in acronyms]
    shouted = sum(word.isupper() for word in words)
    if len(words) < _FEWEST_WORDS or not plain or shouted < _LEAST_SHARE * len(words):
        return text
    if sum(map(len, plain)) < 2 * len(plain) + 2:
        return text

    def in_small(m: re.Match[str]) -> str:
        word = m.group()
        if word.capitalize() in names:
            return word.capitalize()
        small = lower(word)
        return word if word in acronyms or len(small) != len(word) else small

    said = _CLITIC.sub(lambda m: m.group().lower(), _WORD.sub(in_small, text))
    said = _BEGINNING.sub(_in_capital, said)
    first = _WORD.search(said)
    if first and first.group().islower():
        at = first.start()
        upper = said[at].upper()
        said = said[:at] + (upper if len(upper) == 1 else said[at]) + said[at + 1 :]
    return said


def _in_capital(m: re.Match[str]) -> str:
    capital = m.group().upper()
    return capital if len(capital) == 1 else m.group()
