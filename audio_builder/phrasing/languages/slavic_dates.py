"""Dates, years and times of Slavic languages."""

import re

from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.languages.slavic import SEP, Slavic, governed, preposition
from audio_builder.phrasing.scanner import DIGIT, Recognizer

_MONTHS_OF_YEAR = 12
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_CLOCK = r"(?:2[0-4]|1\d|0?\d)"


def dates(slavic: Slavic) -> tuple[Recognizer, ...]:
    """Return the recognizers of dates and years."""
    table = slavic.table
    months = {form: name for name, forms in table["months"].items() for form in [name, *forms]}
    names = list(table["months"])
    year_words: dict[str, list[str]] = table["years"]
    numbers = slavic.numbers

    def day(number: int, m: re.Match[str], *, at_start: bool = True) -> str:
        case = table["day_cases"].get(preposition(m), "gen") if at_start else "gen"
        return numbers.ordinal(number, f"{'n' if case != 'gen' else 'm'} {case}")

    def year_of_date(m: re.Match[str]) -> str:
        if not m["year"]:
            return ""
        word = table["speech"]["of_year"] if m["word"] else ""
        return f" {numbers.ordinal(int(m['year']), 'gen')} {word}".rstrip()

    def written(m: re.Match[str]) -> str:
        month = months[m["month"].lower().rstrip(".")]
        said = day(int(m["day"]), m)
        if m["last"]:
            join = "-" if "-" not in said else " "
            said += f"{join}{day(int(m['last']), m)}"
        return f"{said} {month}{year_of_date(m)}"

    def numeric(m: re.Match[str]) -> str | None:
        number, month = int(m["a"]), int(m["b"])
        if not (1 <= month <= _MONTHS_OF_YEAR and 1 <= number <= 31):  # noqa: PLR2004 - days of a month
            return None
        year = m["year"] or ""
        if len(year) == 2:  # noqa: PLR2004 - in full
            year = ("20" if int(year) < 50 else "19") + year  # noqa: PLR2004 - the usual pivot
        said = f"{day(number, m)} {names[month - 1]}"
        return (
            f"{said} {numbers.ordinal(int(year), 'gen')} {table['speech']['of_year']}"
            if year
            else said
        )

    def iso(m: re.Match[str]) -> str | None:
        if not 1 <= int(m["month"]) <= _MONTHS_OF_YEAR:
            return None
        return f"{day(int(m['day']), m)} {names[int(m['month']) - 1]} {numbers.ordinal(int(m['year']), 'gen')} {table['speech']['of_year']}"

    def year(m: re.Match[str]) -> str:
        case, word = _year_case(slavic, m)
        if m["last"]:
            last = m["last"] if len(m["last"]) == 4 else m["year"][:2] + m["last"]  # noqa: PLR2004 - in full
            form = "m " + case
            return (
                f"{numbers.ordinal(int(m['year']), form)}-{numbers.ordinal(int(last), form)} {word}"
            )
        return f"{numbers.ordinal(int(m['year']), 'm ' + case)} {word}"

    def from_day(m: re.Match[str]) -> str:
        return day(int(m["day"]), m)

    def from_year(m: re.Match[str]) -> str:
        case = "gen" if governed(slavic, m) == "gen" else governed(slavic, m) or "nom"
        return numbers.ordinal(int(m["year"]), f"m {case}")

    names_by_case = table["speech"]["month_names"].split()
    any_year = one_of(year_words)
    month = one_of(months)
    in_year = rf"(?:,?\s(?P<year>[12]\d{{3}})(?!\d)(?:\s?(?P<word>{any_year})(?:(?<=\.)|(?!\w)))?)?"
    return (
        Recognizer(name="date", starts=(DIGIT,), ignore_case=True, read=written,
                   pattern=rf"(?P<day>{_DAY})(?:{SEP}(?P<last>{_DAY}))?\s(?P<month>{month})(?!\w)\.?{in_year}"),
        Recognizer(name="from_day", starts=(DIGIT,), read=from_day,
                   pattern=rf"(?P<day>{_DAY})(?=\s(?:по|до|do|і|и|та|на|i)\s{_DAY}\s{month}(?!\w))"),
        Recognizer(name="from_year", starts=(DIGIT,), read=from_year,
                   pattern=rf"(?P<year>[12]\d{{3}})(?=\s(?:по|до|do|і|и|та|i)\s[12]\d{{3}}\s?{any_year}(?:(?<=\.)|(?!\w)))"),
        Recognizer(name="numeric_date", starts=(DIGIT,), read=numeric,
                   pattern=rf"(?P<a>{_DAY})[./](?P<b>{_DAY})[./](?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)(?:\s(?:{any_year})(?:(?<=\.)|(?!\w)))?"),
        Recognizer(name="iso_date", starts=(DIGIT,), read=iso,
                   pattern=r"(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\w-])"),
        Recognizer(name="year", starts=(DIGIT,), read=year,
                   pattern=rf"(?P<year>[12]\d{{3}})(?:{SEP}(?P<last>[12]\d{{3}}|\d\d))?\s?(?P<word>{any_year})(?:(?<=\.)|(?!\w))"),
        Recognizer(name="year_after_month", starts=(DIGIT,), read=lambda m: _after_month(slavic, m, names_by_case),
                   pattern=rf"(?P<year>[12]\d{{3}})(?!\d)(?:\s?(?P<word>{any_year})(?:(?<=\.)|(?!\w)))?"),
    )  # fmt: skip


def _after_month(slavic: Slavic, m: re.Match[str], names: list[str]) -> str | None:
    """Read the year of ``in November 2024``: a genitive."""
    if preposition(m) not in names:
        return None
    word = f" {slavic.table['speech']['of_year']}" if m["word"] else ""
    return f"{slavic.numbers.ordinal(int(m['year']), 'gen')}{word}"


def _year_case(slavic: Slavic, m: re.Match[str]) -> tuple[str, str]:
    """Return the case of a year and the word for it, from the word after or the preposition before."""
    case, said = slavic.table["years"][m["word"]]
    if case:
        return case, said or m["word"]
    plural = bool(m["last"])
    asked = governed(slavic, m) or (
        "loc" if preposition(m) in slavic.table["speech"]["in"].split() else "gen"
    )
    forms = slavic.table["year_forms"]["plural" if plural else "singular"]
    return asked, forms.get(asked, forms["gen"])


def times(slavic: Slavic) -> tuple[Recognizer, ...]:
    """Return the recognizers of clock times."""
    numbers, table = slavic.numbers, slavic.table
    hour_noun = numbers.noun("hour")

    def clock(hour: int, minute: int, case: str) -> str:
        if case:
            said = numbers.ordinal(hour, f"f {case}") if hour else numbers.cardinal(0)
            if not minute:
                return f"{said} {hour_noun.singular[('nom', 'gen', 'dat', 'acc', 'ins', 'loc').index(case)]}"
            return f"{said} {_minutes(slavic, minute)}"
        if not minute:
            return f"{numbers.cardinal(hour, hour_noun.gender)} {hour_noun.counted(hour, 'nom', few_genitive=numbers.table['few_genitive'], one_everywhere=True)}"
        return f"{numbers.cardinal(hour)} {_minutes(slavic, minute)}"

    def after_genitive(hour: int, minute: int) -> str:
        if minute:
            zero = f"{numbers.cardinal(0)} " if minute < 10 else ""  # noqa: PLR2004 - one digit
            return f"{numbers.cardinal(hour, 'gen')} {zero}{numbers.cardinal(minute, 'f gen')}"
        noun = hour_noun.counted(hour, "gen", few_genitive=True, one_everywhere=True)
        return f"{numbers.cardinal(hour, f'{hour_noun.gender} gen')} {noun}"

    def read(m: re.Match[str]) -> str | None:
        hour, minute = int(m["hour"]), int(m["minute"])
        if hour > 24:  # noqa: PLR2004 - hours of a day
            return None
        case = table["hour_cases"].get(preposition(m), table["hour_cases"].get("", ""))
        said = clock(hour, minute, case)
        if not case and governed(slavic, m) == "gen":
            said = after_genitive(hour, minute)
        if m["until"]:
            last = m["until"].replace(".", ":").split(":")
            said = f"{said}, {clock(int(last[0]), int(last[1]), '')}"
        return said

    return (
        Recognizer(name="time", starts=(DIGIT,), read=read,
                   pattern=rf"(?P<hour>{_CLOCK}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?:{SEP}(?P<until>{_CLOCK}[:.][0-5]\d))?(?![\w:])"),
    )  # fmt: skip


def _minutes(slavic: Slavic, minute: int) -> str:
    said = slavic.numbers.cardinal(minute, "f")
    return (
        f"{slavic.numbers.cardinal(0)} {slavic.numbers.cardinal(minute)}" if minute < 10 else said
    )  # noqa: PLR2004 - one digit
