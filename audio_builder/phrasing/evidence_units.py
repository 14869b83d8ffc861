"""Whether a letter at a number is a unit, by what the text measures."""

import re

from msgspec import Struct

_PLACE_BEFORE = re.compile(
    r"((?<![^\W\d_])(?<![^\W\d_]')[^\W\d_]+(?:'[^\W\d_]+)?|[§№])\.?[\s\xa0]*+(?:[-–—][\s\xa0]*+)?$"
)
_NAME_AFTER = re.compile(r"[\s\xa0][^\W\d_a-zß-ÿа-яіїєґ]")
_UNIT = re.compile(r"\d[\s\xa0]?(?:[kMGmµ](?:W|V|A|Wh|Hz|B)|Wh|Ah|Hz|Вт|кВт|°|кВ)(?!\w)")
_WIDE = 90
"""Characters beside a number that may say what it measures."""
_PLAIN_UNITS = frozenset("VWLJNВ")
"""Letters that are units more often than names where a blank parts them from the number."""
_ROUND = range(100, 100_000, 10)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+(?![a-zа-яіїєґß-ÿ])")


class Measuring(Struct, frozen=True, kw_only=True):
    """What shows that a text measures, and what shows that it does not."""

    places: frozenset[str]
    """Words after which a letter at a number is no unit: seat 14F."""
    words: re.Pattern[str]
    """Finds words that show that the text measures."""
    names_have_capitals: bool
    """Whether a capital shows a name; in German every noun has one."""


def is_unit(known: Measuring, text: str, start: int, end: int, *, number: str, unit: str) -> bool:
    """Say whether a letter at a number is a unit, and not part of a name: 12V, but seat 12V.

    A letter of a seat, a law, a class or a route is none. Other capitals are units where the
    number has decimals, a sign or another unit beside it, or a word says what is measured.
    """
    if len(unit) > 1 or not unit.isalpha():
        return True
    head = _SENTENCE_END.split(text[max(0, start - _WIDE) : start])[-1]
    tail = _SENTENCE_END.split(text[end : end + _WIDE])[0]
    is_glued = not text[end - 2 : end - 1].isspace()
    before = _PLACE_BEFORE.search(head)
    if before and before.group(1).lower() in known.places:
        return not is_glued and unit.islower()
    has_sign = "." in number or "," in number or head[-1:] in {*"-−±~≈<>"}
    if not unit.isupper() or has_sign:
        return True
    in_brackets = head[-1:] == "(" and tail[:1] == ")"
    if in_brackets or (known.names_have_capitals and _NAME_AFTER.match(tail)):
        return False
    # 220V and 500W, but hardly Room 100C.
    is_round = unit in {"V", "W", "В"} and number.isdecimal() and int(number) in _ROUND
    is_plain = is_round or (not is_glued and unit in _PLAIN_UNITS)
    return is_plain or any(
        found.search(side) for found in (known.words, _UNIT) for side in (head, tail)
    )
