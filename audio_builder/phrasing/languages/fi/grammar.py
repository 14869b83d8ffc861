"""How Finnish is read."""

import re

from audio_builder.phrasing.languages import nordic, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.fi.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NUMBER, NumberRules, number, plain
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

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


def _number_with_suffix(m: re.Match[str]) -> str | None:
    ending = _ENDINGS.get(m["ending"])
    return cardinal(int(re.sub(r"\s", "", m["n"])), ending) if ending else None


def _decade(m: re.Match[str]) -> str:
    return f"{cardinal(int(m['n']))}{m['rest']}"


def _part(top: int, bottom: int) -> str:
    stem = ordinal(bottom) if 10 < bottom < 20 else ordinal(bottom).removesuffix("toista")
    part = {3: "kolmasosa", 4: "neljäsosa"}.get(bottom) or f"{stem}osa"
    return f"{cardinal(top)} {part}{'a' if top > 1 else ''}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Finnish."""
    rules = NumberRules(
        tag=tag, table=words("fi"), cardinal=_cardinal, ordinal=ordinal,
        year=year, clock=lambda hour, minute, _: nordic.clock_words(rules, hour, minute), day=lambda day, _: ordinal(day),
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
        Verbalizer(name="suffixed", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3}(?: \d{3})+|\d{1,7}):(?P<ending>[a-zäö]{1,3})(?!\w)", read=_number_with_suffix),
        Verbalizer(name="percent_case", starts=(DIGIT,), pattern=rf"(?P<n>{NUMBER})\s?%:(?P<ending>[a-zäö]{{1,3}})(?!\w)", read=percent),
        Verbalizer(name="compound", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})-(?P<rest>(?:vuotia|luvu|luku|päivä|tunti|hengen|kertai)[^\W\d_]*)", read=_decade),
        nordic.fractions("puolikas", _part),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=nordic.rulers(rules, _RULERS, ""),
        digit_text_verbalizers=(nordic.named_times(rules, r"klo\.?|kello", "kello"),),
    )
