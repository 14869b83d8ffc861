"""What stands before and after a match: the words that decide how it is read."""

import re
from collections.abc import Iterable, Mapping

_BEFORE = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]['.-])([^\W\d_]+(?:['.-][^\W\d_]+)*\.?)[\s\"'(]*$")
_AFTER = re.compile(r"[\s\"')-]*([^\W\d_]+(?:'[^\W\d_]+)?)")
# No single word is longer; the window keeps the look back cheap in long paragraphs.
_WINDOW = 40


def word_before(m: re.Match[str]) -> str:
    """Return the word right before a match, as written; empty when there is none."""
    found = _BEFORE.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    return found.group(1) if found else ""


def word_after(m: re.Match[str]) -> str:
    """Return the word right after a match, as written; empty when there is none."""
    found = _AFTER.match(m.string, m.end())
    return found.group(1) if found else ""


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first; of none, one that never matches."""
    choices = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    return f"(?:{'|'.join(choices)})" if choices else "(?!)"


def look_up(table: Mapping[str, str], form: str) -> str | None:
    """Look a form up in small letters; patterns that ignore case also match dotless and dotted i."""
    small = form.rstrip(".").lower()
    return (
        table.get(small)
        or table.get(small.replace("i̇", "i"))
        or table.get(form.rstrip(".").replace("I", "ı").lower())
    )


def one_of_spaced(written: Iterable[str]) -> str:
    """Return a pattern for any of some forms, the longest first; their spaces may be left out."""
    return one_of(written).replace(r"\ ", r"\s?")


def starts_of(written: Iterable[str]) -> tuple[str, ...]:
    """Return what forms begin with, as start keys: the first word in lower case, or the sign."""
    return tuple(
        {found.group().lower() if (found := _FIRST.match(form)) else form[0] for form in written}
    )


_FIRST = re.compile(r"[^\W\d_]+")
