"""English money, measures and percentages."""

import re

from audio_builder.phrasing.context import one_of, starts_of, word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.en.numbers import cardinal, decimal, digits
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_WORDS = words("en")
_EVIDENCE = evidence("en")
_CURRENCIES: dict[str, list[str]] = _WORDS["currencies"]
_SCALES: dict[str, str] = _WORDS["scales"]
UNITS: dict[str, list[str]] = _WORDS["units"]
_LOWER_UNITS = {unit.lower(): forms for unit, forms in reversed(UNITS.items())}
_VULGAR = {
    "½": "a half",
    "¼": "a quarter",
    "¾": "three quarters",
    "⅓": "a third",
    "⅔": "two thirds",
}

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3}){2,}(?!\d)|\d{1,3} 000(?!\d)|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
_SEP = r"\s?(?:-|–|—|\bto\b)\s?"
_PREFIXED = [name for name in _CURRENCIES if not name[-1].isalpha() or name == "Rs"]
_CODES = [name for name in _CURRENCIES if name.isalpha() and name.isupper()]
_SCALE = rf"(?:[\s-]?(?P<scale>{one_of(_SCALES)})(?![\w&]))?"
# Words that show that the amount is not an adjective of the next noun.
_DETERMINERS = {
    "a",
    "an",
    "the",
    "this",
    "that",
    "its",
    "his",
    "her",
    "their",
    "our",
    "another",
    "new",
}
_NO_NOUN = {
    "in", "of", "to", "for", "from", "on", "by", "and", "or", "a", "an", "the", "with", "at", "as", "per",
    "was", "is", "are", "were", "will", "has", "have", "had", "it", "he", "she", "they", "that", "which",
    "who", "than", "into", "over", "under", "between", "more", "less", "annually", "each", "every", "after",
    "before", "since", "during", "but", "if", "when", "while", "because", "through", "worth", "spent", "went",
}  # fmt: skip
_PER = {"km": "kilometer", "m²": "square meter", "km²": "square kilometer", "m³": "cubic meter", "ft²": "square foot", "sq ft": "square foot",
        "sqft": "square foot", "sq m": "square meter", "mo": "month", "yr": "year", "wk": "week", "hr": "hour", "h": "hour", "d": "day", "day": "day",
        "month": "month", "year": "year", "week": "week", "hour": "hour", "kg": "kilogram", "lb": "pound",
        "gal": "gallon", "bbl": "barrel", "ton": "ton", "t": "ton", "MWh": "megawatt hour", "oz": "ounce",
        "kWh": "kilowatt hour", "m": "meter", "sqm": "square meter", "l": "liter", "night": "night",
        "person": "person", "share": "share", "barrel": "barrel", "gallon": "gallon"}  # fmt: skip
_PAIR = 2
_MANYUNITS = ("hundred", "thousand", "million", "billion", "trillion")


def quantity(first: str, last: str | None) -> str:
    """Return one number, or two as a range."""
    return f"{decimal(first)} to {decimal(last)}" if last else decimal(first)


def _is_adjective(m: re.Match[str]) -> bool:
    after = word_after(m)
    return (
        word_before(m).lower() in _DETERMINERS
        and after.islower()
        and after not in _NO_NOUN
        and m.string[m.end() : m.end() + 1] in {" ", "-"}
    )


def _money(m: re.Match[str]) -> str | None:
    one, many, coin, coins = _CURRENCIES[m["currency"]]
    first, last, scale = m["first"], m["last"], m["scale"]
    per = f" per {_PER[m['per']]}" if m["per"] else ""
    if scale:
        name = one if _is_adjective(m) or m.string[m.start("scale") - 1] == "-" else many
        return f"{quantity(first, last)} {_SCALES[scale]} {name}{per}"
    if last:
        parts = [text.replace(",", "").partition(".") for text in (first, last)]
        if any(len(part) == _PAIR for _, _, part in parts) and all(
            len(part) in {0, _PAIR} for _, _, part in parts
        ):
            names = (one, many, coin, coins)
            said = [_coins(int(whole or 0), int(part or 0), names) for whole, _, part in parts]
            return " to ".join(said) + per
        return f"{quantity(first, last)} {many}{per}"
    whole, _, fraction = first.replace(",", "").partition(".")
    if len(fraction) == _PAIR:
        return _coins(int(whole or 0), int(fraction), (one, many, coin, coins)) + per
    adjective = _is_adjective(m) or m.string[m.end() : m.end() + 2] in {"-a", "-p"}
    return f"{decimal(first)} {one if first == '1' or adjective else many}{per}"


def _coins(whole: int, fraction: int, names: tuple[str, str, str, str]) -> str:
    one, many, coin, coins = names
    large = f"{cardinal(whole)} {one if whole == 1 else many}"
    small = f"{cardinal(fraction)} {coin if fraction == 1 else coins}"
    if not fraction:
        return large
    return f"{large} and {small}" if whole else small


def unit_forms(unit: str) -> list[str]:
    """Return a unit in the singular and the plural."""
    return UNITS.get(unit) or _LOWER_UNITS.get(unit.lower()) or [unit, unit]


def _measure(m: re.Match[str]) -> str | None:
    unit, per = m["unit"], m["per"]
    is_preposition = (
        unit == "in"
        and m.group()[-1] != "."
        and m.string[m.end() :].lstrip(" $£€#'\"")[:1].isalnum()
    )
    is_shot = unit == "PT"  # three points, by where it is thrown from
    if is_preposition or is_shot or _is_scale(m):
        return None
    if unit == "pt" and (m["hyphen"] == "-" or not _EVIDENCE.measuring.words.search(m.string)):
        return (
            f"{decimal(m['first'])} point{'' if m['first'] == '1' or m['hyphen'] == '-' else 's'}"
        )
    if unit == "s" and m["first"].endswith("0") and not m["hyphen"]:
        return None  # the nineties, not ninety seconds
    if unit in UNITS and not per and not m["scale"] and not m["power"] and not _measures(m, unit):
        return None
    one, many = unit_forms(unit)
    power = {"²": "square ", "2": "square ", "³": "cubic ", "3": "cubic "}.get(m["power"] or "", "")
    first = m["first"]
    half = f" and {_VULGAR[m['half']]}" if m["half"] else ""
    singular = (
        (first == "1" and not m["last"] and not half and not m["scale"])
        or m["hyphen"] == "-"
        or _is_adjective(m)
        or _is_before_plural(m)
    )
    scale = f" {_SCALES[m['scale']]}" if m["scale"] else ""
    said = f"{quantity(first, m['last'])}{half}{scale} {power}{one if singular else many}"
    per_power = {"²": "square ", "³": "cubic "}.get(m["per_power"] or "", "")
    return said + (f" per {per_power}{unit_forms(per)[0]}" if per else "")


def _measures(m: re.Match[str], unit: str) -> bool:
    end = m.end("unit")
    return _EVIDENCE.measures(m.string, m.start(), end, number=m["last"] or m["first"], unit=unit)


def _is_before_plural(m: re.Match[str]) -> bool:
    """Say whether the measure describes a noun: 155mm shells, 40 mph winds."""
    after = word_after(m)
    return (
        after.islower()
        and after.endswith("s")
        and not after.endswith("ss")
        and after not in _NOT_PLURAL
        and m.string[m.end() : m.end() + 1] == " "
    )


_NOT_PLURAL = {
    "as", "is", "was", "has", "its", "his", "this", "us", "across", "towards", "upwards", "downwards", "always", "plus",
    "versus", "does", "goes", "says", "inwards", "outwards", "northwards", "southwards", "eastwards", "westwards",
}  # fmt: skip


def _is_scale(m: re.Match[str]) -> bool:
    """Say whether ``5m`` means five million: in news it does where people or things follow."""
    return (
        m["unit"] == "m"
        and not m["hyphen"]
        and word_after(m) in {"people", "users", "viewers", "subscribers", "followers", "customers", "homes",
                              "jobs", "children", "tonnes", "barrels", "euros", "pounds", "dollars", "voters",
                              "workers", "refugees", "copies", "vehicles", "cars", "units", "households", "doses"}
    )  # fmt: skip


def _feet(m: re.Match[str]) -> str:
    foot = "foot" if m["feet"] == "1" else "feet"
    if m["inches"] == "0":
        return f"{cardinal(int(m['feet']))} {foot}"
    return f"{cardinal(int(m['feet']))} {foot} {cardinal(int(m['inches']))}" + (
        "" if m["short"] else f" inch{'' if m['inches'] == '1' else 'es'}"
    )


def _percent(m: re.Match[str]) -> str:
    sign = {"%": "percent", "‰": "per mille"}.get(m["sign"], "percent")
    points = " point" if m["points"] else ""
    return f"{quantity(m['first'], m['last'])} {sign}{points}"


def _scaled_number(m: re.Match[str]) -> str | None:
    scale = m["scale"]
    if m.group() == "401k":
        return None  # a pension plan
    if not _scales(m):
        return None  # a seat, a company, a race
    if len(scale) == 1 and scale in "bT" and not word_after(m):
        return None
    if scale == "K" and (m["first"] in {"2", "4", "8"} or word_after(m) in {"run", "race", "runs"}):
        return None  # a screen or a road, not thousands
    return f"{quantity(m['first'], m['last'])} {_SCALES[scale]}"


def _scales(m: re.Match[str]) -> bool:
    """Say whether a letter after a number means thousands or millions: what follows is counted."""
    scale, after = m["scale"], word_after(m)
    if len(scale) > 1:
        return True
    if _EVIDENCE.is_numbered(m.string, m.start()):
        return False
    directly = m.string[m.end() : m.end() + 1] == " "
    is_plural = (after.endswith("s") and after not in _NOT_PLURAL) or after in _PEOPLE
    is_counted = directly and after.islower() and is_plural
    known = _EVIDENCE.measures(m.string, m.start(), m.end(), number=m["first"], unit=scale.upper())
    before = m.string[m.start("scale") - 1]
    return before != "-" and (is_counted or known)


_PEOPLE = {"people", "men", "women", "children"}


def _temperature(m: re.Match[str]) -> str | None:
    letter = m["c"] or m["f"]
    if letter and not _EVIDENCE.measures(
        m.string, m.start(), m.end(), number=m["last"] or m["first"], unit=letter
    ):
        return None
    is_celsius = (m["c"] or m["d"]) == "C"
    return f"{quantity(m['first'], m['last'])} degrees {'Celsius' if is_celsius else 'Fahrenheit'}"


def _latitude(m: re.Match[str]) -> str:
    minutes = f" {cardinal(int(m['minutes']))} minutes" if m["minutes"] else ""
    side = {"N": " north", "S": " south", "E": " east", "W": " west"}.get(m["side"] or "", "")
    return f"{decimal(m['degrees'])} degrees{minutes}{side}"


UNIT = rf"(?:(?i:{one_of([u for u in UNITS if len(u) > 1])})|{one_of([u for u in UNITS if len(u) == 1])})"


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of money, measures and percentages."""
    per = rf"(?:\s?/\s?(?P<per>{one_of(_PER)})\b)?"
    amount = rf"(?P<first>{NUMBER})(?:{_SEP}(?:(?P=currency)\s?)?(?P<last>{NUMBER}))?"
    quantities = rf"(?P<first>{NUMBER})(?:{_SEP}(?P<last>{NUMBER}))?"
    unit = rf"(?:(?i:{one_of([u for u in UNITS if len(u) > 1])})|{one_of([u for u in UNITS if len(u) == 1])})"
    scale = r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|bn|mn|mln|m(?=\sbpd|\sb/d)))?"
    power = r"(?:(?P<power>[²³]|[23](?!\d))|\b(?!['’]\w)|(?<=°)(?!\w))"
    per_unit = (
        rf"(?:/(?P<per>{one_of(u for u in UNITS if u.isalpha())})(?P<per_power>[²³])?(?!\w))?"
    )
    ends = r"(?![-]?\d|\w|&|\.\w)\.?(?:(?<!\.)|(?=\s+(?:[a-z0-9,]|[NESW]{1,3}\sof\s)|$))"
    return (
        Verbalizer(name="money", starts=starts_of(_PREFIXED),
                   pattern=rf"(?P<currency>{one_of(_PREFIXED)})\s?{amount}{_SCALE}{per}", read=_money),
        Verbalizer(name="money_code", starts=tuple(name.lower() for name in _CODES),
                   pattern=rf"(?P<currency>{one_of(_CODES)})\s?{amount}{_SCALE}{per}", read=_money),
        Verbalizer(name="money_after", starts=(DIGIT,), read=_money,
                   pattern=rf"(?P<first>{NUMBER})(?:{_SEP}(?P<last>{NUMBER}))?{_SCALE}\s?"
                   rf"(?P<currency>{one_of([*_CODES, *(c for c in _CURRENCIES if not c.isalpha()), 'zł'])})(?![\w\d]){per}"),
        Verbalizer(name="cents", starts=(DIGIT,), follows=" ¢.,", read=lambda m: f"{decimal(m['n'])} cent{'' if m['n'] == '1' else 's'}",
                   pattern=rf"(?P<n>{NUMBER})\s?¢"),
        Verbalizer(name="pence", starts=(DIGIT,), follows="p.,", read=lambda m: f"{decimal(m['n'])} pence" if not m["n"].startswith("0") and word_after(m) in {"a", "per", "each"} else None,
                   pattern=rf"(?P<n>{NUMBER})p\b"),
        Verbalizer(name="percent", starts=(DIGIT, "."), follows=" %‰p.,-–—", read=_percent,
                   pattern=rf"{quantities}\s?(?P<sign>%|‰|pct\b\.?)(?P<points>-points?)?"),
        Verbalizer(name="measure", starts=(DIGIT, "."), read=_measure,
                   pattern=rf"{quantities}(?P<half>[½¼¾⅓⅔])?{scale}(?P<hyphen>[\s-])?(?P<unit>{unit}){power}{per_unit}{ends}"),
        Verbalizer(name="feet", starts=(DIGIT,), follows=" f'′-", read=_feet,
                   pattern=r"(?P<feet>\d{1,2})(?:\s?ft\.?\s?|['′]\s?|-foot-|\sfeet\s)(?P<short>(?<=-))?(?P<inches>\d{1,2})(?:\s?in\b\.?|\"|″|''|\sinch(?:es)?|(?<=-\d)|(?<=-\d\d))(?!\w)"),
        Verbalizer(
            name="temperature",
            starts=(DIGIT,),
            read=_temperature,
            pattern=rf"(?P<first>{NUMBER})(?:{_SEP}(?P<last>{NUMBER}))?(?:(?P<c>C)|(?<=\d\d)(?P<f>F)|\sdegrees\s(?P<d>[CF]))(?!\w|['’])",
        ),
        Verbalizer(name="coordinate", starts=(DIGIT,), follows=" °.,", read=_latitude,
                   pattern=rf"(?P<degrees>{NUMBER})\s?°\s?(?:(?P<minutes>\d{{1,2}})['′]\s?)?(?P<side>[NSEW])\b"),
        Verbalizer(name="scaled", starts=(DIGIT,), follows=" -–—kKMmbBt.,", read=_scaled_number,
                   pattern=rf"{quantities}[\s-]?(?P<scale>(?<=\d)k|K|M|mn|mln|bn|bln|tn|trn|B|m|b)(?![\w&'-]|\.\w)"),
    )  # fmt: skip


__all__ = ["NUMBER", "digits", "quantity", "verbalizers"]
