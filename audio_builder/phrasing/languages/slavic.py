"""Verbalizers of Slavic languages: numbers that agree with their nouns and prepositions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from audio_builder.phrasing.context import one_of, starts_of
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages.slavic_numbers import Noun, SlavicNumbers
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

NUMBER = r"(?:\d{1,3}(?:[ .']\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
SEP = r"\s?[-–—]\s?"
_GROUPED = re.compile(r"[ .'](?=\d{3}(?!\d))")
_PREPOSITION = re.compile(r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?\.?)\s+$")
_NEXT_WORDS = re.compile(r"\s([^\W\d_]+(?:['-][^\W\d_]+)*)(?:\s([^\W\d_]+(?:['-][^\W\d_]+)*))?")
_WINDOW = 40
_YEAR_DIGITS = 4


class Slavic(Struct, frozen=True, kw_only=True):
    """A Slavic language: its words, its numerals, and how its endings show a case."""

    tag: str
    table: Mapping[str, Any]
    numbers: SlavicNumbers
    ending_cases: tuple[tuple[tuple[str, ...], str], ...]
    """Endings of the noun after a number, and the case they show."""
    gender: Callable[[str, int], str]
    """Gender of a noun as it stands after a number."""
    year: Callable[[int], str] | None = None
    """Words for a year in a date, where it is no ordinal."""

    def word(self, key: str) -> str:
        """Return one of the small words of speech."""
        return str(self.table["speech"].get(key, ""))


def preposition(m: re.Match[str]) -> str:
    """Return the word right before a match in small letters."""
    found = _PREPOSITION.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    return found.group(1).lower() if found else ""


def governed_case(slavic: Slavic, m: re.Match[str]) -> str:
    """Return the case the word before a match asks for; empty when it asks for none."""
    return str(slavic.table["prepositions"].get(preposition(m), ""))


def nouns_after(text: str, end: int) -> tuple[str, str]:
    """Return the one or two words right after a place."""
    found = _NEXT_WORDS.match(text, end)
    return (found.group(1), found.group(2) or "") if found else ("", "")


def case_of(slavic: Slavic, m: re.Match[str]) -> str:
    """Return the case of a number: its noun's ending shows it, or its preposition asks for it."""
    asked = governed_case(slavic, m)
    first, _ = nouns_after(m.string, m.end())
    if first:
        for endings, case in slavic.ending_cases:
            if first.lower().endswith(endings):
                # "With" and "from" are one word; the ending tells them apart.
                return case if case == "ins" or asked != "gen" else "gen"
    return asked if asked in {"gen", "dat", "acc", "ins"} else "nom"


def plain(text: str) -> str:
    """Return a written number with a point for its decimals and nothing else."""
    if re.fullmatch(r"\d{1,3}(?:[ .']\d{3})+(?:,\d+)?", text):
        text = _GROUPED.sub("", text)
    return text.replace(",", ".").replace(" ", "")


def say(slavic: Slavic, text: str, gender: str = "m", case: str = "nom") -> str:
    """Return a written number in words."""
    whole, _, part = plain(text).partition(".")
    if part:
        return decimal(slavic, int(whole), part, case)
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 15:
        return digits(slavic, whole)
    return one_thousand(slavic, int(whole), f"{gender} {case}")


def one_thousand(slavic: Slavic, number: int, form: str) -> str:
    """Return a number in words."""
    return slavic.numbers.cardinal(number, form)


def decimal(slavic: Slavic, whole: int, part: str, case: str) -> str:
    """Return ``three whole five tenths``; parts beyond thousandths digit by digit."""
    if "whole" in slavic.numbers.table["nouns"]:
        return _after_whole(slavic, whole, part)
    parts = slavic.table.get("decimals")
    if not parts or len(part) > len(parts["parts"]):
        zeros = " ".join([slavic.numbers.cardinal(0)] * (len(part) - len(part.lstrip("0"))))
        rest = part.lstrip("0")
        said = (
            slavic.numbers.cardinal(int(rest)) if rest and len(rest) < 4 else digits(slavic, rest)
        )
        return f"{slavic.numbers.cardinal(whole)} {slavic.word('point')} {zeros} {said}".replace(
            "  ", " "
        ).strip()
    at = case if case in {"gen", "dat", "ins", "loc"} else "nom"
    number = slavic.numbers
    head = f"{number.cardinal(whole, f'f {case}')} {_part_name(slavic, parts['whole'], whole, at)}"
    return f"{head} {number.cardinal(int(part), f'f {case}')} {_part_name(slavic, parts['parts'][len(part) - 1], int(part), at)}"


def _after_whole(slavic: Slavic, whole: int, part: str) -> str:
    """Return ``dvanáct celých pět``: whole ones, then the decimals as a number."""
    numbers = slavic.numbers
    noun = counted_noun(slavic, str(whole), numbers.noun("whole"), "nom")
    rest = part.lstrip("0")
    zeros = [numbers.cardinal(0)] * (len(part) - len(rest))
    said = [numbers.cardinal(int(rest), "f")] if 0 < len(rest) < 4 else [digits(slavic, rest)]
    return " ".join([numbers.cardinal(whole, "f"), noun, *zeros, *(said if rest else [])])


def _part_name(slavic: Slavic, stem: str, count: int, case: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return slavic.numbers.adjective(stem, "f", case)
    return slavic.numbers.adjective(stem, "p", "gen" if case == "nom" else case)


def digits(slavic: Slavic, text: str) -> str:
    """Return digits one by one."""
    return " ".join(slavic.numbers.cardinal(int(digit)) for digit in text if digit.isdecimal())


def counted_noun(slavic: Slavic, text: str, noun: Noun, case: str) -> str:
    """Return a noun in the form a written number asks for."""
    whole, _, part = plain(text).partition(".")
    if part:
        return noun.singular[1]
    numbers = slavic.numbers
    return noun.form_after(
        int(whole),
        case,
        few_genitive=numbers.table["few_genitive"],
        one_everywhere=numbers.one_ends_all,
    )


def span(slavic: Slavic, first: str, last: str | None, gender: str, case: str) -> str:
    """Return one number, or two side by side as people say a range."""
    if not last:
        return say(slavic, first, gender, case)
    return f"{say(slavic, first, gender, case)}{slavic.word('to') or '-'}{say(slavic, last, gender, case)}"


def bare(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of numbers before written nouns, ranges, scores and ordinals."""

    def number(m: re.Match[str]) -> str:
        return _before_noun(slavic, m, m.group(), None)

    def number_range(m: re.Match[str]) -> str:
        if m["sep"] == ":":
            return f"{say(slavic, m['first'])} {slavic.word('score')} {say(slavic, m['last'])}".replace(
                "  ", " "
            )
        return _before_noun(slavic, m, m["first"], m["last"])

    def number_with_suffix(m: re.Match[str]) -> str | None:
        return _number_with_suffix(slavic, int(m["n"].replace(" ", "")), m["suffix"])

    def compound(m: re.Match[str]) -> str:
        return slavic.numbers.compound(int(m["n"])) + m["rest"]

    known = evidence(slavic.tag)

    def label_before_number(m: re.Match[str]) -> str | None:
        if not known.allows(m.string, m.start(), m.end("word")):
            return None
        return f"{slavic.table['numbered'][m['word']]} "

    suffixes = r"(?:[^\W\d_]{1,3})"
    return (
        Verbalizer(name="number", starts=(DIGIT,), pattern=rf"{NUMBER}(?!\d)", read=number),
        Verbalizer(name="range", starts=(DIGIT,), read=number_range,
                   pattern=rf"(?P<first>{NUMBER})\s?(?P<sep>[-–—:])\s?(?P<last>{NUMBER})(?!\d)(?![-–:]\d)"),
        Verbalizer(name="suffixed", starts=(DIGIT,), pattern=rf"(?P<n>\d{{1,7}})-(?P<suffix>{suffixes})(?![\w-])", read=number_with_suffix),
        Verbalizer(name="compound", starts=(DIGIT,), pattern=rf"(?P<n>\d{{1,6}})-?(?P<rest>{slavic.table['speech']['compound_parts']}\w*)", read=compound),
        Verbalizer(name="numbered", starts=starts_of(slavic.table["numbered"]), read=label_before_number,
                   pattern=rf"(?P<word>{one_of(slavic.table['numbered'])})\s?(?=[\dIVX])"),
    )  # fmt: skip


def _before_noun(slavic: Slavic, m: re.Match[str], first: str, last: str | None) -> str:
    noun, second = nouns_after(m.string, m.end())
    case = case_of(slavic, m)
    value = plain(last or first)
    gender = "m"
    if noun and value.isdecimal():
        if (
            noun.lower().endswith(tuple(slavic.table["speech"]["adjective_endings"].split()))
            and second
        ):
            noun = second
        gender = slavic.gender(noun.lower(), int(value[-15:]))
        if int(value[-15:]) % 10 == 1 and gender == "f" and noun.lower().endswith(("у", "ю", "ę")):
            case = "acc"
    return span(slavic, first, last, gender, case)


# What a written ending can stand for, the likeliest first.
_FORMS = (
    "m nom", "m gen", "m loc", "p gen", "f nom", "n nom", "f loc", "f gen", "f acc", "m dat", "p nom", "p ins", "m ins", "p dat", "f ins",
)  # fmt: skip


def _number_with_suffix(slavic: Slavic, number: int, suffix: str) -> str | None:
    low = suffix.lower()
    table = slavic.table["suffixes"]
    if low in table["cardinal"].split() or (low in table["small_cardinal"].split() and number <= 4):
        return slavic.numbers.cardinal(number, "gen")
    plural_first = number >= 10 and number % 10 == 0
    forms = (
        sorted(_FORMS, key=lambda form: not form.startswith("p"))
        if plural_first and low in table["plural"].split()
        else _FORMS
    )
    for form in forms:
        said = slavic.numbers.ordinal(number, form)
        if said.endswith(low):
            return said
    return None
