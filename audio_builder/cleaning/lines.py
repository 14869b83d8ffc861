"""The shape of a line: how long it is, and whether it is a sentence."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

REMEMBERED_LINES = 8192
"""A page has a few hundred lines, and every rule asks about each."""
REMEMBERED_CHARACTERS = 2000
"""Longer lines are not kept: a few of a megabyte would fill the memory."""
Measure = TypeVar("Measure")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
# With Korean, whose words stand with their endings.
_OTHER_WORDS = re.compile("[\u0e00-\u0e7f\u3005-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SENTENCE_ENDS = tuple(".!?。！？…؟।")
_MARKS = re.compile(r"(?:\s?\[[^\[\]]{1,20}\]){1,9}$")
_CLOSERS = "\"'’”»)]“"
_FULL_SENTENCE_WORDS = 8
_WORDS_PER_UNSPACED = 0.5  # two Chinese characters are about one word


def remember(measure: Callable[[str], Measure]) -> Callable[[str], Measure]:
    """Measure a line once, however many rules ask and however often."""
    known = lru_cache(maxsize=REMEMBERED_LINES)(measure)

    @wraps(measure)
    def recall(text: str) -> Measure:
        return known(text) if len(text) <= REMEMBERED_CHARACTERS else measure(text)

    return recall


def words(text: str) -> list[str]:
    """Return a line's words."""
    return _WORD.findall(text)


@remember
def _count_and_key(text: str) -> tuple[int, str]:
    """Return the number of words, and their letters in a row: looking for both is one search."""
    found = _WORD.findall(text)
    unspaced = len(_UNSPACED.findall(text)) if has_other_words(text) else 0
    return len(found) + int(unspaced * _WORDS_PER_UNSPACED), "".join(found).lower()


def has_other_words(text: str) -> bool:
    """Tell whether a line is in a script whose words are not set apart, or not from endings."""
    return not text.isascii() and _OTHER_WORDS.search(text) is not None


def word_count(text: str) -> int:
    """Count words; scripts without spaces are counted by their characters."""
    return _count_and_key(text)[0]


def ends_as_sentence(text: str) -> bool:
    """Tell whether a line ends with a full stop, question or exclamation mark."""
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def without_marks(text: str) -> str:
    """Return a line without the marks of notes at its end: "[1][citation needed]"."""
    return _MARKS.sub("", text) if text.endswith("]") else text


def is_sentence(text: str) -> bool:
    """Tell whether a line reads like at least one whole sentence."""
    return ends_as_sentence(text) and word_count(text) >= _FULL_SENTENCE_WORDS


def in_lower_case(text: str) -> str:
    """Return a line in lower case and of the same length; Turkish İ would become two characters."""
    return text.replace("İ", "i").lower()


def sameness_key(text: str) -> str:
    """Return a line's letters and digits only, so that copies of it are equal."""
    return _count_and_key(text)[1]
