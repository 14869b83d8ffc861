"""Fractions in digits or as signs, with the unit after them: ½ l, 1 1/2 TL."""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from audio_builder.phrasing import punctuation
from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_VOWELS = "aeiouyéèh"


class UnitFraction(Struct, frozen=True, kw_only=True):
    """A fraction before a unit."""

    said: str
    """The fraction in words, as it is said alone."""
    unit: str
    whole: int
    """What stands before the fraction; 0 where nothing does."""
    is_half: bool


def fractions_of_units(
    own: tuple[Verbalizer, ...], units: Iterable[str], name: Callable[[UnitFraction], str]
) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of signs like ½, and of fractions before a unit.

    They are read by the language's own verbalizer of fractions; ``name`` puts the unit to it.
    """
    fraction = next((r for r in own if r.name == "fraction"), None)
    if fraction is None:
        return ()

    def read(m: re.Match[str], unit: str | None) -> str | None:
        said = fraction.read(m)
        if not said or not unit:
            return said
        whole = int(m.groupdict().get("whole") or 0)
        is_half = (m["top"], m["bottom"]) == ("1", "2")
        return name(UnitFraction(said=said, unit=unit, whole=whole, is_half=is_half))

    def read_sign(m: re.Match[str]) -> str | None:
        top, bottom = punctuation.FRACTIONS[m["sign"]]
        written = re.match(fraction.pattern, f"{m['whole'] or ''} {top}/{bottom}".strip())
        return read(written, m["unit"]) if written else None

    signs = "".join(punctuation.FRACTIONS)
    units = [*units]
    # A capital by itself is rather a name: 1/2 A.
    after_digits = one_of(u for u in units if len(u) > 1 or u.islower())
    after_sign = one_of(units)
    ends = r"(?:(?<=\.)|(?!\w))"
    return (
        Verbalizer(name="fraction_of_unit", starts=(DIGIT,), follows=" /-", read=lambda m: read(m, m["unit"]),
                   pattern=rf"{fraction.pattern}\s?(?P<unit>{after_digits}){ends}"),
        Verbalizer(name="vulgar", starts=(DIGIT, *punctuation.FRACTIONS), read=read_sign,
                   pattern=rf"(?<![^\W\d_])(?P<whole>\d{{1,4}})?\s?(?P<sign>[{signs}])(?:\s?(?P<unit>{after_sign}){ends})?"),
    )  # fmt: skip


def unit_after(rules: NumberRules, part: UnitFraction) -> str:
    """Return a fraction of a unit, by the templates in ``[parts]`` of a language's words."""
    one, many, gender = rules.table["units"][part.unit]
    templates = rules.table.get("parts", {})
    alone, after_whole = (templates.get(f"{key}_{gender}") for key in ("half", "and_half"))
    if part.is_half and not part.whole and alone:
        return str(alone).format(one)
    if part.is_half and part.whole and after_whole:
        number = rules.cardinal(part.whole, gender)
        return str(after_whole).format(one if part.whole == 1 else many, n=number)
    if part.whole or "of" not in templates:
        return f"{part.said} {many if part.whole else one}"
    is_elided = "elided_of" in templates and one[0].lower() in _VOWELS
    link: str = templates["elided_of"] if is_elided else templates["of"]
    return f"{part.said}{link}{one}"
