"""Dates and clock times of languages with simple number grammar."""

import re

from audio_builder.phrasing.context import folded, one_of
from audio_builder.phrasing.languages.western import SEP, Tongue
from audio_builder.phrasing.scanner import DIGIT, Recognizer


def dates(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of dates."""
    months = {
        form.lower(): name
        for name, forms in tongue.table["months"].items()
        for form in [name, *forms]
    }
    names = list(tongue.table["months"])
    joint = tongue.word("date_of")
    of = f" {joint} " if joint else " "
    before_year = f" {tongue.word('year_of')} " if tongue.word("year_of") else " "

    def dated(day: str, month: str, year: str | None) -> str:
        said = f"{day}{of}{month}" if day else month
        return f"{said}{before_year}{_year(tongue, year)}" if year else said

    def written(m: re.Match[str]) -> str:
        days = re.findall(r"\d+", m["days"])
        said = f" {tongue.word('days_join')} ".join(
            tongue.day(int(day), m) for day in days
        ).replace("  ", " ")
        return dated(said, (folded(months, m["month"]) or m["month"]), m["year"])

    def numeric(m: re.Match[str]) -> str | None:
        day, month = int(m["a"]), int(m["b"])
        if month > 12 >= day:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        year = m["year"]
        full = year if not year or len(year) == 4 else ("20" if int(year) < 50 else "19") + year
        return dated(tongue.day(day, m), names[month - 1], full)

    def iso(m: re.Match[str]) -> str:
        month, day = _month_and_day(m)
        return dated(tongue.day(day, m) if day else "", names[month - 1], m["year"])

    day = r"(?:[12]\d|3[01]|0?[1-9])"
    mark = rf"(?:{tongue.table['dates'].get('day_mark', '')})?" if "dates" in tongue.table else ""
    month = rf"(?P<month>{one_of(months)})\b\.?"
    link = rf"\s(?:{tongue.word('date_link') or 'de'}\s)?"
    year = rf"(?:,?{link}(?P<year>\d{{4}})(?![\w]|[.,]\d))?"
    return (
        Recognizer(name="date", starts=(DIGIT,), ignore_case=True, read=written,
                   pattern=rf"(?P<days>{day}{mark}(?:(?:{SEP}|/|\s?\.\s?[-–/]\s?){day}{mark}){{0,4}}){link}{month}{year}"),
        Recognizer(name="numeric_date", starts=(DIGIT,), read=numeric,
                   pattern=rf"(?P<a>{day})(?P<sep>[-/]|\.\s?)(?P<b>{day})(?P=sep)(?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)"),
        Recognizer(name="iso_date", starts=(DIGIT,), read=iso,
                   pattern=r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?|(?P<sep>[./])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>[0-3]\d))(?![\w/-])"),
        Recognizer(name="month", starts=tuple(f for f in months if f not in {n.lower() for n in names}), ignore_case=True,
                   pattern=rf"(?P<month>{one_of(months)})\.", read=lambda m: (folded(months, m["month"]) or m["month"])),
    )  # fmt: skip


def _year(tongue: Tongue, written: str) -> str:
    in_date = tongue.year_in_date or tongue.year
    return in_date(int(written))


def _month_and_day(m: re.Match[str]) -> tuple[int, int]:
    """Return month and day of a date with the year first; no day is zero."""
    return int(m["month"] or m["m"]), int(m["day"] or m["d"] or 0)


def month_first(tongue: Tongue) -> Recognizer:
    """Return the sweep for dates that begin with the month: June 21, 2021."""
    months = {
        form.lower(): name
        for name, forms in tongue.table["months"].items()
        for form in [name, *forms]
    }
    joint = f" {tongue.word('date_of')} " if tongue.word("date_of") else " "
    before_year = f" {tongue.word('year_of')} " if tongue.word("year_of") else " "

    def read(m: re.Match[str]) -> str:
        day, month = tongue.day(int(m["day"]), m), (folded(months, m["month"]) or m["month"])
        return f"{day}{joint}{month}{before_year}{tongue.year(int(m['year']))}"

    pattern = rf"(?<!\w)(?P<month>{one_of(months)})\.?\s(?P<day>[12]\d|3[01]|0?[1-9]),?\s(?P<year>[12]\d{{3}})(?!\w)"
    return Recognizer(name="month_first", starts=(), pattern=pattern, read=read, ignore_case=True)


def times(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of clock times."""
    mark = tongue.table["speech"]["hour_mark"]

    def read(m: re.Match[str]) -> str | None:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if hour > 24:
            return None
        said = tongue.clock(hour, minute, m)
        if m["until"]:
            first = tongue.cardinal(hour, "") if not minute else said
            last = m["until"].replace(".", ":").partition(":")
            said = f"{first} {tongue.word('to')} {tongue.clock(int(last[0]), int(last[2] or 0), m)}"
        return said

    clock = r"(?P<hour>2[0-4]|1\d|0?\d)"
    until = rf"(?:{SEP}(?P<until>(?:2[0-4]|1\d|0?\d)(?:[:.][0-5]\d)?))?"
    return (
        Recognizer(name="time", starts=(DIGIT,), read=read,
                   pattern=rf"{clock}:(?P<minute>[0-5]\d){until}(?P<mark>\s?(?:{mark})(?!\w))?(?![\w:])"),
        Recognizer(name="marked_time", starts=(DIGIT,), read=read,
                   pattern=rf"{clock}(?:[.:](?P<minute>[0-5]\d))?{until}(?P<mark>\s?(?:{mark})(?!\w))"),
    )  # fmt: skip
