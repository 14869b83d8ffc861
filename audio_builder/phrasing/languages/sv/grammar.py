"""How Swedish is read."""

import re

from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.sv.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NUMBER, NumberRules, circa, digits, number
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

# Nouns with *ett*; all others are likelier to have *en*.
_NEUTER = set(
    """år barn hus mål liv land företag parti språk brott fall djur namn ord rum bord brev fartyg
    flygplan tåg bolag lag problem projekt program system museum område förslag exempel antal
    slag sätt steg ställe tillfälle äpple öga öra hjärta kilo gram ton hekto dygn kvartal sekel
    kvarter""".split()
)
_HALF_DAYS = {"f.m.": "förmiddag", "e.m.": "eftermiddag", "fm": "förmiddag", "em": "eftermiddag"}  # fmt: skip
_LONGEST_PART = 3


def _gender(noun: str) -> str:
    is_neuter = noun.lower().endswith(("um", "eri", "ment", "skap"))
    return "n" if is_neuter else nordic.guess_gender("sv", _NEUTER, noun)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    zero = "noll " if 0 < minute < 10 else ""
    return f"{cardinal(hour)} {zero}{cardinal(minute)}" if minute else cardinal(hour)


def _decade(m: re.Match[str]) -> str:
    number = int(m["year"])
    return (year(number) if number >= 1000 else cardinal(number)) + m["tail"]


def _ordinal(m: re.Match[str]) -> str:
    return ordinal(int(m["n"]))


def _whole(m: re.Match[str]) -> str | None:
    """Read a line that is nothing but a number and a full stop as an ordinal."""
    return None if m.start() else ordinal(int(m["n"]))


def _half_day(m: re.Match[str]) -> str:
    half = _HALF_DAYS[re.sub(r"\s", "", m["half"].lower())]
    said = _clock(int(m["hour"]), int(m["minute"] or 0), m)
    return f"{'klockan ' if m['name'] else ''}{said} {half}"


def _part(top: int, bottom: int) -> str:
    name = "fjärdedel" if bottom == 4 else ordinal(bottom).removesuffix("de") + "del"
    return f"{cardinal(top, 'u')} {name}{'ar' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Swedish."""
    rules = NumberRules(
        tag=tag, table=words("sv"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=lambda day, _: ordinal(day), gender=_gender, decimals_as_number=True, longest_decimals=3,
    )  # fmt: skip

    def phone(m: re.Match[str]) -> str:
        plus = "plus " if m.group()[0] == "+" else ""
        return plus + ", ".join(pairs(group) for group in re.findall(r"\d+", m.group()))

    def price(m: re.Match[str]) -> str:
        return f"{number(rules, m['n'], 'u')} kronor"

    def pairs(group: str) -> str:
        if len(group) > _LONGEST_PART:
            return " ".join(pairs(group[at : at + 2]) for at in range(0, len(group), 2))
        return digits(rules, group) if group[0] == "0" else cardinal(int(group))

    own = (
        nordic.dotted_time(rules),
        nordic.acronym_endings(rules),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4}):[ae](?!\w)", read=_ordinal),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>(?:[12]\d)?\d0)-?(?P<tail>tal[^\W\d_]*)", read=_decade),
        nordic.fractions("en halv", _part),
        Verbalizer(name="price", starts=(DIGIT,), read=price, pattern=rf"(?P<n>{NUMBER}):-(?!\w)"),
        Verbalizer(name="whole_ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3})\.$", read=_whole),
        Verbalizer(name="numbers_of_a_phone", starts=(DIGIT, "+"), read=phone,
                   pattern=r"(?:0\d{1,3}|\+46 ?\(?\d{1,3}\)?)[ -]\d{2,3}(?: ?\d\d){1,3}(?: \d\d)?(?![\d%])"),
    )  # fmt: skip
    half_day = Verbalizer(name="half_day", starts=(), ignore_case=True, read=_half_day,
                          pattern=r"(?<![\w.,])(?P<name>kl\.?\s|klockan\s)?(?P<hour>1[0-2]|0?\d)(?:[.:](?P<minute>[0-5]\d))?\s(?P<half>[fe]\.\s?m\.|[fe]m\b)")  # fmt: skip
    named = nordic.named_times(rules, r"kl\.?|klockan", "klockan")
    return assemble(
        rules,
        own,
        roman=nordic.rulers(rules, nordic.KINGS, "den"),
        digit_text_verbalizers=(half_day, named, circa("cirka")),
    )
