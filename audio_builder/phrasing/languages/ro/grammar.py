"""How Romanian is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.ro.numbers import cardinal, ordinal, takes_de, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_FEMININE = set(
    """ori zile zi case casă țări țară persoane persoană femei femeie luni lună săptămâni săptămână
    ore oră mașini școli școală fete fată părți parte victime pagini companii firme familii
    comune localități străzi camere cărți dată sute mii""".split()
)
_RULERS = set(
    """Papa Regele Carol Ferdinand Mihai Ludovic Ioan Benedict Francisc Henric Napoleon Pius Filip
    Petru Alexandru Paul""".split()
)


def _gender(noun: str) -> str:
    word = noun.lower()
    if word in _FEMININE or word.endswith(("iuni", "iune", "tăți", "tate", "ele")):
        return "f"
    # Neuters count with the feminine two: două minute.
    return "n" if word.endswith(("uri", "te", "le", "ne", "re")) else "m"


def _day(day: int, _: re.Match[str]) -> str:
    return "întâi" if day == 1 else cardinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = cardinal(hour, "f") if hour != 1 else "unu"
    if not minute:
        return hours
    return f"{hours} și {cardinal(minute, 'n')}"


def _ordinal(m: re.Match[str]) -> str:
    return ordinal(int(m["n"]), "f" if m["suffix"] == "a" else "")


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    names = {2: ("jumătate", "jumătăți"), 3: ("treime", "treimi"), 4: ("sfert", "sferturi"), 5: ("cincime", "cincimi"), 10: ("zecime", "zecimi")}  # fmt: skip
    if bottom not in names or top >= bottom:
        return None
    one, many = names[bottom]
    gender = "n" if bottom == 4 else "f"
    return f"{cardinal(top, gender)} {one if top == 1 else many}"


def _century(m: re.Match[str]) -> str | None:
    value = roman_value(m.group())
    if not value or word_before(m).lower() not in {"secolul", "secolului", "veacul"}:
        return None
    return f"al {ordinal(value)}"


def _roman(value: int, m: re.Match[str]) -> str | None:
    if word_before(m) not in _RULERS:
        return None
    return "întâi" if value == 1 else f"al {ordinal(value)}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Romanian."""
    rules = NumberRules(
        tag=tag, table=words("ro"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True,
        link=lambda number: "de" if takes_de(number) else "",
    )  # fmt: skip

    def numeral(m: re.Match[str]) -> str | None:
        value = roman_value(m["n"])
        return ordinal(value, "f" if m["suffix"] == "a" else "") if value else None

    def before_de(m: re.Match[str]) -> str:
        return cardinal(int(re.sub(r"[. ]", "", m["n"])), _gender(m["noun"]))

    own = (
        Verbalizer(name="century", starts=(WORD,), pattern=r"[IVX]{1,6}(?![\w-])", read=_century),
        Verbalizer(name="counted", starts=(DIGIT,), read=before_de,
                   pattern=r"(?P<n>\d{1,3}(?:[. ]\d{3})+|\d{2,6})(?= de (?P<noun>[a-zăâîșț]{3,}))"),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})-(?P<suffix>lea|a)(?!\w)", read=_ordinal),
        Verbalizer(name="numeral", starts=(WORD,), pattern=r"(?P<n>[IVX]{1,6})-(?P<suffix>lea|a)(?!\w)", read=numeral),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
        Verbalizer(name="dotted_time", starts=(DIGIT,), pattern=r"(?P<hour>2[0-4]|1\d|0?\d)[.,](?P<minute>[0-5]\d)(?![\d.,%])", read=_dotted_time),
    )  # fmt: skip
    return assemble(rules, own, roman=_roman)


def _dotted_time(m: re.Match[str]) -> str | None:
    """Read ``ora 14.30``: only the word before shows that it is a time."""
    if word_before(m).lower() not in {"ora", "orei", "orele", "orelor"} or word_after(m) == "la":
        return None
    return _clock(int(m["hour"]), int(m["minute"]), m)
