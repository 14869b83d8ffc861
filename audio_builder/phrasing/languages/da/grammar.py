"""How Danish is read."""

import re

from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.da.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

# Nouns with *et*; all others are likelier to have *en*.
_NEUTER = set(
    """år barn hus mål liv land selskab parti sprog dyr navn ord bord brev skib fly tog firma
    problem projekt program system museum område forslag eksempel antal slag skridt sted øje øre
    hjerte kilo gram ton døgn kvartal minut sekund mandat medlem job""".split()
)


def _decade(m: re.Match[str]) -> str:
    return f"{year(int(m['year']))}{m['tail']}"


def _part(top: int, bottom: int) -> str:
    name = {3: "tredjedel", 4: "fjerdedel"}.get(bottom) or f"{ordinal(bottom)}del"
    return f"{cardinal(top)} {name}{'e' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Danish."""
    rules = NumberRules(
        tag=tag, table=words("da"), cardinal=cardinal, ordinal=ordinal, year=year, clock=lambda hour, minute, _: nordic.clock_words(rules, hour, minute),
        day=lambda day, _: ordinal(day), gender=lambda noun: nordic.guess_gender("da", _NEUTER, noun),
    )  # fmt: skip
    own = (
        nordic.dotted_time(rules),
        nordic.dotted_ordinals(rules),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>[12]\d\d0)'?(?P<tail>erne[^\W\d_]*)", read=_decade),
        nordic.fractions("en halv", _part),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=nordic.rulers(rules, nordic.KINGS, "den"),
        digit_text_verbalizers=(nordic.named_times(rules, r"kl\.?|klokken", "klokken"),),
    )
