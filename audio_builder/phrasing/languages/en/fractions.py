"""English fractions, in digits or as signs, alone and before a unit."""

import re

from audio_builder.phrasing import punctuation
from audio_builder.phrasing.languages.en.amounts import UNIT, unit_forms
from audio_builder.phrasing.languages.en.numbers import cardinal, number, ordinal, plural
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_FRACTIONS = {2: "half", 4: "quarter"}
_LARGEST_DENOMINATOR = 100
_VULGAR = punctuation.FRACTIONS
_WHOLE = r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/[2-9])))?"


def fraction(top: int, bottom: int) -> str:
    """Return ``three quarters`` for 3/4."""
    if bottom in _FRACTIONS:
        name = _FRACTIONS[bottom]
        many = "halves" if bottom == 2 else f"{name}s"
    else:
        name = ordinal(bottom)
        many = plural(name) if not name.endswith("th") else f"{name}s"
    return f"{cardinal(top)} {name if top == 1 else many}"


def _fraction(m: re.Match[str]) -> str | None:
    whole, top, bottom = m["whole"], int(m["top"]), int(m["bottom"])
    if not bottom or bottom == 1 or top > bottom or bottom > _LARGEST_DENOMINATOR:
        return f"{number(m['top'])} slash {number(m['bottom'])}" if not whole else None
    if not whole:
        return fraction(top, bottom)
    return f"{cardinal(int(whole))} and {_a(top, bottom)}"


def _fraction_of_unit(m: re.Match[str]) -> str | None:
    said = _fraction(m)
    one, many = unit_forms(m["unit"])
    return f"{said} {many if m['whole'] else one}" if said and " slash " not in said else None


def _a(top: int, bottom: int) -> str:
    said = fraction(top, bottom)
    return "a" + said[3:] if top == 1 else said


def _vulgar(m: re.Match[str]) -> str:
    top, bottom = _VULGAR[m["sign"]]
    one, many = unit_forms(m["unit"]) if m["unit"] else ("", "")
    if m["whole"]:
        return f"{cardinal(int(m['whole']))} and {_a(top, bottom)} {many}".rstrip()
    return f"{fraction(top, bottom)} {one}".rstrip()


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of fractions."""
    digit = (DIGIT,)
    return (
        Verbalizer(name="fraction", starts=digit, follows="/ -", read=_fraction,
                   pattern=rf"{_WHOLE}(?P<top>\d{{1,3}})/(?P<bottom>\d{{1,4}})(?![\d/])"),
        Verbalizer(name="fraction_of_unit", starts=digit, follows="/ -", read=_fraction_of_unit,
                   pattern=rf"{_WHOLE}(?P<top>\d{{1,2}})/(?P<bottom>\d{{1,2}})[\s-](?P<unit>{UNIT})(?!\w)(?:\.(?=\s[a-z]))?"),
        Verbalizer(name="vulgar", starts=(DIGIT, *_VULGAR), read=_vulgar,
                   pattern=rf"(?<![^\W\d_])(?P<whole>\d{{1,6}})?\s?(?P<sign>[{''.join(_VULGAR)}])(?:[\s-]?(?!in\s[a-z])(?P<unit>{UNIT})(?!\w)(?!['’]))?"),
    )  # fmt: skip
