"""The shape of a line: how long it is, and whether it is a sentence."""

import re
from functools import lru_cache

REMEMBERED_LINES = 8192
"""A page has a few hundred lines, and every rule asks about each."""
REMEMBERED_CHARACTERS = 2000
"""Longer lines are not kept: a few of a megabyte would fill the memory."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_SENTENCE_END = re.compile(r"[.!?。！？…؟।][\"'’”»)\]“]*$")
_FULL_SENTENCE_WORDS = 8
_WORDS_PER_UNSPACED = 0.5  # two Chinese characters are about one word


def words(text: str) -> list[str]:
    """Return a line's words."""
    return _WORD.findall(text)


def word_count(text: str) -> int:
    """Count words; scripts without spaces are counted by their characters."""
    return _known_count(text) if len(text) <= REMEMBERED_CHARACTERS else _count(text)


@lru_cache(maxsize=REMEMBERED_LINES)
def _known_count(text: str) -> int:
    return _count(text)


def _count(text: str) -> int:
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    return len(_WORD.findall(text)) + int(unspaced * _WORDS_PER_UNSPACED)


def ends_as_sentence(text: str) -> bool:
    """Tell whether a line ends with a full stop, question or exclamation mark."""
    return bool(_SENTENCE_END.search(text))


def is_sentence(text: str) -> bool:
    """Tell whether a line reads like at least one whole sentence."""
    return ends_as_sentence(text) and word_count(text) >= _FULL_SENTENCE_WORDS


def in_lower_case(text: str) -> str:
    """Return a line in lower case and of the same length; Turkish İ would become two characters."""
    return text.replace("İ", "i").lower()


def sameness_key(text: str) -> str:
    """Return a line's letters and digits only, so that copies of it are equal."""
    return "".join(_WORD.findall(text.lower()))
