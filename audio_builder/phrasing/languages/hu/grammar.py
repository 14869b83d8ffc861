"""How Hungarian is read."""

import re
from functools import partial

from audio_builder.phrasing.context import one_of, word_after
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.hu.dates import Months, dates, month_and_day
from audio_builder.phrasing.languages.hu.numbers import (
    cardinal,
    day,
    day_with,
    decimal,
    ordinal,
    year,
)
from audio_builder.phrasing.languages.western import NUMBER, NumberRules, number
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_ACCUSATIVES = {"font": "fontot", "forint": "forintot", "euró": "eurót", "dollár": "dollárt", "frank": "frankot",
                "rubel": "rubelt", "jen": "jent", "lej": "lejt", "hrivnya": "hrivnyát"}  # fmt: skip
# Numbers whose stem changes before a vowel.
_STEMS = {"három": "hárm", "ezer": "ezr", "hét": "het", "húsz": "husz", "tíz": "tiz"}
_LARGEST_ORDINAL = 2100
# Endings that only a day of the month has: 12-én.
_OF_DAYS = {"i", "án", "én", "jén", "jei", "ei", "áig", "éig", "jéig", "ától", "étől", "jétől"}
_LAST_DAY = 31
_UNIT_BEFORE = re.compile(r"\d(?:\s?(?:%|‰|°C?|[€$£]|[^\W\d_]{1,3}[²³]?))?$")
_WINDOW = 12
_PARTS = {
    2: "fél",
    3: "harmad",
    4: "negyed",
    5: "ötöd",
    6: "hatod",
    7: "heted",
    8: "nyolcad",
    9: "kilenced",
    10: "tized",
}


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    said = f"{cardinal(hour, 'a')} óra"
    return f"{said} {cardinal(minute, 'a')} perc" if minute else said


def _seconds(m: re.Match[str]) -> str:
    said = _clock(int(m["hour"]), int(m["minute"]), m)
    second = int(m["second"])
    return f"{said} {cardinal(second, 'a')} másodperc" if second else said


def _ending_of_time(m: re.Match[str]) -> str:
    """Read ``14:30-kor``: the ending stands at the last number."""
    hour, minute = int(m["hour"]), int(m["minute"])
    said = f"{cardinal(hour, 'a')} óra"
    return f"{said} {cardinal(minute)}{m['ending']}" if minute else f"{said}{m['ending']}"


def _ending(m: re.Match[str]) -> str | None:
    """Put an ending to the unit or the sign before it: 5 km-re, 12%-kal."""
    return "" if _UNIT_BEFORE.search(m.string[max(0, m.start() - _WINDOW) : m.start()]) else None


def _hours(m: re.Match[str]) -> str:
    said = cardinal(int(m["hour"]), "a")
    return f"{said} órá{m['ending']}" if m["ending"] else f"{said} óra"


def _ordinal(m: re.Match[str]) -> str | None:
    value, after = int(m["n"].replace(".", "").replace(" ", "")), word_after(m)
    at_end = m.end() == len(m.string) and m.start() == 0
    if not at_end and not after[:1].islower():
        return None
    # A year has its full stop, too: 2026. évi.
    is_year = len(m["n"]) == 4 and 1000 <= value <= _LARGEST_ORDINAL
    return year(value) if is_year else ordinal(value)


def _number_with_suffix(m: re.Match[str]) -> str:
    """Read ``5-nél``, ``3-at``, ``2026-ban``."""
    said, ending = cardinal(int(m["n"])), m["ending"]
    if ending in _OF_DAYS and 0 < int(m["n"]) <= _LAST_DAY:
        return day_with(int(m["n"]), ending)
    if ending in {"ik", "dik"}:
        return ordinal(int(m["n"]))
    if ending in {"es", "os", "as", "ös"} or ending[0] in "aáeéoóöőuúüűií":
        for word, stem in _STEMS.items():
            if said.endswith(word):
                return said.removesuffix(word) + stem + ending
    return said + ending


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if top >= bottom or bottom not in _PARTS:
        return None
    return "fél" if (top, bottom) == (1, 2) else cardinal(top, "a") + _PARTS[bottom]


def _phone(m: re.Match[str]) -> str:
    groups = re.findall(r"\d+", m.group())
    said = [_group(group) for group in groups]
    return ("plusz " if m.group()[0] == "+" else "") + ", ".join(said)


def _group(group: str) -> str:
    zeros = len(group) - len(group.lstrip("0"))
    rest = group.lstrip("0")
    return " ".join([*["nulla"] * zeros, *([cardinal(int(rest))] if rest else [])])


def _numeral(m: re.Match[str]) -> str | None:
    value = roman_value(m["n"])
    after = word_after(m)
    if not value or not after or (len(m["n"]) == 1 and m["n"] not in {"I", "V", "X"}):
        return None
    # A ruler (IV. Béla), a century or a district; alone an I. is somebody's initial.
    if (
        m["n"] == "I"
        and after[:1].isupper()
        and m.start()
        and m.string[m.start() - 2 : m.start() - 1].isupper()
    ):
        return None
    return ordinal(value)


def _accusative(rules: NumberRules, m: re.Match[str]) -> str:
    name: str = rules.table["currencies"][m["currency"]][0]
    head, _, last = name.rpartition(" ")
    said = _ACCUSATIVES.get(last, last + "t")
    return f"{number(rules, m['n'], 'a')} {head} {said}".replace("  ", " ")


def grammar(tag: str) -> Grammar:
    """Return the grammar of Hungarian."""
    rules = NumberRules(
        tag=tag, table=words("hu"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=lambda number, _: day(number), decimal=decimal,
    )  # fmt: skip
    months = Months.read(rules.table["months"])
    money = one_of(rules.table["currencies"])
    time = r"(?P<hour>2[0-4]|1\d|0?\d):(?P<minute>[0-5]\d)"
    dotted = time.replace(":", "[.:]")
    own = (
        *dates(months),
        Verbalizer(name="seconds", starts=(DIGIT,), read=_seconds, pattern=rf"{time}:(?P<second>[0-5]\d)(?![\d:])"),
        Verbalizer(name="time_ending", starts=(DIGIT,), read=_ending_of_time, pattern=rf"{dotted}-(?P<ending>(?:kor|tól|től|ig|ra|re|nál|nél|i|es|as|os|ös))(?!\w)"),
        Verbalizer(name="ending", starts=("-",), read=_ending, pattern=r"-(?=[a-záéíóöőúüű]{1,5}(?!\w))"),
        Verbalizer(name="hours", starts=(DIGIT,), read=_hours, pattern=r"(?P<hour>2[0-4]|1\d|0?\d)\s?ó(?:-(?P<ending>[^\W\d_]{1,4}))?(?!\w)"),
        Verbalizer(name="accusative", starts=(DIGIT,), read=partial(_accusative, rules), pattern=rf"(?P<n>{NUMBER})\s?(?P<currency>{money})-[eoöa]?t(?!\w)"),
        Verbalizer(name="ordinal", starts=(DIGIT,), read=_ordinal, pattern=r"(?P<n>\d{1,3}(?:[. ]\d{3})+|\d{1,7})\.(?= [^\W\d_]|$)"),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
        Verbalizer(name="suffixed", starts=(DIGIT,), read=_number_with_suffix, pattern=r"(?P<n>\d{1,9})-(?P<ending>[a-záéíóöőúüű]{1,5})(?![\w-])"),
        Verbalizer(name="numbers_of_a_phone", starts=(DIGIT, "+"), read=_phone,
                   pattern=r"(?:\+36|06)[ -/]?\d{1,2}[ -/]\d{3,4}[ -]?\d{3,4}(?!\d)|(?:\+36|06)[ -]\d{1,2}[ -]\d{2}[ -]\d{4}(?!\d)"),
        Verbalizer(name="numeral", starts=(WORD,), read=_numeral, pattern=r"(?P<n>[IVX]{1,6})\.(?= [^\W\d_])"),
    )  # fmt: skip
    return assemble(rules, own, digit_text_verbalizers=(month_and_day(months),))
