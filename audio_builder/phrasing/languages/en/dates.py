"""English dates, years and decades."""

import re

from audio_builder.phrasing.context import look_up, one_of, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.evidence_dates import is_dated
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.days_and_months import may_be_fraction
from audio_builder.phrasing.languages.en.numbers import cardinal, ordinal, plural, year
from audio_builder.phrasing.letters import spell
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_MONTHS: dict[str, str] = {
    form: month for month, forms in words("en")["months"].items() for form in forms
}
_NAMES = list(words("en")["months"])
_WEEKDAYS: dict[str, str] = {
    form: day for day, forms in words("en")["weekdays"].items() for form in forms
}
_FULL = [form for form in _MONTHS if form in {name.lower() for name in _NAMES}]
_SHORT = [form for form in _MONTHS if form not in _FULL]
# The full stop after a name in full is the sentence's.
_MONTH = rf"(?:{one_of(_FULL)}\b|{one_of(_SHORT)}\b\.?)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:1\d{3}|20\d{2}|21\d{2})(?![\d,]\d|\.\d|\w)"
_ERA = r"(?:\s?(?P<era>BCE?|CE|AD|B\.C\.(?:E\.)?|A\.D\.|C\.E\.))?"
# "in March 4 people died" is rare; "you may 5" is not a date.
_ALSO_WORDS = {"may", "march"}
_MONTHS_OF_YEAR = 12


def _month(form: str) -> str:
    return look_up(_MONTHS, form) or form


def _years(text: str) -> str:
    return year(int(text)) if int(text) else ""


def _month_day(m: re.Match[str]) -> str | None:
    if m["month"].islower() and m["month"] in _ALSO_WORDS and not m["year"]:
        return None
    said = f"{_month(m['month'])} {ordinal(int(m['day']))}"
    if m["last"]:
        said += f" to {ordinal(int(m['last']))}"
    return said + (f", {_years(m['year'])}" if m["year"] else "")


def _day_month(m: re.Match[str]) -> str | None:
    if (
        m["month"].lower() in _ALSO_WORDS
        and m["month"].islower()
        and not m["year"]
        and not m["suffix"]
    ):
        return None
    day = f"the {ordinal(int(m['day']))}"
    if m["last"]:
        day += f" to the {ordinal(int(m['last']))}"
    if word_before(m).lower() == "the":
        day = day.removeprefix("the ")
    return f"{day} of {_month(m['month'])}" + (f" {_years(m['year'])}" if m["year"] else "")


def _month_year(m: re.Match[str]) -> str | None:
    return f"{_month(m['month'])} {_years(m['year'])}"


def _month_alone(m: re.Match[str]) -> str | None:
    form = m["month"].rstrip(".")
    if m["month"] == form or form.lower() in {"may", "march", "april", "june", "july", "august"}:
        return None
    if form.islower() and not is_dated(evidence("en").calendar, m.string, m.start(), m.end()):
        return None
    if evidence("en").allows_month(m.string, m.start(), m.end()):
        return _month(form)
    # Jan is a name, too: it is a month only where a month must stand.
    return _month(form) if word_before(m).lower() in _BEFORE_MONTH and form[0].isupper() else None


_BEFORE_MONTH = frozenset(
    "in since until till by last next late early mid from to of this through".split()
)


def _numeric(m: re.Match[str]) -> str | None:
    first, second = int(m["a"]), int(m["b"])
    # American order; a first number over 12 can only be a day.
    month, day = (second, first) if first > _MONTHS_OF_YEAR else (first, second)
    if m["sep"] == ".":
        month, day = (first, second) if second > _MONTHS_OF_YEAR else (second, first)
    if not (1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= 31):
        return None
    return f"{_NAMES[month - 1]} {ordinal(day)}, {_years(_full(m['year']))}"


def _without_year(m: re.Match[str]) -> str | None:
    """Read on 12/24, in American order; on 3/4 may be a fraction."""
    first, second = int(m["a"]), int(m["b"])
    month, day = (second, first) if first > _MONTHS_OF_YEAR else (first, second)
    if may_be_fraction(first, second) or not (1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= 31):
        return None
    return f"{_NAMES[month - 1]} {ordinal(day)}"


def _full(text: str) -> str:
    """Return a year of two digits in full, in the century people mean by it."""
    if len(text) == 4:
        return text
    return ("20" if int(text) < 50 else "19") + text


def _iso(m: re.Match[str]) -> str | None:
    month = int(m["month"])
    if not 1 <= month <= _MONTHS_OF_YEAR:
        return None
    day = f" {ordinal(int(m['day']))}," if m["day"] else ""
    return f"{_NAMES[month - 1]}{day} {_years(m['year'])}"


def _decades(m: re.Match[str]) -> str | None:
    first, last = _ten_years(m["century"], m["tens"]), _ten_years(m["century2"], m["tens2"])
    return f"{first} to {last}" if first and last else None


def _decade(m: re.Match[str]) -> str | None:
    return _ten_years(m["century"], m["tens"])


def _ten_years(century: str | None, tens: str) -> str | None:
    if century:
        number = int(century + tens)
        if number % 1000 == 0:
            return plural(cardinal(number))
        if number % 100 == 0:
            return f"{year(number)[: -len(' hundred')]} hundreds"
        return plural(year(number))
    number = int(tens)
    return plural(cardinal(number)) if number >= 10 else None


def _year_range(m: re.Match[str]) -> str | None:
    first, last = m["first"], m["last"]
    if len(last) == 2:
        if int(last) <= int(first[2:]) and m["sep"] != "/":
            return None
        end = cardinal(int(last)) if last[0] != "0" else f"oh {cardinal(int(last))}"
    else:
        end = year(int(last))
    return f"{year(int(first))} {'to ' if m['sep'] != '/' else ''}{end}"


def _era_year(m: re.Match[str]) -> str:
    number = m["number"].replace(",", "")
    said = year(int(number)) if len(number) > 2 and int(number) > 999 else cardinal(int(number))
    return f"{said} {spell(m['era'])}"


_BEFORE_DAYS = frozenset("on by until through this next last every".split())


def _weekday(m: re.Match[str]) -> str | None:
    is_day = m.group()[0].isupper() and word_before(m).lower() in _BEFORE_DAYS
    if not is_day and not evidence("en").allows_weekday(m.string, m.start(), m.end()):
        return None
    return look_up(_WEEKDAYS, m.group())


def _quarter(m: re.Match[str]) -> str:
    return f"the {ordinal(int(m['q']))} quarter of {_years(_full(m['year']))}"


def _short_year(m: re.Match[str]) -> str | None:
    if m["decade"]:
        return plural(cardinal(int(m["year"]))) if m["year"][1] == "0" else None
    return ("oh " if m["year"][0] == "0" else "") + cardinal(int(m["year"]))


_SEP = r"\s?[-–—]\s?"


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of dates."""
    digit, month = (DIGIT,), tuple(_MONTHS)
    day_month = (
        rf"(?P<day>{_DAY})(?P<suffix>st|nd|rd|th)?(?:{_SEP}(?P<last>{_DAY})(?:st|nd|rd|th)?)?"
        rf"\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?P<year>{_YEAR}))?"
    )
    month_day = (
        rf"(?P<month>{_MONTH})\s(?:the\s)?(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\w%:]|[.,]\d)"
        rf"(?:{_SEP}(?P<last>{_DAY})(?:st|nd|rd|th)?(?![\w%]))?(?:,?\s(?P<year>{_YEAR}))?"
    )
    numeric = (
        rf"(?P<a>{_DAY})(?P<sep>[-/.])(?P<b>{_DAY})(?P=sep)(?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)"
    )
    return (
        Verbalizer(name="day_month", starts=digit, follows=" -–—snrt", pattern=day_month, read=_day_month, ignore_case=True),
        Verbalizer(name="month_day", starts=month, pattern=month_day, read=_month_day, ignore_case=True),
        Verbalizer(name="month_year", starts=month, ignore_case=True, read=_month_year,
                   pattern=rf"(?P<month>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR})"),
        Verbalizer(name="month", starts=month, ignore_case=True, read=_month_alone,
                   pattern=rf"(?P<month>{one_of(_MONTHS)}\.)"),
        Verbalizer(name="weekday", starts=tuple(_WEEKDAYS), ignore_case=True, read=_weekday,
                   pattern=rf"{one_of(_WEEKDAYS)}\."),
        Verbalizer(name="numeric_date", starts=digit, follows="-/.", pattern=numeric, read=_numeric),
        Verbalizer(name="slash_date", starts=digit, follows="/", read=_without_year,
                   pattern=r"(?:(?<=\bon\s)|(?<=\bOn\s)|(?<=\bsince\s)|(?<=\buntil\s))(?!9/11|24/7|7/7)(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/]|[.,]\d)"),
        Verbalizer(name="iso_date", starts=digit, follows="-", read=_iso,
                   pattern=r"(?P<year>[12]\d{3})-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\w-])"),
        Verbalizer(name="year_first", starts=digit, follows="/", read=_iso,
                   pattern=r"(?P<year>[12]\d{3})/(?P<month>[01]?\d)/(?P<day>[0-3]?\d)(?![\w/])"),
        Verbalizer(name="decade", starts=digit, follows="'s", read=_decade,
                   pattern=r"(?P<century>1\d|20)?(?P<tens>\d0)'?s\b"),
        Verbalizer(name="decade_range", starts=digit, follows="'s", read=_decades,
                   pattern=r"(?P<century>1\d|20)?(?P<tens>\d0)'?s\s?[-–—]\s?(?:mid-|late\s)?(?P<century2>1\d|20)?(?P<tens2>\d0)'?s\b"),
        Verbalizer(name="year_range", starts=digit, follows=" -–—/", read=_year_range,
                   pattern=r"(?P<first>1[1-9]\d\d|20\d\d)\s?(?P<sep>[-–—/])\s?(?P<last>1[1-9]\d\d|20\d\d|\d\d)(?![\w%/]|[-.,]\d)"),
        Verbalizer(name="era_year", starts=digit, read=_era_year,
                   pattern=r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,5})" + _ERA.replace(")?", ")").replace("(?:\\s?", "(?:\\s?", 1) + r"(?!\w)"),
        Verbalizer(name="quarter", starts=digit, follows="Q", read=_quarter, pattern=r"(?P<q>[1-4])Q\s?'?(?P<year>20\d\d|\d\d)\b"),
        Verbalizer(name="quarter_first", starts=("q",), read=lambda m: f"Q {cardinal(int(m['q']))} {_years(_full(m['year']))}",
                   pattern=r"Q(?P<q>[1-4])(?:\s(?:of\s)?|\s?')(?P<year>20\d\d|\d\d)\b"),
    )  # fmt: skip


_DAY_AFTER_WORD = re.compile(r" (?<=[a-z.] )\d")


def _may_hold_day(text: str) -> bool:
    """Say whether a number stands after a word in small letters."""
    return _DAY_AFTER_WORD.search(text) is not None


def full_text_verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers sought in the full text for ``'80s``, ``'24`` and months in small letters."""
    small = [form for form in _MONTHS if form not in _ALSO_WORDS]
    return (
        Verbalizer(name="short_year", starts=(), read=_short_year,
                   pattern=r"'(?<!\w')(?P<year>\d\d)(?P<decade>s)?(?!\w)"),
        Verbalizer(name="small_month", starts=(), read=_month_day, guard=_may_hold_day,
                   pattern=rf"(?<!\w)(?P<month>{one_of(small)}\.?)\s(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\w%:]|[.,]\d)"
                   rf"(?:{_SEP}(?P<last>{_DAY})(?![\w%]))?(?:,?\s(?P<year>{_YEAR}))?"),
    )  # fmt: skip
