"""Days and months without a year: am 24.12., le 24/12."""

import re

from audio_builder.phrasing.context import one_of, word_before
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.languages.western_dates import DAY, date_in_words
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_WINDOW = 40
_WORD_BEFORE = re.compile(r"(?:(?<![^\W\d_])([^\W\d_]{1,20})\.?,?\s)?\(?$")
_SHORT_DAY = rf"{DAY}\.\s?(?:0?[1-9]|1[0-2])\."
_DAY_OR_TWO = rf"(?:{DAY}\.\s?[-–/]\s?)?{_SHORT_DAY}"


def short_dates(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of dates without a year, where months end with a stop: am 24.12."""
    known = rules.table.get("dates", {})
    if "short_after" not in known:
        return ()
    weekdays, names = rules.table["weekdays"], list(rules.table["months"])
    days = {form for day, forms in weekdays.items() for form in (day, *forms)}
    before = {word.lower() for word in (*known["short_after"].split(), *days)}
    never_after = set(known.get("short_never_after", "").split())
    joins = one_of(known["short_joins"].split())

    def read(m: re.Match[str]) -> str | None:
        found = _WORD_BEFORE.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
        word = ((found and found[1]) or "").lower()
        in_brackets = m.string[m.start() - 1 : m.start()] == "(" and m.string[m.end() :][:1] == ")"
        is_date = word not in never_after if never_after else word in before or in_brackets
        if not is_date:
            return None
        said = re.sub(rf"\s?[-–]\s?(?={_SHORT_DAY})", f" {rules.word('to')} ", m.group())
        return re.sub(_DAY_OR_TWO, lambda one: _short_date(rules, names, one.group(), m), said)

    return (
        Verbalizer(name="short_date", starts=(DIGIT,), follows=".", read=read,
                   pattern=rf"{_DAY_OR_TWO}(?:(?:,?\s{joins}\s|,\s|\s?[-–]\s?){_DAY_OR_TWO}){{0,5}}(?!\s?\d)"),
    )  # fmt: skip


# What people divide into: 3/4 and 7/10 are rather fractions than days.
_OF_FRACTIONS = frozenset({2, 3, 4, 5, 8, 10})


def may_be_fraction(top: int, bottom: int) -> bool:
    """Say whether two numbers with a stroke between them are rather a fraction than a date."""
    return top < bottom and bottom in _OF_FRACTIONS


def slash_dates(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of days and months with a stroke, where words say so: le 24/12."""
    known = rules.table.get("dates", {})
    if "slash_after" not in known:
        return ()
    before, names = frozenset(known["slash_after"].split()), list(rules.table["months"])

    def read(m: re.Match[str]) -> str | None:
        day, month = int(m["day"]), int(m["month"])
        is_fraction = may_be_fraction(day, month) and m["month"][0] != "0"
        if is_fraction or word_before(m).lower() not in before:
            return None
        return date_in_words(rules, rules.day(day, m), names[month - 1], None)

    return (
        Verbalizer(name="slash_date", starts=(DIGIT,), follows="/", read=read,
                   pattern=rf"(?P<day>{DAY})/(?P<month>1[0-2]|0?[1-9])(?![\w/]|[.,]\d)"),
    )  # fmt: skip


def _short_date(rules: NumberRules, names: list[str], written: str, m: re.Match[str]) -> str:
    """Return 24.12. or 24./25.12. as it is said."""
    *days, month = map(int, re.findall(r"\d+", written))
    both = (
        rules.table["dates"]["short_joins"].split()[0]
        if "/" in written
        else rules.word("days_join")
    )
    said = f" {both} ".join(rules.day(day, m) for day in days)
    return date_in_words(rules, said.replace("  ", " "), names[month - 1], None)
