"""A line becomes the date written in it."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from audio_builder.dates.zones import ZONE, find_zone

_FIGURES = (
    r"(?P<y0>\d{4})-(?P<m0>\d{1,2})-(?P<d0>\d{1,2})",
    r"(?P<d1>\d{1,2})(?P<dot>[./-])(?P<m1>\d{1,2})(?P=dot)(?P<y1>\d{4})",
    r"(?P<y4>\d{4})(?P<slash>[./])\s?(?P<m4>\d{1,2})(?P=slash)\s?(?P<d4>\d{1,2})\.?",
    r"(?P<y5>\d{4})\s?[年년]\s?(?P<m5>\d{1,2})\s?[月월]\s?(?P<d5>\d{1,2})\s?[日일]?",
)
_CLOCK = (
    r"(?P<half0>오전|오후|午前|午後|上午|下午)?\s{0,2}"
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?:\s?(?:[:.h]|时|時|点|點|시)\s?(?P<minute>[0-5]\d)(?:분|分)?(?::[0-5]\d)?"
    r"(?:\s{0,2}(?P<half>[ap]\.?\s?m\b\.?))?|\s{0,2}(?P<half2>[ap]\.?\s?m\b\.?)|\s?(?:Uhr|h)\b)"
    rf"(?:\s{{0,2}}(?:Uhr|hrs?|hours|h|น\.)\b)?(?:\s{{0,2}}(?P<zone>{ZONE}))?"
)
_JOINTS = (
    r"(?:at|um|à|a las|a la|às|alle ore|alle|ore|om|klo|kl\.?|o|godz\.|v|в|о|об|у|saat|ora|"
    r"р\.|г\.|г|р|T|de)"
)
_TIME_AFTER = re.compile(
    rf"[\s,|·•–—/(-]{{0,9}}(?:T(?=\d)|(?:{_JOINTS}[\s,]{{1,3}}){{0,2}}){_CLOCK}", re.IGNORECASE
)
_TIME_BEFORE = re.compile(
    rf"(?<![\d:.])(?:at\s{{1,3}})?{_CLOCK}[\s,|·•–—-]{{0,9}}(?:(?:on|am|le|el|il|em)\s{{1,3}})?"
    r"(?:[^\W\d_]{2,12}\.?,?\s{1,3})?$",
    re.IGNORECASE,
)
_LONGEST_TIME = 60  # characters between the time and the date behind it
_AFTERNOON = frozenset({"오후", "午後", "下午"})
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
    names = {**_number_names(table["en"]), **_number_names(table.get(_same(language), ()))}
    return {name.replace("_", " "): number for name, number in names.items() if name}


def _same(language: str) -> str:
    return "no" if language in {"nb", "nn"} else language


def _number_names(names: list[str]) -> dict[str, int]:
    return {one: number for number, line in enumerate(names, 1) for one in line.split()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    of = r"(?:\s+(?:de|del|di|of))?"
    day_first = (
        rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|re|º|ª|°|-?го|-?е)?\.?{of}\s*"
        rf"(?P<m2>{month})\.?,?{of}\s*(?P<y2>\d{{4}})"
    )
    # Pages glue lines together: "PublishedDec 9, 2016".
    fresh = r"(?:(?<![^\W_])|(?<=(?-i:[a-zà-ÿ]))(?=(?-i:[A-Z])))"
    month_first = (
        rf"{fresh}(?P<m3>{month})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    )
    year_first = (
        rf"(?P<y6>\d{{4}})\.?(?:\s?(?:m|g|gada)\.)?(?:\s+gada)?\s+"
        rf"(?:(?P<m6>{month})\s+(?P<d6>\d{{1,2}})|(?P<d7>\d{{1,2}})\.\s+(?P<m7>{month}))\.?"
    )
    figures = "|".join((*_FIGURES, day_first, year_first))
    return re.compile(
        rf"(?:(?<![\d.])(?:{figures})|{month_first})(?:(?!\d)|(?=\d{{1,2}}[:.]\d\d))",
        re.IGNORECASE,
    )


def find_date(text: str, language: str) -> WrittenDate | None:
    """Find the first date in a line, with the time beside it, and its zone, if there are any."""
    for found in _pattern(language).finditer(text):
        day = _day(found, language)
        if day is None:
            continue
        start, end = found.span()
        clock = _TIME_AFTER.match(text, end)
        if clock:
            return WrittenDate(when=_at(day, clock), start=start, end=clock.end(), has_time=True)
        head = max(0, start - _LONGEST_TIME)
        clock = _TIME_BEFORE.search(text[head:start])
        if clock:
            begin = head + clock.start()
            return WrittenDate(when=_at(day, clock), start=begin, end=end, has_time=True)
        return WrittenDate(when=day, start=start, end=end, has_time=False)
    return None


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hour = int(clock["hour"])
    half = (clock["half"] or clock["half2"] or "").lower()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    elif clock["half0"] in _AFTERNOON and hour < _NOON:
        hour += _NOON
    when = day.replace(hour=hour, minute=int(clock["minute"] or 0))
    zone = find_zone(clock["zone"], when) if clock["zone"] else None
    return when.replace(tzinfo=zone)


def _day(found: re.Match[str], language: str) -> datetime | None:
    parts = found.groupdict()
    kind = next(k for k in "0123456" if parts[f"y{k}"])
    month_text = (parts[f"m{kind}"] or parts["m7"]).lower()
    month = int(month_text) if month_text.isdigit() else _months(language)[month_text]
    day, year = int(parts[f"d{kind}"] or parts["d7"]), int(parts[f"y{kind}"])
    if kind == "1" and language == "en" and parts["dot"] == "/":
        if day <= _NOON and month <= _NOON and day != month:
            return None  # 3/4 is the third of April here and March the fourth there
        if month > _NOON:
            day, month = month, day
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - a line without a zone gives none
    except ValueError:
        return None
