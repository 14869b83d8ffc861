"""How Norwegian is read."""

import re

from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.nb.numbers import BOKMAAL, NorwegianNumbers
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

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

    def clock(hour: int, minute: int, _: re.Match[str]) -> str:
        return nordic.clock_words(rules, hour, minute)

    def decade(m: re.Match[str]) -> str:
        number = int(m["year"])
        said = numbers.year(number) if number >= 1000 else numbers.cardinal(number)
        return f"{said}{m['tail']}"

    def part(top: int, bottom: int) -> str:
        name = {3: "tredjedel", 4: "fjerdedel"}.get(bottom) or f"{numbers.ordinal(bottom)}del"
        plural = "er" if folder == "nb" else "ar"
        return f"{numbers.cardinal(top)} {name}{plural if top > 1 else ''}"

    rules = NumberRules(
        tag=tag, table=words(folder), cardinal=numbers.cardinal, ordinal=numbers.ordinal,
        year=numbers.year, clock=clock, day=lambda day, _: numbers.ordinal(day), gender=lambda noun: nordic.guess_gender(folder, _NEUTER, noun),
    )  # fmt: skip
    own = (
        nordic.dotted_time(rules),
        nordic.dotted_ordinals(rules),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>(?:[12]\d)?\d0)-?(?P<tail>(?:tal|åra|årene)[^\W\d_]*)", read=decade),
        nordic.fractions(f"{numbers.common} halv", part),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=nordic.rulers(rules, nordic.KINGS, "den"),
        digit_text_verbalizers=(nordic.named_times(rules, r"kl\.?|klokk(?:a|en)", "klokka"),),
    )
