"""Roman numerals of Slavic languages: centuries and rulers."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.languages.slavic import SEP, Slavic, governed_case, preposition
from audio_builder.phrasing.roman import is_letter, roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Verbalizer

_NAME = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\s$")
_WINDOW = 40
# The Cyrillic letters that look like numerals are typed as often.
_NUMERAL = r"[IVXІХ]{1,8}"


def roman(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of Roman numerals."""
    words = one_of(slavic.table["centuries"])
    return (
        Verbalizer(name="century", starts=(WORD,), read=partial(_century, slavic),
                   pattern=rf"(?P<numeral>{_NUMERAL})(?:{SEP}(?P<until>{_NUMERAL}))?\s(?P<word>{words})(?!\w)"),
        Verbalizer(name="quarter", starts=(WORD, DIGIT), read=partial(_quarter, slavic),
                   pattern=rf"(?P<n>[1-4]|I{{1,3}}|IV|І{{1,3}})\s(?P<word>{slavic.word('quarter')})(?P<ending>\w*)"),
        *(_events_and_parts(slavic) if "events" in slavic.table else ()),
        Verbalizer(name="ruler", starts=(WORD,), read=partial(ruler, slavic),
                   pattern=rf"(?P<numeral>{_NUMERAL})(?![\w-])(?P<stop>\.(?=\s+[«(]?[^\W\d_a-zß-öø-ÿа-яіїєґ]))?"),
    )  # fmt: skip


def _events_and_parts(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of what is held again and again, and of parts of books."""
    return (
        Verbalizer(name="event", starts=(WORD,), read=partial(_event, slavic),
                   pattern=rf"(?P<numeral>{_NUMERAL})(?=\s(?P<next>[^\W\d_]+(?:'[^\W\d_]+)?)(?:\s(?P<second>[^\W\d_]+))?)"),
        Verbalizer(name="counted", starts=(WORD,), read=partial(_numeral_after_noun, slavic),
                   pattern=r"(?P<numeral>[IVXLІХ]{1,8})(?![\w-])(?P<stop>\.(?=\s+[«(]?[^\W\d_a-zß-öø-ÿа-яіїєґ]))?"),
    )  # fmt: skip


def _century(slavic: Slavic, m: re.Match[str]) -> str | None:
    value = roman_value(m["numeral"])
    if not value:
        return None
    gender, case, said = slavic.table["centuries"][m["word"]]
    asked = governed_case(slavic, m)
    if said and asked == "loc":
        case, said = "loc", slavic.table["speech"]["century_loc"]
    elif case == "any":
        # One written form for several cases: only what stands before tells.
        case = asked if asked in {"loc", "gen"} else "gen" if preposition(m) else "nom"
    spoken = slavic.numbers.ordinal(value, f"{gender} {case}")
    if m["until"]:
        spoken += " " + slavic.numbers.ordinal(roman_value(m["until"]), f"{gender} {case}")
    return f"{spoken} {said or m['word']}"


def ruler(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read a numeral after a ruler's name as the name is declined."""
    value = roman_value(m["numeral"])
    found = _NAME.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    if not value or not found or not found.group(1)[0].isupper():
        return None
    rulers = slavic.table["rulers"]
    name = found.group(1).lower()
    if len(m["numeral"]) == 1 and not name.startswith(tuple(rulers["names"].split())):
        return None
    is_queen = name.startswith(tuple(rulers["queens"].split()))
    endings = rulers["women" if is_queen else "men"]
    form = next((form for ending, form in endings.items() if name.endswith(ending)), "m nom")
    return slavic.numbers.ordinal(value, form) + (m["stop"] or "")


def _event(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read the numeral before what is held or counted: II світова війна, орден II степени."""
    value = roman_value(m["numeral"])
    following, second = m["next"].lower(), (m["second"] or "").lower()
    if not value:
        return None
    table = slavic.table["events"]
    if following.startswith(tuple(table["adjectives"].split())):
        noun = second if second.startswith(tuple(table["nouns"])) else ""
        for ending, form in table["adjective_forms"].items():
            if following.endswith(ending):
                return slavic.numbers.ordinal(value, _form_of_noun(table, noun, form))
    stem = next((stem for stem in table["nouns"] if following.startswith(stem)), "")
    if not stem:
        return None
    form = _form_of_noun(table, following, "")
    return slavic.numbers.ordinal(value, form) if form else None


def _form_of_noun(table: Mapping[str, Any], noun: str, form: str) -> str:
    """Return gender and case of a noun by its ending; the given form where it is not known."""
    stem = next((stem for stem in table["nouns"] if noun.startswith(stem)), "")
    if not stem:
        return form
    gender = table["nouns"][stem]
    case = table["noun_cases"][gender].get(noun.removeprefix(stem))
    return f"{gender} {case}" if case else form


def _numeral_after_noun(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read the numeral after a part of a book or a group: розділ IV, том II."""
    value = roman_value(m["numeral"])
    found = _NAME.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    if not value or not found or is_letter(m["numeral"]):
        return None
    if not found.group(1).lower().startswith(tuple(slavic.table["events"]["counted"].split())):
        return None
    return slavic.numbers.cardinal(value) + (m["stop"] or "")


# The ending of the masculine noun shows the case of the ordinal before it.
_ENDINGS = {
    "": "nom",
    "у": "gen",
    "а": "gen",
    "і": "loc",
    "е": "loc",
    "ом": "ins",
    "ові": "dat",
    "u": "gen",
    "ale": "loc",
    "em": "ins",
}


def _quarter(slavic: Slavic, m: re.Match[str]) -> str | None:
    value = int(m["n"]) if m["n"].isdecimal() else roman_value(m["n"])
    case = _ENDINGS.get(m["ending"])
    if case is None:
        return None
    return f"{slavic.numbers.ordinal(value, f'm {case}')} {m['word']}{m['ending']}"
