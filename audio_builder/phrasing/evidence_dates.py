"""Whether a short form of a day or a month stands in a date, by what is beside it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

_WINDOW = 60
_LETTER = r"[^\W\d_]"
_WORD_BEFORE = re.compile(
    rf"(?<!{_LETTER})(?<!{_LETTER}['’-])({_LETTER}+(?:['’-]{_LETTER}+)*\.?)[\s,]*$"
)
_JOINER = r"(?:to|and|or|through|bis|und|oder|y|e|o|a|al|et|ou|au|и|і|й|та|по|до|i|do|lub|en|of|tot|ve|ile)"
_ROW = re.compile(
    rf"\.?,?[\s\xa0]?(?:[-–—/&,]|{_JOINER}(?=[\s\xa0]))?[\s\xa0]?(?P<word>{_LETTER}+)",
    re.IGNORECASE,
)
_ROW_BEFORE = re.compile(
    rf"(?<!{_LETTER})(?P<word>{_LETTER}+)\.?,?[\s\xa0]?(?:[-–—/&,]|(?<=[\s\xa0]){_JOINER})?[\s\xa0]?$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"(?P<head>^|[\s(,])(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º|ª)?[\s\xa0]?$")
_YEAR_AFTER = re.compile(r",?[\s\xa0]?(?:[^\W\d_]{2}[\s\xa0])?(?:'\d\d|[12]\d{3})(?!\d)")
_DAY_AFTER = re.compile(
    r",?[\s\xa0](?P<time>\d{1,2}(?:[:.hH]\d\d|[\s\xa0]?[-–—][\s\xa0]?\d))?(?:(?(time)|\d{1,2}(?:\.|er|st|nd|rd|th)?))(?![\d])(?:[\s\xa0]*(?P<next>[^\W\d_]+))?"
)
_DAY_NUMBER = re.compile(r"[\s\xa0](?:the[\s\xa0])?\d{1,4}(?:st|nd|rd|th)?(?![\d%])(?!,\d{3})")
_GOES_ON = re.compile(r"[\s\xa0]*[\d,;:)a-zа-яіїєґ–—-]")
_HOURS = frozenset("h u uhr à as at alle às kl o об в saat om a p am pm".split())


class Calendar(Struct, frozen=True, kw_only=True):
    """The names of a language's days and months, and what stands before a date."""

    names: frozenset[str]
    """Names and short forms of days and months, in small letters."""
    short: frozenset[str]
    """The short forms alone, without their full stop."""
    before_days: frozenset[str]
    """Words before the day of a month: the, am, il, weekdays."""


def calendar(table: Mapping[str, Any], before_days: Iterable[str]) -> Calendar:
    """Return the days and months of a language's words."""
    dates = {**table.get("months", {}), **table.get("weekdays", {})}
    names = {name.lower() for name in dates}
    forms = {form.lower().rstrip(".") for short in dates.values() for form in short}
    return Calendar(
        names=frozenset(names | forms),
        short=frozenset(forms - names),
        before_days=frozenset(before_days),
    )


def is_dated(known: Calendar, text: str, start: int, end: int) -> bool:
    """Say whether a month stands in a date: a day, a year or another month is beside it."""
    head = text[max(0, start - _WINDOW) : start]
    if _YEAR_AFTER.match(text, end) or _is_in_row(known, text, head, end):
        return True
    day = _DAY_BEFORE.search(head)
    if not day or not 1 <= int(day["day"]) <= 31:  # noqa: PLR2004 - days of a month
        return False
    before = _WORD_BEFORE.search(head[: day.start("day")])
    word = before.group(1).rstrip(".").lower() if before else ""
    is_first = not head[: day.start("day")].strip(" (")
    if is_first or word in known.before_days or word in known.names:
        return True
    return text[end - 1] == "." and bool(_GOES_ON.match(text, end))


def _is_in_row(known: Calendar, text: str, head: str, end: int) -> bool:
    """Say whether another day or month stands right before or after."""
    found = (_ROW.match(text, end), _ROW_BEFORE.search(head))
    return any(side is not None and side["word"].lower() in known.names for side in found)


def is_weekday(known: Calendar, text: str, start: int, end: int) -> bool:
    """Say whether a day of the week stands before a date or a time, or beside another."""
    if _is_in_row(known, text, text[max(0, start - _WINDOW) : start], end):
        return True
    found = _DAY_AFTER.match(text, end)
    if not found:
        return False
    following = (found["next"] or "").lower()
    is_hour = bool(found["time"]) or following in _HOURS or following in known.names
    return is_hour or not (found["next"] or "").islower()


def is_dated_day(known: Calendar, text: str, start: int, end: int) -> bool:
    """Say whether a day of the week stands in a date, where days have a capital."""
    return text[start].isupper() and (
        is_weekday(known, text, start, end) or bool(_DAY_NUMBER.match(text, end))
    )


def is_dated_month(known: Calendar, text: str, start: int, end: int) -> bool:
    """Say whether a month stands in a date, where months have a capital."""
    return text[start].isupper() and (
        bool(_DAY_NUMBER.match(text, end)) or is_dated(known, text, start, end)
    )
