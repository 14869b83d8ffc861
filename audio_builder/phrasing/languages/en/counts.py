"""English numbers by themselves: counts, years, ordinals, fractions, ranges, phones, codes."""

import re
from string import ascii_uppercase

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages.en.amounts import NUMBER, UNITS, unit_forms
from audio_builder.phrasing.languages.en.numbers import (
    cardinal,
    code,
    decimal,
    digits,
    number,
    ordinal,
    plural,
    year,
)
from audio_builder.phrasing.languages.formulas import Powers
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_IDIOMS = {
    "24/7": "twenty four seven",
    "9/11": "nine eleven",
    "7/7": "seven seven",
    "50/50": "fifty fifty",
    "50-50": "fifty fifty",
    "911": "nine one one",
    "999": "nine nine nine",
    "112": "one one two",
    "401k": "four oh one K",
    "401(k)": "four oh one K",
    "403(b)": "four oh three B",
    "20/20": "twenty twenty",
    "360": "three sixty",
    "4x4": "four by four",
    "7-Eleven": "seven eleven",
    "7-eleven": "seven eleven",
}
_CALLED = {
    "call",
    "called",
    "calls",
    "calling",
    "dial",
    "dialed",
    "dialled",
    "phone",
    "ring",
    "rang",
    "text",
}
_MODELS = {"Boeing", "Airbus", "Flight", "flight", "Room", "room", "Highway", "Interstate", "Area", "Studio", "Embraer", "Xbox",
           "Bus", "bus", "Unit", "Apartment", "Suite", "Gate", "Channel", "Porsche", "Peugeot"}  # fmt: skip
_PHONES = (
    r"\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,4}(?:[\s.-]\d{2,4}){1,4}(?![\d%])",
    r"\+\d{9,14}(?!\d)",
    r"(?:1-)?(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?:-\d{4})?(?!\d)",
    r"\d{3}-\d{2}-\d{4}(?!\d)",
    r"0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}(?!\d)",
)
_PHONE = "|".join(_PHONES)
_ZIP = re.compile(r"(?:\b[A-Z]{2}|\bD\.C\.)\s$")
_CODES = {"ending", "code", "pin", "agent", "extension"}
_BEFORE_YEAR = {
    "in", "of", "since", "by", "from", "until", "till", "to", "around", "before", "after", "late", "early", "mid",
    "year", "the", "circa", "about", "during", "and", "between", "for", "spring", "summer", "autumn", "fall",
    "winter", "last", "through", "than", "back", "fiscal",
}  # fmt: skip
_NOT_COUNTED = {
    "was",
    "has",
    "is",
    "as",
    "does",
    "his",
    "its",
    "this",
    "us",
    "thus",
    "plus",
    "across",
    "elections",
}
_COUNTED = {
    "people",
    "men",
    "women",
    "children",
    "kilometers",
    "meters",
    "miles",
    "feet",
    "troops",
    "police",
}


def _plain(m: re.Match[str]) -> str:
    text, before = m.group(), word_before(m)
    if not text.isdecimal():
        return decimal(text)
    if text in _IDIOMS and before.lower() in _CALLED:
        said = _IDIOMS[text]
    elif _is_code(m, before):
        said = digits(text)
    elif len(text) == 3 and before in _MODELS:
        said = code(text)
    elif len(text) == 4 and _is_year(m, int(text)):
        said = year(int(text))
    else:
        said = number(text)
    return said


def _is_code(m: re.Match[str], before: str) -> bool:
    """Say whether a number is read digit by digit: a PIN, the end of a card, a postal code."""
    head = m.string[max(0, m.start() - len("ending in ")) : m.start()]
    is_zip = len(m.group()) == 5 and _ZIP.search(head)
    return before.lower() in _CODES or head.endswith("ending in ") or bool(is_zip)


def _is_year(m: re.Match[str], value: int) -> bool:
    if not 1000 <= value < 2100:
        return False
    after, before = word_after(m), word_before(m).lower()
    counted = after in _COUNTED or (
        after.islower()
        and after.endswith("s")
        and not after.endswith("ss")
        and after not in _NOT_COUNTED
    )
    directly = m.string[m.end() : m.end() + 1] == " "
    if (
        counted
        and directly
        and before not in _BEFORE_YEAR - {"to", "about", "than", "from", "for", "and"}
    ):
        return False
    return (
        value % 1000 != 0
        or before in _BEFORE_YEAR - {"about", "than", "for"}
        or value == 2000
        or not before
    )


def _range(m: re.Match[str]) -> str | None:
    first, last = m["first"], m["last"]
    if (first + "-" + last) in _IDIOMS:
        return _IDIOMS[first + "-" + last]
    if m["sep"] == ":":
        return f"{decimal(first)} to {decimal(last)}"
    if word_before(m).lower() in _PAGES and first.isdecimal() and last.isdecimal():
        # Books write pp. 121-2 for 121 to 122.
        whole = first[: -len(last)] + last
        last = whole if int(whole) > int(first) else last
    return f"{_in_range(first)} to {_in_range(last)}"


_PAGES = ("p.", "pp.", "page", "pages")


def _in_range(text: str) -> str:
    return (
        decimal(text)
        if not (len(text) > 1 and text[0] == "0" and text.isdecimal())
        else digits(text)
    )


def _phone(m: re.Match[str]) -> str:
    said = [digits(group) for group in re.findall(r"\d+", m.group())]
    return ("plus " if m.group().startswith("+") else "") + ", ".join(said)


def _version(m: re.Match[str]) -> str:
    return " point ".join(number(part) for part in m.group().split("."))


def _formation(m: re.Match[str]) -> str:
    return " ".join(cardinal(int(part)) for part in m.group().split("-"))


def _address(m: re.Match[str]) -> str:
    return code(m["number"])


def _power(exponent: int) -> str:
    return f"to the power of {'minus ' if exponent < 0 else ''}{cardinal(abs(exponent))}"


POWERS = Powers(
    squared="squared",
    cubed="cubed",
    power=_power,
    minus="minus",
    number=decimal,
    plain=lambda text: year(int(text)) if len(text) == 4 and text.isdecimal() else decimal(text),
    decimal="to the power of {n}",
    units={
        unit: (f"square {unit_forms(unit)[1]}", f"cubic {unit_forms(unit)[1]}")
        for unit in ("m", "km", "cm", "mm", "ft", "mi")
    },
    names={unit: unit_forms(unit)[1] for unit in UNITS if unit != "in"},
)


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of bare numbers."""
    digit = (DIGIT,)
    idioms = "|".join(re.escape(idiom) for idiom in _IDIOMS if not idiom.isdecimal())
    return (
        Verbalizer(name="number", starts=(DIGIT, "."), pattern=rf"{NUMBER}(?![\d])", read=_plain),
        Verbalizer(name="idiom", starts=digit, pattern=rf"(?:{idioms})(?![\w/])", read=lambda m: _IDIOMS[m.group()]),
        Verbalizer(name="ordinal", starts=digit, pattern=r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th|ST|ND|RD|TH|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)(?!\w)",
                   read=lambda m: ordinal(int(m["n"].replace(",", "")))),
        Verbalizer(name="numbered_letter", starts=digit, follows=ascii_uppercase, pattern=r"(?P<n>\d{1,4})(?P<letter>[A-Z])(?!\w|['’]?s\b)",
                   read=lambda m: f"{code(m['n'])} {m['letter']}"),
        Verbalizer(name="pressure", starts=digit, follows="/", pattern=r"(?P<high>\d{2,3})/(?P<low>\d{2,3})(?P<unit>\smm\s?Hg)(?!\w)",
                   read=lambda m: f"{number(m['high'])} over {number(m['low'])} millimeters of mercury"),
        Verbalizer(name="local_phone", starts=digit, follows="-", pattern=r"\d{3}-(?:0\d{3}|(?<=555-)\d{4})(?![\d-])", read=_phone),
        Verbalizer(name="unit_alone", starts=("km", "m", "mg", "mi"), pattern=r"(?:km/h|m/s|mi/h|mg/d[Ll])(?![\w/])",
                   read=lambda m: {"km/h": "kilometers per hour", "m/s": "meters per second", "mi/h": "miles per hour"}.get(m.group(), "milligrams per deciliter")),
        Verbalizer(name="airliner", starts=digit, follows="-", pattern=r"(?P<a>7[0-8]7)-(?P<b>\d{1,4})(?![\w-])",
                   read=lambda m: f"{code(m['a'])} {code(m['b'])}"),
        Verbalizer(name="range", starts=digit, follows=" -–—:.,", read=_range,
                   pattern=rf"(?P<first>{NUMBER})\s?(?P<sep>[-–—:])\s?(?P<last>{NUMBER})(?![\d])(?![-–:]\d)"),
        Verbalizer(name="phone", starts=(DIGIT, "+", "("), follows="-. ", read=_phone,
                   pattern=_PHONE),
        Verbalizer(name="inner_point", starts=(".",), pattern=r"(?<=\w)\.(?=\d)", read=lambda _: " point "),
        Verbalizer(name="note", starts=("[", *"¹²³"), pattern=r"\s?\[(?:\d{1,3}|note \d+|citation needed)\]|(?<=[\d.,;:!?])\[[a-z]\]|(?<=[^\W\d_])[¹²³]+ ?", read=lambda m: " " if m.group()[-1] == " " else ""),
        Verbalizer(name="version", starts=digit, follows=".", pattern=r"\d+(?:\.\d+){2,5}(?![\d])", read=_version),
        Verbalizer(name="formation", starts=digit, follows="-", pattern=r"\d(?:-\d){2,4}(?![\w-])", read=_formation),
        Verbalizer(name="hundreds", starts=digit, follows=",s", pattern=r"(?P<n>1,?0{2,3}|1,000,000)s\b",
                   read=lambda m: plural(cardinal(int(m["n"].replace(",", ""))).removeprefix("one "))),
    )  # fmt: skip


__all__ = ["number", "verbalizers"]
