"""How Bulgarian is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.bg.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_FORMS = {
    "ви": "", "ри": "", "ти": "", "и": "", "ия": "", "ият": "", "ми": "", "тия": "", "тият": "", "вия": "",
    "ва": "f", "ра": "f", "та": "f", "а": "f", "ата": "f", "вата": "f", "тата": "f", "ма": "f",
    "во": "n", "ро": "n", "то": "n", "о": "n", "ото": "n", "вото": "n", "тото": "n", "мо": "n",
}  # fmt: skip
_PEOPLE = {2: "двама", 3: "трима", 4: "четирима", 5: "петима", 6: "шестима"}
_ARTICLES = {"": "ия", "f": "та", "n": "то"}


def _gender(noun: str) -> str:
    """Guess by the ending after a number: два града, две жени, две села."""
    word = noun.lower()
    if word.endswith("и") and not word.endswith(("ци", "чи", "ели", "ари", "ъди")):
        return "f"
    neuter = (
        "ета",
        "ища",
        "села",
        "места",
        "лета",
        "дела",
        "права",
        "писма",
        "деца",
        "лица",
        "ния",
        "ие",
        "о",
    )
    if word.endswith(neuter):
        return "n"
    return (
        "f"
        if word.endswith(("ост", "вечер", "нощ")) or word in {"година", "жена", "минута"}
        else "m"
    )


def _day(day: int, _: re.Match[str]) -> str:
    return ordinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = cardinal(hour, "m")
    return (
        f"{hours} и {cardinal(minute, 'f')}"
        if minute
        else f"{hours} {'час' if hour == 1 else 'часа'}"
    )


def _year(m: re.Match[str]) -> str:
    last = f" до {ordinal(int(m['last']), 'f')}" if m["last"] else ""
    return f"{ordinal(int(m['year']), 'f')}{last} година"


def _ordinal(m: re.Match[str]) -> str | None:
    suffix, number = m["suffix"], int(m["n"])
    if suffix == "те":
        return cardinal(number) + "те"
    if suffix == "ма" and number in _PEOPLE:
        return _PEOPLE[number]
    if suffix not in _FORMS:
        return None
    form = _FORMS[suffix]
    said = ordinal(int(m["n"]), form)
    defined = suffix in {
        "ия",
        "ият",
        "тия",
        "тият",
        "вия",
        "ата",
        "вата",
        "тата",
        "ото",
        "вото",
        "тото",
    }
    if not defined:
        return said
    return (
        said[:-1] + "ия" + ("т" if suffix.endswith("т") else "")
        if not form
        else said + _ARTICLES[form]
    )


def _century(m: re.Match[str]) -> str | None:
    value, after = roman_value(m.group()), word_after(m).lower()
    if not value or not after.startswith(
        ("век", "клас", "конгрес", "конференц", "световна", "национал")
    ):
        return None
    return ordinal(value, "f" if after.startswith(("конференц", "световна")) else "")


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if (
        not before[:1].isupper()
        or before.isupper()
        or (len(m.group()) == 1 and value not in {1, 5})
    ):
        return None
    return ordinal(
        value,
        "f" if before.endswith(("а", "я")) and before not in {"Никола", "Илия", "Тодора"} else "",
    )


def _dotted_time(m: re.Match[str]) -> str | None:
    """Read ``14.30 ч.``, or a time after *в* or *от*."""
    if not m["mark"] and word_before(m).lower() not in {"в", "от", "до", "към"}:
        return None
    if not m["mark"] and word_after(m):
        return None
    said = _clock(int(m["hour"]), int(m["minute"]), m)
    return f"{said} часа" if m["mark"] and int(m["minute"]) else said


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 10 or top >= bottom:
        return None
    if (top, bottom) == (1, 2):
        return "една втора"
    name = ordinal(bottom, "f")
    return f"{cardinal(top, 'f')} {name if top == 1 else name[:-1] + 'и'}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Bulgarian."""
    rules = NumberRules(
        tag=tag, table=words("bg"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock, day=_day,
        gender=_gender, decimals_as_number=True, year_in_date=lambda number: ordinal(number, "f"),
    )  # fmt: skip
    own = (
        Verbalizer(name="year", starts=(DIGIT,), read=_year,
                   pattern=r"(?P<year>[12]\d{3})(?:\s?[-–]\s?(?P<last>[12]\d{3}))?\s?(?:г\.|година\b)"),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})-(?P<suffix>[а-я]{1,4})(?!\w)", read=_ordinal),
        Verbalizer(name="dotted_time", starts=(DIGIT,), read=_dotted_time,
                   pattern=r"(?P<hour>2[0-4]|1\d|0?\d)[.:](?P<minute>[0-5]\d)(?P<mark>\s?(?:ч\.?|часа)(?!\w))?(?![\d.,%])"),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
        Verbalizer(name="century", starts=(WORD,), pattern=r"[IVX]{1,6}(?=\s[а-я])", read=_century),
    )  # fmt: skip
    return assemble(rules, own, roman=_roman)
