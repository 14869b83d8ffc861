"""Whether a letter at a number is a unit, by what the text measures."""

import re

from msgspec import Struct

_PLACE_BEFORE = re.compile(
    r"((?<![^\W\d_])(?<![^\W\d_]')[^\W\d_]+(?:'[^\W\d_]+)?|[§№])(\.?)[\s\xa0]*+(?:[-–—][\s\xa0]*+)?$"
)
_LONGEST_SHORT_FORM = 4
"""Letters of a place with a full stop (Sect. 12B); after a longer word it ends a sentence."""
_NAME_AFTER = re.compile(r"[\s\xa0][^\W\d_a-zß-ÿа-яіїєґ]")
_UNIT = re.compile(r"\d[\s\xa0]?(?:[kMGmµ](?:W|V|A|Wh|Hz|B)|Wh|Ah|Hz|Вт|кВт|°|кВ)(?!\w)")
_WIDE = 90
"""Characters beside a number that may say what it measures."""
_PLAIN_UNITS = frozenset("VWLJNВ")
"""Letters that are units more often than names where a blank parts them from the number."""
_ROUND = range(100, 100_000, 10)
_DEGREES = frozenset("CF")
_SEAT = re.compile(r"(?<!\w)\d{1,3}[ABDEG-Z](?!\w)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+(?![a-zа-яіїєґß-ÿ])")


class Measuring(Struct, frozen=True, kw_only=True):
    """What shows that a text measures, and what shows that it does not."""

    places: frozenset[str]
    """Words after which a letter at a number is no unit: seat 14F."""
    words: re.Pattern[str]
    """Finds words that show that the text measures."""
    degrees: re.Pattern[str]
    """Finds words that show that C and F are degrees."""
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
    if is_numbered(known, text, start):
        return not is_glued and unit.islower()
    has_sign = "." in number or "," in number or head[-1:] in {*"-−±~≈<>"}
    if not unit.isupper() or has_sign:
        return True
    in_brackets = head[-1:] == "(" and tail[:1] == ")"
    if in_brackets or (known.names_have_capitals and _NAME_AFTER.match(tail)):
        return False
    if unit in _DEGREES and _is_temperature(known, head, tail):
        return True
    # 220V and 500W, but hardly Room 100C.
    is_round = unit in {"V", "W", "В"} and number.isdecimal() and int(number) in _ROUND
    is_plain = is_round or (not is_glued and unit in _PLAIN_UNITS)
    return is_plain or any(
        found.search(side) for found in (known.words, _UNIT) for side in (head, tail)
    )


def is_numbered(known: Measuring, text: str, start: int) -> bool:
    """Say whether what a number and a letter name stands before them: Section 12B."""
    before = _PLACE_BEFORE.search(text[max(0, start - _WIDE) : start])
    if before is None or (before.group(2) and len(before.group(1)) > _LONGEST_SHORT_FORM):
        return False
    return before.group(1).lower() in known.places


def _is_temperature(known: Measuring, head: str, tail: str) -> bool:
    """Say whether it reached 40C in the shade, and no row of seats is named beside it."""
    beside = head + " " + tail
    return bool(known.degrees.search(beside)) and not _SEAT.search(beside)
