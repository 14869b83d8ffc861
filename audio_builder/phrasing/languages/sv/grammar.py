"""How Swedish is read."""

import re

from audio_builder.language import function_words
from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assembled
from audio_builder.phrasing.languages.sv.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import Tongue, digits
from audio_builder.phrasing.scanner import DIGIT, Grammar, Recognizer

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
    word = noun.lower()
    if word in _NEUTER or word in function_words("sv") or word.endswith(("um", "eri", "ment", "skap")):
        return "n"
    return "u"


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    zero = "noll " if 0 < minute < 10 else ""
    return f"{cardinal(hour)} {zero}{cardinal(minute)}" if minute else cardinal(hour)


def _decade(m: re.Match[str]) -> str:
    return year(int(m["year"])) + m["tail"]


def _ordinal(m: re.Match[str]) -> str:
    return ordinal(int(m["n"]))


def _half_day(m: re.Match[str]) -> str:
    half = _HALF_DAYS[re.sub(r"\s", "", m["half"].lower())]
    said = _clock(int(m["hour"]), int(m["minute"] or 0), m)
    return f"{said} {half}"


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 20 or top >= bottom:
        return None
    if (top, bottom) == (1, 2):
        return "en halv"
    name = "fjärdedel" if bottom == 4 else ordinal(bottom).removesuffix("de") + "del"
    return f"{cardinal(top, 'u')} {name}{'ar' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Swedish."""
    tongue = Tongue(
        tag=tag, table=words("sv"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=lambda day, _: ordinal(day), gender=_gender, decimals_as_number=True,
    )  # fmt: skip

    def phone(m: re.Match[str]) -> str:
        return ", ".join(_pairs(group) for group in re.findall(r"\d+", m.group()))

    def _pairs(group: str) -> str:
        if group[0] == "0" or len(group) > _LONGEST_PART:
            return digits(tongue, group)
        return cardinal(int(group))

    own = (
        nordic.dotted_time(tongue),
        Recognizer(name="half_day", starts=(DIGIT,), ignore_case=True, read=_half_day,
                   pattern=r"(?P<hour>1[0-2]|0?\d)(?:[.:](?P<minute>[0-5]\d))?\s(?P<half>[fe]\.\s?m\.|[fe]m\b)"),
        Recognizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4}):[ae](?!\w)", read=_ordinal),
        Recognizer(name="decade", starts=(DIGIT,), pattern=r"(?P<year>[12]\d\d0)-?(?P<tail>tal[^\W\d_]*)", read=_decade),
        Recognizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
        Recognizer(name="numbers_of_a_phone", starts=(DIGIT,), pattern=r"0\d{1,3}[ -]\d{2,3}(?: \d\d){1,3}(?![\d%])", read=phone),
    )  # fmt: skip
    return assembled(tongue, own, digit_sweeps=(nordic.named_times(tongue, r"kl\.?|klockan", "klockan"),))
