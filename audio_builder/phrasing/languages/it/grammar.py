"""How Italian is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages import western, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.inclusive import italian
from audio_builder.phrasing.languages.it.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_SINGLE_NUMERAL_NAMES = {
    "Carlo",
    "Elisabetta",
    "Pio",
    "Francesco",
    "Umberto",
    "Napoleone",
    "Filippo",
    "Paolo",
    "Federico",
}

# As clocks with hands are read.
_PARTS_OF_AN_HOUR = {30: "mezza"}


def _gender(noun: str) -> str:
    return (
        "f"
        if noun.lower().endswith(("a", "ione", "tà"))
        and noun.lower() not in {"problema", "sistema", "programma"}
        else "m"
    )


def _day(day: int, _: re.Match[str]) -> str:
    return "primo" if day == 1 else cardinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = "una" if hour == 1 else cardinal(hour)
    if hour <= 12 and minute in _PARTS_OF_AN_HOUR:
        return f"{hours} e {_PARTS_OF_AN_HOUR[minute]}"
    return f"{hours} e {cardinal(minute)}" if minute else hours


def _seconds(m: re.Match[str]) -> str:
    hour, minute, second = (int(m[part]) for part in ("hour", "minute", "second"))
    hours = "una" if hour == 1 else cardinal(hour)
    minutes = f"{cardinal(minute, 'm')} minut{'o' if minute == 1 else 'i'}"
    return f"{hours} e {minutes} e {cardinal(second, 'm')} second{'o' if second == 1 else 'i'}"


def _ordinal(m: re.Match[str]) -> str:
    return ordinal(int(m["n"]), "f" if m["suffix"] in {"ª", "a"} else "")


def _century(m: re.Match[str]) -> str | None:
    value = roman_value(m.group())
    if not value or word_after(m).lower() not in {
        "secolo",
        "secoli",
        "giornata",
        "edizione",
        "legislatura",
        "congresso",
        "guerra",
        "conflitto",
        "dinastia",
        "repubblica",
        "internazionale",
        "festival",
        "premio",
        "olimpiade",
        "edizioni",
        "concilio",
        "assemblea",
        "conferenza",
        "municipio",
        "sezione",
        "categoria",
        "classe",
        "reggimento",
    }:
        return None
    return ordinal(value, _gender(word_after(m)))


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if before.lower() in {"secolo", "secoli"}:
        return ordinal(value)
    if not before[:1].isupper() or (len(m["numeral"]) == 1 and before not in _SINGLE_NUMERAL_NAMES):
        return None
    return ordinal(
        value, "f" if before in {"Elisabetta", "Caterina", "Maria", "Margherita"} else ""
    )


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return None
    name = "mezzo" if bottom == 2 else ordinal(bottom)
    part = f"{cardinal(top, 'm')} {name if top == 1 else name[:-1] + 'i'}"
    if not m["whole"]:
        return part
    return f"{cardinal(int(m['whole']))} e {'mezzo' if (top, bottom) == (1, 2) else part}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Italian."""
    rules = NumberRules(
        tag=tag, table=words("it"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True, longest_decimals=3,
    )  # fmt: skip
    own = (
        Verbalizer(name="seconds", starts=(DIGIT,), read=_seconds, pattern=r"(?P<hour>2[0-4]|1\d|0?\d):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\d:])"),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3})(?P<suffix>[ºª°])(?!C)", read=_ordinal),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="century", starts=(WORD,), pattern=r"[IVX]{2,6}(?=\s[A-Za-z])|[VX](?=\s[a-z])", read=_century),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=_roman,
        full_text_verbalizers=(italian(),),
        digit_text_verbalizers=(western.circa("circa"),),
    )
