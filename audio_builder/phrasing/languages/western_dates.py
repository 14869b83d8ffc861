"""Dates and clock times of languages with simple number grammar."""

import re

from audio_builder.phrasing.context import look_up, one_of, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages.western import SEP, NumberRules
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_LONGEST_SHORT_FORM = 5
_QUARTER = 15
_DAY_AND_YEAR = re.compile(r"\d,?\s[12]\d{3}")
DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTHS_OF_YEAR, _DAYS_OF_MONTH = range(1, 13), range(1, 32)


def dates(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of dates."""
    months, names = _forms(rules), list(rules.table["months"])
    known = evidence(rules.tag)

    def month(m: re.Match[str]) -> str | None:
        if not known.allows_month(m.string, m.start(), m.end()):
            return None
        return _month(months, m["month"])

    def date_with_month(m: re.Match[str]) -> str | None:
        if not known.allows_month(m.string, m.start("month"), m.end("month")):
            return None
        days = re.findall(r"\d+", m["days"])
        said = f" {rules.word('days_join')} ".join(rules.day(int(day), m) for day in days).replace(
            "  ", " "
        )
        return date_in_words(rules, said, _month(months, m["month"]), m["year"])

    mark = rf"(?:{rules.table.get('dates', {}).get('day_mark', '')})?"
    any_month, short = _any_month(months, names)
    link = rf"\s(?:{rules.word('date_link') or 'de'}\s)?"
    year = rf"(?:,?{link}(?P<year>\d{{4}})(?![\w]|[.,]\d))?"
    return (
        Verbalizer(name="date", starts=(DIGIT,), ignore_case=True, read=date_with_month,
                   pattern=rf"(?P<days>{DAY}{mark}(?:(?:{SEP}|/|\s?\.\s?[-–/]\s?){DAY}{mark}){{0,4}}){link}{any_month}{year}"),
        *_numeric_dates(rules, names),
        Verbalizer(name="month", starts=tuple(short), ignore_case=True,
                   pattern=rf"(?P<month>{one_of(short)})\.", read=month),
    )  # fmt: skip


def is_span_of_hours(m: re.Match[str]) -> bool:
    """Say whether a dotted number is an hour because another stands beside it."""
    return are_hours(m) or begins_hours(m) or ends_hours(m)


def are_hours(m: re.Match[str]) -> bool:
    """Say whether two dotted numbers are hours from and to: 9.00-17.30, but not 1.5-2.5."""
    hour, _, minute = (m["until"] or "").partition(".")
    is_quarter = minute in _QUARTERS and m["minute"] in _QUARTERS
    return is_quarter and int(m["hour"]) < int(hour)


_WINDOW = 40
# Smaller ones are more often amounts: it rose from 1.15 to 2.30.
_MORNING = 6
_QUARTERS = frozenset({"00", "15", "30", "45"})
_FROM_HOUR = re.compile(
    r"(?<!\w)(?P<word>[^\W\d_]{1,8})\s(?P<hour>2[0-4]|1\d|0?\d)\.(?:00|15|30|45)\s[^\W\d_]{1,4}\s$"
)
_FROM = frozenset(
    "von zwischen de del entre da dalle das van tussen od między с от между з від між".split()
)
_UNTIL = re.compile(
    r"""
    \s(?:und|bis|à|et|a|y|al|alle|às|e|en|tot|i|do|и|до|і|й|та)
    \s(?P<hour>2[0-4]|1\d|0?\d)\.(?P<minute>00|15|30|45)
    (?![\w%]|[.,]\d|\s?[%€$£₽₴₺]|\s(?:[Mm]i[lo]|Pro|pro|por|per|euro|Euro|kilo|met|млн|млрд|тыс|тис|раз))
    """,
    re.VERBOSE,
)


def begins_hours(m: re.Match[str]) -> bool:
    """Say whether a dotted number is the hour from which another counts: von 8.15 bis 9.30."""
    if m["minute"] not in _QUARTERS or word_before(m).lower() not in _FROM:
        return False
    last = _UNTIL.match(m.string, m.end())
    return last is not None and _MORNING <= int(m["hour"]) < int(last["hour"])


def ends_hours(m: re.Match[str]) -> bool:
    """Say whether a dotted number is the hour up to which another counts."""
    first = _FROM_HOUR.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    return (
        first is not None
        and m["minute"] in _QUARTERS
        and first["word"].lower() in _FROM
        and _MORNING <= int(first["hour"]) < int(m["hour"])
    )


def date_in_words(rules: NumberRules, day: str, month: str, year: str | None) -> str:
    """Return day, month and year with the small words between them."""
    of = f" {rules.word('date_of')} ".replace("  ", " ")
    before_year = f" {rules.word('year_of')} ".replace("  ", " ")
    said = f"{day}{of}{month}" if day else month
    return f"{said}{before_year}{_year(rules, year)}" if year else said


def _year(rules: NumberRules, written: str) -> str:
    in_date = rules.year_in_date or rules.year
    return in_date(int(written))


def _month_and_day(m: re.Match[str]) -> tuple[int, int]:
    """Return month and day of a date with the year first; no day is zero."""
    return int(m["month"] or m["m"]), int(m["day"] or m["d"] or 0)


def _numeric_dates(rules: NumberRules, names: list[str]) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of dates in figures: 1.2.2023, 2023-02-01."""

    def numeric(m: re.Match[str]) -> str | None:
        day, month = int(m["a"]), int(m["b"])
        if month not in _MONTHS_OF_YEAR and day in _MONTHS_OF_YEAR:
            day, month = month, day
        if month not in _MONTHS_OF_YEAR or day not in _DAYS_OF_MONTH:
            return None
        return date_in_words(rules, rules.day(day, m), names[month - 1], _full_year(m["year"]))

    def iso(m: re.Match[str]) -> str:
        month, day = _month_and_day(m)
        return date_in_words(rules, rules.day(day, m) if day else "", names[month - 1], m["year"])

    return (
        Verbalizer(name="numeric_date", starts=(DIGIT,), follows="-/.", read=numeric,
                   pattern=rf"(?P<a>{DAY})(?P<sep>[-/]|\.\s?)(?P<b>{DAY})(?P=sep)(?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)"),
        Verbalizer(name="iso_date", starts=(DIGIT,), follows="-/.", read=iso,
                   pattern=r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?|(?P<sep>[./])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>[0-3]\d))(?![\w/-])"),
    )  # fmt: skip


def _full_year(year: str) -> str:
    """Return a year of two digits in the century people mean by it."""
    return year if len(year) == 4 else ("20" if int(year) < 50 else "19") + year


def _forms(rules: NumberRules) -> dict[str, str]:
    """Return the months by each way of writing them, in small letters."""
    table = rules.table["months"]
    return {form.lower(): name for name, forms in table.items() for form in [name, *forms]}


def _any_month(months: dict[str, str], names: list[str]) -> tuple[str, list[str]]:
    """Return a pattern for months, and their short forms.

    The full stop after a name in full is the sentence's.
    """
    full = [form for form in months if _is_full(form, names)]
    short = [form for form in months if form not in full]
    return rf"(?P<month>{one_of(full)}\b|{one_of(short)}\b\.?)", short


def _is_full(form: str, names: list[str]) -> bool:
    """Say whether a form is a name and no short form: setiembre and Jänner are, too."""
    return len(form) > _LONGEST_SHORT_FORM or form in {name.lower() for name in names}


def _month(months: dict[str, str], form: str) -> str:
    """Return what is said for a month; a regional name stays."""
    if len(form.rstrip(".")) > _LONGEST_SHORT_FORM and form[-1] != ".":
        known = look_up(months, form)
        return form if known and known.lower() != form.lower() else known or form
    return look_up(months, form) or form


def month_first(rules: NumberRules) -> Verbalizer:
    """Return the verbalizer of dates that begin with the month: June 21, 2021."""
    months = _forms(rules)
    joint = f" {rules.word('date_of')} " if rules.word("date_of") else " "
    before_year = f" {rules.word('year_of')} " if rules.word("year_of") else " "

    def read(m: re.Match[str]) -> str:
        day, month = rules.day(int(m["day"]), m), _month(months, m["month"])
        return f"{day}{joint}{month}{before_year}{rules.year(int(m['year']))}"

    pattern = rf"(?<!\w)(?P<month>{one_of(months)})\.?\s(?P<day>[12]\d|3[01]|0?[1-9]),?\s(?P<year>[12]\d{{3}})(?!\w)"
    return Verbalizer(
        name="month_first",
        starts=(),
        pattern=pattern,
        read=read,
        ignore_case=True,
        guard=lambda text: _DAY_AND_YEAR.search(text) is not None,
    )


def times(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of clock times."""
    mark = rules.table["speech"]["hour_mark"]

    def read(m: re.Match[str]) -> str | None:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if hour > 24:
            return None
        said = rules.clock(hour, minute, m)
        if m["until"]:
            first = rules.cardinal(hour, "") if not minute else said
            last = m["until"].replace(".", ":").partition(":")
            said = f"{first} {rules.word('to')} {rules.clock(int(last[0]), int(last[2] or 0), m)}"
        return said

    clock_words = frozenset(rules.word("clock_words").split())
    clock_bounds = frozenset(rules.word("clock_bounds").split())

    def read_dotted_time(m: re.Match[str]) -> str | None:
        """Read 8.15 as a time only after a word for one: um 8.15, alle 8.15."""
        before = word_before(m).rstrip(".").lower()
        is_round = int(m["minute"]) % _QUARTER == 0 and before in clock_bounds
        is_time = is_round or before in clock_words or is_span_of_hours(m)
        return read(m) if is_time else None

    def read_seconds(m: re.Match[str]) -> str | None:
        said, second = read(m), int(m["second"])
        one, many, gender = rules.table["units"]["s"]
        name = one if second == 1 else many
        return f"{said} {rules.word('and')} {rules.cardinal(second, gender)} {name}"

    clock = r"(?P<hour>2[0-4]|1\d|0?\d)"
    until = rf"(?:{SEP}(?P<until>(?:2[0-4]|1\d|0?\d)(?:[:.][0-5]\d)?))?"
    return (
        Verbalizer(name="time", starts=(DIGIT,), follows=":", read=read,
                   pattern=rf"{clock}:(?P<minute>[0-5]\d){until}(?P<mark>\s?(?:{mark})(?!\w))?(?![\w:])"),
        *((Verbalizer(name="seconds", starts=(DIGIT,), follows=":", read=read_seconds,
                      pattern=rf"{clock}:(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?P<until>(?!x)x)?(?P<mark>\s?(?:{mark})(?!\w))?(?![\w:])"),) if "s" in rules.table["units"] else ()),
        Verbalizer(name="dotted_time", starts=(DIGIT,), follows=".", read=read_dotted_time,
                   pattern=rf"{clock}\.(?P<minute>[0-5]\d)(?P<mark>(?!x)x)?{until}(?![\w:%]|\s?%|[.,]\d|\s?[€$£₺]|\s(?:mi[lo]|Mi[lo]|Pro[zc]|proc|por\s|per\s|yüzde|euro|Euro|kilo|met))"),
        Verbalizer(name="marked_time", starts=(DIGIT,), read=read,
                   pattern=rf"{clock}(?:[.:](?P<minute>[0-5]\d))?{until}(?P<mark>\s?(?:{mark})(?!\w))"),
    )  # fmt: skip
