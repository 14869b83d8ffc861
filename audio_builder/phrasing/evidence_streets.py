"""Whether St. or Dr. ends the name of a street, or is the title of what follows."""

import re
from collections.abc import Collection

from msgspec import Struct

_WINDOW = 60
_NAME_BEFORE = re.compile(r"((?:[A-Z][\w'’-]*|\d{1,3}(?:st|nd|rd|th)))\.?\s$")
_WORD_AFTER = re.compile(r"[\"'”’)]*\s+[\"'“‘(]*([^\W_][\w'’]*)")


class Streets(Struct, frozen=True, kw_only=True):
    """Short forms of streets that are titles, too, and what tells the two apart."""

    forms: frozenset[str]
    """Titles that are streets, too (St., Dr.)."""
    no_names: frozenset[str]
    """Names before them that are no street's."""
    saints: frozenset[str]
    """Names after St. that make it a saint all the same."""


def ends_street(known: Streets, starters: Collection[str], text: str, start: int, end: int) -> bool:
    """Say whether a form ends a street's name: a name stands before it, a sentence begins after.

    "On Main St. He": ``starters`` are small words that begin sentences.
    """
    form = text[start:end].rstrip(".")
    if form not in known.forms:
        return False
    before = _NAME_BEFORE.search(text[max(0, start - _WINDOW) : start])
    following = _WORD_AFTER.match(text, end)
    if before is None or following is None or before.group(1) in known.no_names:
        return False
    if before.group(1).lower() in starters:
        return False
    after = following.group(1)
    if after[0].isdecimal():
        return form == "St"
    if after.lower() in starters:
        return after[0].isupper()
    return form == "St" and after[0].isupper() and after.removesuffix("'s") not in known.saints
