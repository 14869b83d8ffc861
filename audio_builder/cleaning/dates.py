"""A line becomes the date written in it."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

_ISO = r"(?P<y0>\d{4})-(?P<m0>\d{2})-(?P<d0>\d{2})"
_NUMBERS = r"(?P<d1>\d{1,2})(?P<dot>[./-])(?P<m1>\d{1,2})(?P=dot)(?P<y1>\d{4})"
_YEAR_FIRST = r"(?P<y4>\d{4})/(?P<m4>\d{1,2})/(?P<d4>\d{1,2})"
_TIME = re.compile(
    r"[\s,|·•–—-]*"
    r"(?:(?:at|um|à|a las|às|alle ore|alle|ore|om|o|godz\.|о|об|в|saat|р\.|г\.|T)[\s,]*){0,2}"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?:Uhr|GMT|UTC|BST|E[SD]?T|P[SD]?T|C[EDS]?S?T|IST|h)\b)?",
    re.IGNORECASE,
)
_NOON = 12
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # there were no web pages before; later is a typing error


class WrittenDate(Struct, frozen=True, kw_only=True):
    """A date found in a line."""

    when: datetime
    start: int
    end: int
    has_time: bool


@cache
def _months(language: str) -> dict[str, int]:
    table = json.loads(Path(__file__).with_name("calendar.json").read_text("utf-8"))
    names = {**_numbered(table["en"]), **_numbered(table.get(language, ()))}
    return {name: number for name, number in names.items() if name}


def _numbered(names: list[str]) -> dict[str, int]:
    return {one: number for number, line in enumerate(names, 1) for one in line.split()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    of = r"(?:\s+(?:de|del|di|of))?"
    day_first = (
        rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?{of}\s+"
        rf"(?P<m2>{month})\.?,?{of}\s+(?P<y2>\d{{4}})"
    )
    month_first = rf"(?P<m3>{month})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    return re.compile(
        rf"\b(?:{_ISO}|{_YEAR_FIRST}|{_NUMBERS}|{day_first}|{month_first})(?!\d)", re.IGNORECASE
    )


def find_date(text: str, language: str) -> WrittenDate | None:
    """Find the first date in a line, with the time after it if there is one."""
    for found in _pattern(language).finditer(text):
        day = _day(found, language)
        if day is None:
            continue
        clock = _TIME.match(text, found.end())
        if not clock:
            return WrittenDate(when=day, start=found.start(), end=found.end(), has_time=False)
        hour, half = int(clock["hour"]), (clock["half"] or "").lower()
        if half:
            hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
        when = day.replace(hour=hour, minute=int(clock["minute"]))
        return WrittenDate(when=when, start=found.start(), end=clock.end(), has_time=True)
    return None


def _day(found: re.Match[str], language: str) -> datetime | None:
    parts = found.groupdict()
    kind = next(k for k in "01234" if parts[f"y{k}"])
    month_text = parts[f"m{kind}"].lower()
    month = int(month_text) if month_text.isdigit() else _months(language)[month_text]
    day, year = int(parts[f"d{kind}"]), int(parts[f"y{kind}"])
    if kind == "1" and language == "en" and parts["dot"] == "/":
        if day <= _NOON and month <= _NOON and day != month:
            return None  # 3/4 is the third of April here and March the fourth there
        if month > _NOON:
            day, month = month, day
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - as written; a page seldom says its zone
    except ValueError:
        return None
