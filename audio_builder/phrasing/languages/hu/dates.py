"""Hungarian dates: the year first, and the day as a possessive (4-én: negyedikén)."""

import re
from collections.abc import Mapping
from functools import partial

from msgspec import Struct

from audio_builder.phrasing.context import look_up, one_of
from audio_builder.phrasing.languages.hu.numbers import day, day_with, year
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Verbalizer

_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ENDING = r"(?:-(?P<ending>[^\W\d_]{1,6})(?!\w)|\.(?!\d)|(?=[,;)]|$))"
_YEAR = r"(?:(?P<year>[12]\d{3})\.\s?)"


class Months(Struct, frozen=True):
    """The months, in order and by every form that is written."""

    names: tuple[str, ...]
    by_form: Mapping[str, str]

    @staticmethod
    def read(table: Mapping[str, list[str]]) -> "Months":
        """Take them from the language's words."""
        forms = {form: name for name, forms in table.items() for form in [name, *forms]}
        return Months(names=tuple(table), by_form={**forms, "máj": "május"})

    def find(self, written: str) -> str:
        """Find the month somebody wrote: a name, a number or a Roman numeral."""
        if not written.isdecimal():
            found = look_up(self.by_form, written)
            if found:
                return found
        number = int(written) if written.isdecimal() else roman_value(written)
        return self.names[number - 1] if 0 < number <= len(self.names) else ""


def dates(months: Months) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of dates that begin with a number."""
    read = partial(_date, months)
    name = rf"(?P<month>{one_of(months.by_form)})\.?\s"
    day_of = rf"(?P<day>{_DAY}){_ENDING}"
    return (
        Verbalizer(name="date", starts=(DIGIT,), read=read, ignore_case=True, pattern=rf"{_YEAR}{name}{day_of}"),
        Verbalizer(name="numeric_date", starts=(DIGIT,), read=read, pattern=rf"{_YEAR}(?P<month>{_MONTH})\.\s?{day_of}"),
        Verbalizer(name="short_date", starts=(DIGIT,), read=read, pattern=rf"(?P<month>0[1-9]|1[0-2])\.\s{day_of}"),
        Verbalizer(name="roman_date", starts=(WORD,), read=read, pattern=rf"(?P<month>[IVX]{{1,4}}\.)\s{day_of}"),
    )  # fmt: skip


def month_and_day(months: Months) -> Verbalizer:
    """Return the verbalizer of dates that begin with the month: május 4-én."""
    pattern = rf"(?<![\w.])(?P<month>{one_of(months.by_form)})\.?\s(?P<day>{_DAY}){_ENDING}"
    return Verbalizer(
        name="month_and_day",
        starts=(),
        read=partial(_date, months),
        ignore_case=True,
        pattern=pattern,
    )


def _date(months: Months, m: re.Match[str]) -> str | None:
    month = months.find(m["month"].rstrip("."))
    if not month:
        return None
    number = int(m["day"])
    said = day_with(number, m["ending"]) if m["ending"] else day(number)
    written_year = m.groupdict().get("year")
    head = f"{year(int(written_year))} " if written_year else ""
    # At the end of a line the day's full stop is the sentence's, too.
    stop = "." if m.group()[-1] == "." and m.end() == len(m.string) else ""
    return f"{head}{month} {said}{stop}"
