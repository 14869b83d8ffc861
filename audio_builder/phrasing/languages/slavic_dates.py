"""Dates and years of Slavic languages."""

import re
from functools import partial

from audio_builder.phrasing.context import look_up, one_of
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages.slavic import SEP, Slavic, governed_case, preposition
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_MONTHS_OF_YEAR = 12
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_UNTIL = "по|до|do|і|и|та|на|i"


def dates(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of dates and years."""
    any_year = rf"{one_of(slavic.table['years'])}(?:(?<=\.)|(?!\w))"
    names = list(slavic.table["months"])
    short = {form.rstrip(".") for forms in slavic.table["months"].values() for form in forms}
    # The full stop after a name in full is the sentence's.
    month = rf"(?:{one_of(names)}(?!\w)|{one_of(short)}(?!\w)\.?)"
    year = r"(?P<year>[12]\d{3})"
    mark = slavic.table.get("dates", {}).get("day_mark", "")
    in_year = rf"(?:,?\s{year}(?!\d|\s?[-–]\s?\d)(?:\s?(?P<word>{any_year}))?)?"
    return (
        Verbalizer(name="date", starts=(DIGIT,), ignore_case=True, read=partial(_date_with_month, slavic),
                   pattern=rf"(?P<day>{_DAY}){mark}(?:{SEP}(?P<last>{_DAY}){mark})?\s(?P<month>{month}){in_year}"),
        Verbalizer(name="from_day", starts=(DIGIT,), read=lambda m: _day(slavic, int(m["day"]), m),
                   pattern=rf"(?P<day>{_DAY})(?=\s(?:{_UNTIL})\s{_DAY}\s{month})"),
        Verbalizer(name="from_year", starts=(DIGIT,), read=partial(_from_year, slavic),
                   pattern=rf"{year}(?=\s(?:{_UNTIL})\s[12]\d{{3}}\s?{any_year})"),
        Verbalizer(name="numeric_date", starts=(DIGIT,), read=partial(numeric, slavic),
                   pattern=rf"(?P<day>{_DAY})[./](?P<month>{_DAY})[./](?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)(?:\s{any_year})?"),
        *_short_dates(slavic),
        Verbalizer(name="iso_date", starts=(DIGIT,), read=partial(numeric, slavic),
                   pattern=rf"{year}-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\w-])"),
        Verbalizer(name="year", starts=(DIGIT,), read=partial(_year, slavic),
                   pattern=rf"{year}(?:{SEP}(?P<last>[12]\d{{3}}|\d\d))?\s?(?P<word>{any_year})"),
        Verbalizer(name="year_after_month", starts=(DIGIT,), read=partial(_after_month, slavic),
                   pattern=rf"{year}(?!\d)(?:\s?(?P<word>{any_year}))?"),
    )  # fmt: skip


def _short_dates(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of dates without a year, where months end with a stop: od 24. 12."""
    known = slavic.table.get("dates", {})
    if "short_after" not in known:
        return ()
    before, names = set(known["short_after"].split()), list(slavic.table["months"])

    def read(m: re.Match[str]) -> str | None:
        if preposition(m) not in before:
            return None
        return f"{_day(slavic, int(m['day']), m)} {names[int(m['month']) - 1]}"

    return (
        Verbalizer(name="short_date", starts=(DIGIT,), follows=".", read=read,
                   pattern=rf"(?P<day>{_DAY})\.\s?(?P<month>1[0-2]|0?[1-9])\.(?!\s?\d)"),
    )  # fmt: skip


def _months(slavic: Slavic) -> dict[str, str]:
    table = slavic.table["months"]
    return {form: name for name, forms in table.items() for form in [name, *forms]}


def _day(slavic: Slavic, number: int, m: re.Match[str]) -> str:
    case = slavic.table["day_cases"].get(preposition(m), "gen")
    return slavic.numbers.ordinal(number, f"{'n' if case != 'gen' else 'm'} {case}")


def _of_year(slavic: Slavic, year: str, *, word: bool) -> str:
    """Return a year as the genitive that follows a date."""
    full = year
    if len(year) == 2:
        full = ("20" if int(year) < 50 else "19") + year
    if slavic.year:
        return slavic.year(int(full))
    said = slavic.numbers.ordinal(int(full), "gen")
    return f"{said} {slavic.table['speech']['of_year']}" if word else said


def _date_with_month(slavic: Slavic, m: re.Match[str]) -> str | None:
    if not evidence(slavic.tag).allows_month(m.string, m.start("month"), m.end("month")):
        return None
    said = _day(slavic, int(m["day"]), m)
    if m["last"]:
        said += f"-{_day(slavic, int(m['last']), m)}"
    said += f" {look_up(_months(slavic), m['month']) or m['month']}"
    return f"{said} {_of_year(slavic, m['year'], word=bool(m['word']))}" if m["year"] else said


def numeric(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read a date in numbers."""
    day, month = int(m["day"]), int(m["month"])
    if not (1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= 31):
        return None
    name = list(slavic.table["months"])[month - 1]
    return f"{_day(slavic, day, m)} {name} {_of_year(slavic, m['year'], word=True)}"


def _from_year(slavic: Slavic, m: re.Match[str]) -> str:
    return slavic.numbers.ordinal(int(m["year"]), f"m {governed_case(slavic, m) or 'nom'}")


def _year(slavic: Slavic, m: re.Match[str]) -> str:
    case, word = _year_case(slavic, m)
    said = slavic.numbers.ordinal(int(m["year"]), f"m {case}")
    if m["last"]:
        last = m["last"] if len(m["last"]) == 4 else m["year"][:2] + m["last"]
        said += f"-{slavic.numbers.ordinal(int(last), f'm {case}')}"
    return f"{said} {word}"


def _after_month(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read the year of ``in November 2024``: a genitive."""
    if preposition(m) not in slavic.table["speech"]["month_names"].split():
        return None
    return _of_year(slavic, m["year"], word=bool(m["word"]))


def _year_case(slavic: Slavic, m: re.Match[str]) -> tuple[str, str]:
    """Return the case of a year and the word for it, from the word after or the preposition before."""
    case, said = slavic.table["years"][m["word"]]
    if case:
        return case, said or m["word"]
    inside = preposition(m) in slavic.table["speech"]["in"].split()
    asked = governed_case(slavic, m) or ("loc" if inside else "gen")
    forms = slavic.table["year_forms"]["plural" if m["last"] else "singular"]
    return asked, forms.get(asked, forms["gen"])
