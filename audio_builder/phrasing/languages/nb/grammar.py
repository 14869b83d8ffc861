"""How Norwegian is read."""

import re

from audio_builder.language import function_words
from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assembled
from audio_builder.phrasing.languages.nb.numbers import BOKMAAL, NorwegianNumbers
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Grammar, Recognizer

_RULERS = """Karl Gustav Oscar Erik Magnus Harald Olav Haakon Håkon Christian Frederik Fredrik Valdemar Pius Leo Henrik Ludvig Filip Elisabeth Elizabeth Charles Margrethe Kristian Johan Napoleon Paul Benedikt Frans"""
# Nouns with *et*; all others are likelier to have *en* or *ei*.
_NEUTER = set(
    """år barn hus mål liv land selskap selskap parti språk dyr navn namn ord bord brev skip fly
    tog firma problem prosjekt program system museum område forslag eksempel antall slag skritt
    sted øye øre hjerte kilo gram tonn døgn kvartal minutt sekund mandat medlem""".split()
)


def grammar(tag: str) -> Grammar:
    """Return the grammar of Bokmål."""
    return norwegian(tag, "nb", BOKMAAL)


def norwegian(tag: str, folder: str, numbers: NorwegianNumbers) -> Grammar:
    """Return the grammar of one of the two written forms."""

    def gender(noun: str) -> str:
        word = noun.lower()
        return "n" if word in _NEUTER or word in function_words(folder) else "u"

    def clock(hour: int, minute: int, _: re.Match[str]) -> str:
        return nordic.clock_words(rules, hour, minute)

    def decade(m: re.Match[str]) -> str:
        number = int(m["year"])
        said = numbers.year(number) if number >= 1000 else numbers.cardinal(number)
        return f"{said}{m['tail']}"

    def fraction(m: re.Match[str]) -> str | None:
        top, bottom = int(m["top"]), int(m["bottom"])
        if not 2 <= bottom <= 20 or top >= bottom:
            return None
        if (top, bottom) == (1, 2):
            return f"{numbers.common} halv"
        name = {3: "tredjedel", 4: "fjerdedel"}.get(bottom) or f"{numbers.ordinal(bottom)}del"
        plural = "er" if folder == "nb" else "ar"
        return f"{numbers.cardinal(top)} {name}{plural if top > 1 else ''}"

    rules = NumberRules(
        tag=tag, table=words(folder), cardinal=numbers.cardinal, ordinal=numbers.ordinal,
        year=numbers.year, clock=clock, day=lambda day, _: numbers.ordinal(day), gender=gender,
    )  # fmt: skip
    own = (
        nordic.dotted_time(rules),
        nordic.dotted_ordinals(rules),
        Recognizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>(?:[12]\d)?\d0)-?(?P<tail>(?:tal|åra|årene)[^\W\d_]*)", read=decade),
        Recognizer(name="fraction", starts=(DIGIT,), read=fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
    )  # fmt: skip
    return assembled(
        rules,
        own,
        roman=nordic.rulers(rules, _RULERS, "den"),
        digit_text_recognizers=(nordic.named_times(rules, r"kl\.?|klokk(?:a|en)", "klokka"),),
    )
