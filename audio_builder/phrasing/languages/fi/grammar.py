"""How Finnish is read."""

import re

from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assembled
from audio_builder.phrasing.languages.fi.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NUMBER, NumberRules, number, plain
from audio_builder.phrasing.scanner import DIGIT, Grammar, Recognizer

_RULERS = """Kustaa Kaarle Aleksanteri Nikolai Juhana Eerik Pius Leo Henrik Ludvig Filip Elisabet Charles Harald Paavali Benedictus"""
# Written endings after the colon, and the case they stand for.
_ENDINGS = {
    "n": "n", "ssa": "ssa", "ssä": "ssa", "sta": "sta", "stä": "sta", "lla": "lla", "llä": "lla", "lta": "lta",
    "ltä": "lta", "lle": "lle", "ksi": "ksi", "na": "na", "nä": "na", "a": "a", "ä": "a", "ta": "a", "tä": "a", "tta": "a",
    "ttä": "a", "een": "in", "iin": "in", "hin": "in", "seen": "in", "ään": "in", "aan": "in",
}  # fmt: skip
_PERCENT = {"n": "prosentin", "ssa": "prosentissa", "sta": "prosentista", "lla": "prosentilla", "lta": "prosentilta",
            "lle": "prosentille", "in": "prosenttiin", "a": "prosenttia", "ksi": "prosentiksi", "na": "prosenttina"}  # fmt: skip


def _cardinal(number: int, _: str) -> str:
    return cardinal(number)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    zero = "nolla " if 0 < minute < 10 else ""
    return f"{cardinal(hour)} {zero}{cardinal(minute)}" if minute else cardinal(hour)


def _suffixed(m: re.Match[str]) -> str | None:
    ending = _ENDINGS.get(m["ending"])
    return cardinal(int(re.sub(r"\s", "", m["n"])), ending) if ending else None


def _decade(m: re.Match[str]) -> str:
    return f"{cardinal(int(m['n']))}{m['rest']}"


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 20 or top >= bottom:
        return None
    if (top, bottom) == (1, 2):
        return "puolikas"
    part = {3: "kolmasosa", 4: "neljäsosa"}.get(bottom) or ordinal(bottom).removesuffix(
        "toista"
    ) + "osa"
    if 10 < bottom < 20:
        part = f"{ordinal(bottom)}osa"
    return f"{cardinal(top)} {part}{'a' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Finnish."""
    rules = NumberRules(
        tag=tag, table=words("fi"), cardinal=_cardinal, ordinal=ordinal,
        year=year, clock=_clock, day=lambda day, _: ordinal(day),
    )  # fmt: skip

    def percent(m: re.Match[str]) -> str | None:
        ending = _ENDINGS.get(m["ending"])
        if not ending or ending not in _PERCENT:
            return None
        whole = plain(m["n"])
        said = (
            cardinal(int(whole), "" if ending == "a" else ending)
            if whole.isdecimal()
            else number(rules, m["n"])
        )
        return f"{said} {_PERCENT[ending]}"

    own = (
        nordic.dotted_time(rules),
        nordic.acronym_endings(rules),
        nordic.dotted_ordinals(rules),
        Recognizer(name="suffixed", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3}(?: \d{3})+|\d{1,7}):(?P<ending>[a-zäö]{1,3})(?!\w)", read=_suffixed),
        Recognizer(name="percent_case", starts=(DIGIT,), pattern=rf"(?P<n>{NUMBER})\s?%:(?P<ending>[a-zäö]{{1,3}})(?!\w)", read=percent),
        Recognizer(name="compound", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})-(?P<rest>(?:vuotia|luvu|luku|päivä|tunti|hengen|kertai)[^\W\d_]*)", read=_decade),
        Recognizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
    )  # fmt: skip
    return assembled(
        rules,
        own,
        roman=nordic.rulers(rules, _RULERS, ""),
        digit_text_recognizers=(nordic.named_times(rules, r"klo\.?|kello", "kello"),),
    )
