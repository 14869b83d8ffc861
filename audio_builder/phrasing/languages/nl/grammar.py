"""How Dutch is read."""

import re

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.languages import western, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.nl.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_SINGLE_NUMERAL_NAMES = {
    "Karel",
    "Willem",
    "Filips",
    "Elizabeth",
    "Pius",
    "Napoleon",
    "Leopold",
    "Albert",
}


def _day(day: int, _: re.Match[str]) -> str:
    return cardinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = f"{cardinal(hour)} uur"
    return f"{hours} {cardinal(minute)}" if minute else hours


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if not before[:1].isupper() or (len(m["numeral"]) == 1 and before not in _SINGLE_NUMERAL_NAMES):
        return None
    return f"de {ordinal(value)}"


def _numeral(m: re.Match[str]) -> str | None:
    value = roman_value(m["n"])
    return ordinal(value) if value else None


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return None
    name = {2: "half", 4: "kwart"}.get(bottom) or ordinal(bottom)
    part = "een half" if (top, bottom) == (1, 2) else f"{cardinal(top)} {name}"
    if not m["whole"]:
        return part
    return (
        "anderhalf"
        if m.group().replace("-", " ") == "1 1/2"
        else f"{cardinal(int(m['whole']))} en {part}"
    )


def grammar(tag: str) -> Grammar:
    """Return the grammar of Dutch."""
    rules = NumberRules(
        tag=tag, table=words("nl"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, decimals_as_number=True,
    )  # fmt: skip
    own = (
        Verbalizer(name="century", starts=(WORD,), pattern=r"(?P<n>[IVX]{1,6})(?:ste|de|e)(?!\w)", read=_numeral),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})(?:ste|de|e)(?!\w)", read=lambda m: ordinal(int(m["n"]))),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"(?:jaren\s)?'?(?P<n>[1-9]0)(?=\s)", read=lambda m: cardinal(int(m["n"]))),
    )  # fmt: skip
    return assemble(rules, own, roman=_roman, digit_text_verbalizers=(western.circa("circa"),))
