"""How Czech is read."""

import re
from functools import partial

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import slavic_dates, slavic_roman, words
from audio_builder.phrasing.languages.slavic import Slavic, governed_case, preposition
from audio_builder.phrasing.languages.slavic_assembly import assemble
from audio_builder.phrasing.languages.slavic_numbers import SlavicNumbers
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_NEUTER_PLURALS = ("ata", "ta", "la", "dla")
_MASCULINE_A = {"dolary", "eura"}
# What a year may stand after: roku 1995, v roce 1995, v letech 1995.
_YEAR_WORDS = {"rok", "roku", "roce", "rokem", "letech", "let", "léta", "r."}
# 90. léta: a plural, whose ending tells its case.
_DECADES = {"léta": "p nom", "let": "p gen", "letům": "p dat", "lety": "p ins", "letech": "p loc"}
_PARTS = {
    2: "polovin",
    3: "třetin",
    4: "čtvrtin",
    5: "pětin",
    6: "šestin",
    7: "sedmin",
    8: "osmin",
    9: "devítin",
    10: "desetin",
    100: "setin",
}
_NEUTER = ("í", "o", "e")


def _gender(noun: str, value: int) -> str:
    if value == 1:
        return (
            "f"
            if noun.endswith(("a", "u", "ost"))
            else "n"
            if noun.endswith(("o", "í", "ě"))
            else "m"
        )
    if noun.endswith(_NEUTER_PLURALS) and noun not in _MASCULINE_A:
        return "n"
    feminine = {"ženy", "hodiny", "minuty", "koruny", "osoby", "děti", "strany", "firmy", "školy", "ulice", "země", "akce",
                "vteřiny", "sekundy", "knihy", "dívky", "rodiny", "skupiny", "branky", "části", "věci", "noci", "tuny"}  # fmt: skip
    return "f" if noun in feminine or noun.endswith(("ice", "nce", "osti")) else "m"


def _year(numbers: SlavicNumbers, number: int) -> str:
    """Return a year as it is said: until 1999 in hundreds."""
    hundreds, rest = divmod(number, 100)
    if 10 < hundreds < 20:
        return f"{numbers.cardinal(hundreds)} set {numbers.cardinal(rest) if rest else ''}".strip()
    return numbers.cardinal(number)


def _ordinal_form(slavic: Slavic, m: re.Match[str]) -> str:
    """Return gender and case of an ordinal, by the noun after it and the preposition before."""
    noun, asked = word_after(m).lower(), governed_case(slavic, m)
    if noun in _DECADES:
        return _DECADES[noun]
    gender = (
        "f" if noun.endswith(("a", "u", "ou", "ost")) else "n" if noun.endswith(_NEUTER) else "m"
    )
    if noun.startswith("století"):
        gender, asked = "n", asked or ("gen" if preposition(m) else "nom")
    if asked in {"acc", ""} and noun.endswith("u"):
        return "f acc"
    if noun.endswith("ou"):
        return "f ins"
    if asked in {"loc", "gen", "dat", "ins"} and gender == "f" and noun.endswith("a"):
        return "m gen" if asked == "gen" else "f nom"
    if asked == "loc" and noun.endswith(("e", "ě", "u")):
        gender = "m"
    return f"{gender} {asked or 'nom'}"


def _ordinal(slavic: Slavic, m: re.Match[str]) -> str | None:
    if not word_after(m)[:1].islower():
        return None
    return slavic.numbers.ordinal(int(m["n"]), _ordinal_form(slavic, m))


def _numeral(slavic: Slavic, m: re.Match[str]) -> str | None:
    if said := slavic_roman.ruler(slavic, m):
        return said
    value, before, after = roman_value(m["numeral"]), word_before(m), word_after(m)
    is_name = before[:1].isupper() and before.lower() not in evidence("cs").starters
    if len(m["numeral"]) == 1 and is_name:
        return None  # the initial of a surname
    # A single letter is a conjunction: nothing is counted.
    if value and after[:1].islower() and len(after) > 1:
        return slavic.numbers.ordinal(value, _ordinal_form(slavic, m))
    return None


def _bare_year(slavic: Slavic, m: re.Match[str]) -> str | None:
    if preposition(m) not in _YEAR_WORDS:
        return None
    said = _year(slavic.numbers, int(m["first"]))
    return f"{said} až {_year(slavic.numbers, int(m['last']))}" if m["last"] else said


def _fraction(slavic: Slavic, m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if top >= bottom or bottom not in _PARTS:
        return None
    ending = "a" if top == 1 else "y" if top <= 4 else ""
    return f"{slavic.numbers.cardinal(top, 'f')} {_PARTS[bottom]}{ending}"


def _dotted_time(slavic: Slavic, m: re.Match[str]) -> str:
    hour, minute = int(m["hour"]), int(m["minute"])
    zero = "nula " if 0 < minute < 10 else ""
    said = slavic.numbers.cardinal(hour, "f")
    return f"{said} {zero}{slavic.numbers.cardinal(minute)}" if minute else f"{said} hodin"


def _own(slavic: Slavic) -> tuple[Verbalizer, ...]:
    day, month = r"(?P<day>3[01]|[12]\d|0?[1-9])", r"(?P<month>1[0-2]|0?[1-9])"
    year = r"(?:1\d{3}|20\d\d)"
    return (
        Verbalizer(name="spaced_date", starts=(DIGIT,), read=partial(slavic_dates.numeric, slavic),
                   pattern=rf"{day}\.\s?{month}\.\s?(?P<year>[12]\d{{3}})(?!\d)"),
        Verbalizer(name="year", starts=(DIGIT,), read=partial(_bare_year, slavic),
                   pattern=rf"(?P<first>{year})(?:\s?[-–]\s?(?P<last>{year}))?(?![\d.,]\d)(?!\d)"),
        Verbalizer(name="ordinal", starts=(DIGIT,), read=partial(_ordinal, slavic), pattern=r"(?P<n>\d{1,4})\.(?= [^\W\d_])"),
        Verbalizer(name="numeral", starts=(WORD,), read=partial(_numeral, slavic), pattern=r"(?P<numeral>[IVX]{1,6})\.(?P<stop>)(?= [^\W\d_]|[,;)]|$)"),
        Verbalizer(name="fraction", starts=(DIGIT,), read=partial(_fraction, slavic), pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="dotted_time", starts=(DIGIT,), read=partial(_dotted_time, slavic),
                   pattern=r"(?P<hour>2[0-4]|1\d|0?\d)[.:](?P<minute>[0-5]\d)\s?(?:hod\.?(?:in)?|h)(?!\w)"),
    )  # fmt: skip


def grammar(tag: str) -> Grammar:
    """Return the grammar of Czech."""
    numbers = SlavicNumbers(words("cs", "numbers"))
    slavic = Slavic(
        tag=tag,
        table=words("cs"),
        numbers=numbers,
        ending_cases=((("ami", "emi", "ými"), "ins"), (("ách", "ích", "ech"), "loc"), (("ům", "ám"), "dat")),
        gender=_gender,
        year=partial(_year, numbers),
    )  # fmt: skip
    return assemble(slavic, _own(slavic))
