"""A text is parted where its alphabet changes: an engine for one alphabet spells the others."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from audio_builder.language import detect, primary

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# A Cyrillic text too short to be told by its words.
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_CYRILLIC = "CYRILLIC"


def stretches(text: str, scripts: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield the stretches of a text with their places, and whether the engine reads them.

    Signs and digits go with the letters before them. Without scripts all is read.
    """
    if not scripts or not _BEYOND_ASCII.search(text):
        yield 0, text, True
        return
    start, is_read = 0, True
    has_letters = False
    for place, sign in enumerate(text):
        if not sign.isalpha():
            continue
        reads = _is_of(sign, tuple(scripts))
        if has_letters and reads is not is_read:
            yield start, text[start:place], is_read
            start = place
        is_read, has_letters = reads, True
    yield start, text[start:], is_read


def language_of(text: str, expected: str = "") -> str:
    """Return the language of a stretch in another alphabet; empty when nothing tells it."""
    found = detect(text)
    if found:
        return found
    letters = [sign for sign in text if sign.isalpha()]
    if letters and unicodedata.name(letters[0], "").startswith(_CYRILLIC):
        if primary(expected) in {"be", "bg", "kk", "mk", "ru", "sr", "uk"}:
            return primary(expected)
        return "uk" if _UKRAINIAN.search(text) else "ru"
    return ""


@lru_cache(maxsize=4096)
def _is_of(sign: str, scripts: tuple[str, ...]) -> bool:
    # Letters of mathematics and modifiers have no script in their names, and do no harm.
    name = unicodedata.name(sign, "")
    return name.startswith((*scripts, "MODIFIER", "FEMININE", "MASCULINE", "FULLWIDTH LATIN"))
