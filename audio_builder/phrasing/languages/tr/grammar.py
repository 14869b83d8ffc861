"""How Turkish is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import common_words, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.tr.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NUMBER, SEP, NumberRules, quantity
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer


def _day(day: int, _: re.Match[str]) -> str:
    return cardinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    if not minute:
        return cardinal(hour)
    zero = "sıfır " if minute < 10 else ""
    return f"{cardinal(hour)} {zero}{cardinal(minute)}"


def _lower(word: str) -> str:
    turkish = word.replace("İ", "i").replace("I", "ı").lower()
    # Typed without Turkish letters the dots are missing: BIR for BİR.
    plain = word.replace("İ", "i").lower()
    return plain if plain in common_words("tr") and turkish not in common_words("tr") else turkish


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    return ordinal(value) if before[:1].isupper() and len(m["numeral"]) > 1 else None


def _numeral(m: re.Match[str]) -> str | None:
    value = roman_value(m["n"])
    return ordinal(value) if value else None


def _ordinal(m: re.Match[str]) -> str | None:
    if m.string[m.end() : m.end() + 1] != " " or not word_after(m):
        return None
    if evidence("tr").ends_sentence(m.string, m.end()):
        return None
    return ordinal(int(m["n"]))


def grammar(tag: str) -> Grammar:
    """Return the grammar of Turkish."""
    rules = NumberRules(
        tag=tag, table=words("tr"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, decimals_as_number=True, lower=_lower,
    )  # fmt: skip

    def percent(m: re.Match[str]) -> str:
        return f"yüzde {quantity(rules, m['first'], m['last'])}"

    def fraction(m: re.Match[str]) -> str | None:
        top, bottom = int(m["top"]), int(m["bottom"])
        if bottom < 2:
            return None
        if m["whole"] and (top, bottom) == (1, 2):
            return f"{cardinal(int(m['whole']))} buçuk"
        part = f"{cardinal(bottom)} bölü {cardinal(top)}"
        return f"{cardinal(int(m['whole']))} tam {part}" if m["whole"] else part

    amount = rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?"
    own = (
        Verbalizer(name="percent_before", starts=("%",), pattern=rf"%\s?{amount}", read=percent),
        Verbalizer(name="percent", starts=(DIGIT,), pattern=rf"{amount}\s?%", read=percent),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})\.(?!\d)", read=_ordinal),
        Verbalizer(name="numeral", starts=(WORD,), pattern=r"(?P<n>[IVX]{1,6})\.(?=\s[^\W\d_])", read=_numeral),
        Verbalizer(name="suffixed", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})'?[iıuü]?nc[iıuü](?P<rest>\w*)",
                   read=lambda m: ordinal(int(m["n"])) + m["rest"]),
        Verbalizer(name="dotted_time", starts=(DIGIT,), pattern=r"(?P<hour>2[0-3]|[01]\d)\.(?P<minute>[0-5]\d)(?='|\s(?:sular|saat))",
                   read=lambda m: _clock(int(m["hour"]), int(m["minute"]), m)),
        Verbalizer(name="fraction", starts=(DIGIT,), pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])", read=fraction),
    )  # fmt: skip
    return assemble(rules, own, roman=_roman)
