"""How Danish is read."""

import re

from audio_builder.language import function_words
from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assembled
from audio_builder.phrasing.languages.da.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Grammar, Recognizer

_RULERS = """Karl Gustav Oscar Erik Magnus Harald Olav Haakon Håkon Christian Frederik Fredrik Valdemar Pius Leo Henrik Ludvig Filip Elisabeth Elizabeth Charles Margrethe Kristian Johan Napoleon Paul Benedikt Frans"""
# Nouns with *et*; all others are likelier to have *en*.
_NEUTER = set(
    """år barn hus mål liv land selskab parti sprog dyr navn ord bord brev skib fly tog firma
    problem projekt program system museum område forslag eksempel antal slag skridt sted øje øre
    hjerte kilo gram ton døgn kvartal minut sekund mandat medlem job""".split()
)


def _gender(noun: str) -> str:
    word = noun.lower()
    return "n" if word in _NEUTER or word in function_words("da") else "u"


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    zero = "nul " if 0 < minute < 10 else ""
    hours = cardinal(hour, "n")
    return f"{hours} {zero}{cardinal(minute)}" if minute else hours


def _decade(m: re.Match[str]) -> str:
    return f"{year(int(m['year']))}{m['tail']}"


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 20 or top >= bottom:
        return None
    if (top, bottom) == (1, 2):
        return "en halv"
    name = "tredjedel" if bottom == 3 else "fjerdedel" if bottom == 4 else f"{ordinal(bottom)}del"
    return f"{cardinal(top)} {name}{'e' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Danish."""
    rules = NumberRules(
        tag=tag, table=words("da"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=lambda day, _: ordinal(day), gender=_gender,
    )  # fmt: skip
    own = (
        nordic.dotted_time(rules),
        nordic.dotted_ordinals(rules),
        Recognizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>[12]\d\d0)'?(?P<tail>erne[^\W\d_]*)", read=_decade),
        Recognizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
    )  # fmt: skip
    return assembled(
        rules,
        own,
        roman=nordic.rulers(rules, _RULERS, "den"),
        digit_text_recognizers=(nordic.named_times(rules, r"kl\.?|klokken", "klokken"),),
    )
