"""Recognizers of Slavic languages: numbers that agree with their nouns and prepositions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from audio_builder.phrasing.context import one_of, starts_of
from audio_builder.phrasing.languages.slavic_numbers import CASES, Noun, SlavicNumbers
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Recognizer

NUMBER = r"(?:\d{1,3}(?:[ .']\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
SEP = r"\s?[-–—]\s?"
_GROUPED = re.compile(r"[ .'](?=\d{3}(?!\d))")
_PREPOSITION = re.compile(r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?\.?)\s+$")
_NEXT_WORDS = re.compile(r"\s([^\W\d_]+(?:['-][^\W\d_]+)*)(?:\s([^\W\d_]+(?:['-][^\W\d_]+)*))?")
_WINDOW = 40
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Slavic:
    """A Slavic language: its words, its numerals, and how its endings show a case."""

    tag: str
    table: Mapping[str, Any]
    numbers: SlavicNumbers
    ending_cases: tuple[tuple[tuple[str, ...], str], ...]
    """Endings of the noun after a number, and the case they show."""
    gender: Callable[[str, int], str]
    """Gender of a noun as it stands after a number."""

    def word(self, key: str) -> str:
        """Return one of the small words of speech."""
        return str(self.table["speech"].get(key, ""))


def preposition(m: re.Match[str]) -> str:
    """Return the word right before a match in small letters."""
    found = _PREPOSITION.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    return found.group(1).lower() if found else ""


def governed(slavic: Slavic, m: re.Match[str]) -> str:
    """Return the case the word before a match asks for; empty when it asks for none."""
    return str(slavic.table["prepositions"].get(preposition(m), ""))


def nouns_after(text: str, end: int) -> tuple[str, str]:
    """Return the one or two words right after a place."""
    found = _NEXT_WORDS.match(text, end)
    return (found.group(1), found.group(2) or "") if found else ("", "")


def case_of(slavic: Slavic, m: re.Match[str]) -> str:
    """Return the case of a number: its noun's ending shows it, or its preposition asks for it."""
    asked = governed(slavic, m)
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
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 15:  # noqa: PLR2004 - codes are said digit by digit
        return digits(slavic, whole)
    return one_thousand(slavic, int(whole), f"{gender} {case}")


def one_thousand(slavic: Slavic, number: int, form: str) -> str:
    """Return a number in words."""
    return slavic.numbers.cardinal(number, form)


def decimal(slavic: Slavic, whole: int, part: str, case: str) -> str:
    """Return ``three whole five tenths``; parts beyond thousandths digit by digit."""
    parts = slavic.table.get("decimals")
    if not parts or len(part) > len(parts["parts"]):
        zeros = " ".join([slavic.numbers.cardinal(0)] * (len(part) - len(part.lstrip("0"))))
        rest = part.lstrip("0")
        said = (
            slavic.numbers.cardinal(int(rest)) if rest and len(rest) < 4 else digits(slavic, rest)
        )  # noqa: PLR2004 - longer ones are said digit by digit
        return f"{slavic.numbers.cardinal(whole)} {slavic.word('point')} {zeros} {said}".replace(
            "  ", " "
        ).strip()
    at = case if case in {"gen", "dat", "ins", "loc"} else "nom"
    number = slavic.numbers
    head = f"{number.cardinal(whole, f'f {case}')} {_parted(slavic, parts['whole'], whole, at)}"
    return f"{head} {number.cardinal(int(part), f'f {case}')} {_parted(slavic, parts['parts'][len(part) - 1], int(part), at)}"


def _parted(slavic: Slavic, stem: str, count: int, case: str) -> str:
    if count % 10 == 1 and count % 100 != 11:  # noqa: PLR2004 - eleven is many
        return slavic.numbers.adjective(stem, "f", case)
    return slavic.numbers.adjective(stem, "p", "gen" if case == "nom" else case)


def digits(slavic: Slavic, text: str) -> str:
    """Return digits one by one."""
    return " ".join(slavic.numbers.cardinal(int(digit)) for digit in text if digit.isdecimal())


def counted(slavic: Slavic, text: str, noun: Noun, case: str) -> str:
    """Return a noun in the form a written number asks for."""
    whole, _, part = plain(text).partition(".")
    if part:
        return noun.singular[1]
    numbers = slavic.numbers
    return noun.counted(
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


def _amount(scales: Mapping[str, str]) -> str:
    return (
        rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?"
        rf"(?:\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w)))?"
    )


def _scaled(slavic: Slavic, m: re.Match[str], noun: Noun | None, case: str) -> str:
    """Return amount, scale and noun: five point two million dollars."""
    first, last = m["first"], m["last"]
    shown = last or first
    if not m["scale"]:
        if noun is None:
            return span(slavic, first, last, "m", case)
        return (
            f"{span(slavic, first, last, noun.gender, case)} {counted(slavic, shown, noun, case)}"
        )
    scale = slavic.numbers.noun(slavic.table["scales"][m["scale"]])
    said = f"{span(slavic, first, last, scale.gender, case)} {counted(slavic, shown, scale, case)}"
    return f"{said} {noun.plural[1]}" if noun else said


def amounts(slavic: Slavic) -> tuple[Recognizer, ...]:
    """Return the recognizers of money, measures, percentages and scaled numbers."""
    table = slavic.table
    currencies, units, per = table["currencies"], table["units"], table["per"]

    def noun(key: str) -> Noun:
        return slavic.numbers.noun(key)

    def money(m: re.Match[str]) -> str:
        key, coin = currencies[m["currency"]]
        case = _amount_case(slavic, m)
        tail = f" {per[m['per']]}" if m["per"] else ""
        whole, _, part = plain(m["first"]).partition(".")
        if len(part) == 2 and not m["scale"] and not m["last"]:  # noqa: PLR2004 - coins have two decimals
            said = f"{say(slavic, whole, noun(key).gender, case)} {counted(slavic, whole, noun(key), case)}"
            small = noun(coin)
            coins = f"{say(slavic, str(int(part)), small.gender, case)} {counted(slavic, str(int(part)), small, case)}"
            return (
                said if not int(part) else coins if not int(whole) else f"{said} {coins}"
            ) + tail
        return _scaled(slavic, m, noun(key), case) + tail

    def measure(m: re.Match[str]) -> str:
        unit = units[m["unit"]]
        key, before, after = unit if isinstance(unit, list) else (unit, "", "")
        if m["power"]:
            before = table["speech"]["square" if m["power"] in "²2" else "cubic"]
        case = _amount_case(slavic, m)
        said = _scaled(slavic, m, noun(key), case)
        if before:
            head, _, name = said.rpartition(" ")
            said = f"{head} {_adjective(slavic, before, m, case, noun(key))} {name}"
        tail = f" {per[m['per']]}" if m["per"] else ""
        return f"{said} {after}".rstrip() + tail

    def percent(m: re.Match[str]) -> str:
        return _scaled(slavic, m, noun("percent"), _amount_case(slavic, m))

    def scaled(m: re.Match[str]) -> str | None:
        return _scaled(slavic, m, None, _amount_case(slavic, m)) if m["scale"] else None

    amount = _amount(table["scales"])
    after = rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"
    signs = [c for c in currencies if not c[0].isalpha() or c.isupper()]
    return (
        Recognizer(name="money", starts=starts_of(signs), read=money, pattern=rf"(?P<currency>{one_of(signs)})\s?{amount}{after}"),
        Recognizer(name="money_after", starts=(DIGIT,), read=money,
                   pattern=rf"{amount}\s?(?P<currency>{one_of(currencies)})(?:(?<=\W)|(?!\w)){after}"),
        Recognizer(name="percent", starts=(DIGIT,), read=percent, pattern=rf"{amount}\s?%"),
        Recognizer(name="measure", starts=(DIGIT,), read=measure,
                   pattern=rf"{amount}\s?-?(?P<unit>{one_of(units)})(?:(?P<power>[²³]|(?<=[мm])[23](?!\d))|(?<=[.°])|(?![\w'])){after}"),
        Recognizer(name="scaled", starts=(DIGIT,), read=scaled, pattern=amount),
    )  # fmt: skip


def _adjective(slavic: Slavic, stem: str, m: re.Match[str], case: str, noun: Noun) -> str:
    """Return ``square`` as it agrees with its unit."""
    value = plain(m["last"] or m["first"])
    number = 5 if "." in value or m["scale"] else int(value)
    one = number % 10 == 1 and number % 100 != 11  # noqa: PLR2004 - eleven is many
    if one:
        return slavic.numbers.adjective(stem, noun.gender, case)
    few = 2 <= number % 10 <= 4 and number % 100 not in range(12, 15)  # noqa: PLR2004 - two to four
    if case in {"nom", "acc"}:
        genitive = not few or slavic.numbers.table["few_genitive"]
        if "." in value:
            return slavic.numbers.adjective(stem, noun.gender, "gen")
        return slavic.numbers.adjective(stem, "p", "gen" if genitive else "nom")
    return slavic.numbers.adjective(stem, "p", case)


def _amount_case(slavic: Slavic, m: re.Match[str]) -> str:
    asked = governed(slavic, m)
    if asked == "loc" and _FROM.match(m.string, m.end()):
        return "loc"  # a distance: in five kilometers from
    return asked if asked in {"gen", "dat", "acc", "ins"} else "nom"


_FROM = re.compile(r" (?:від|от|od)\b")


def bare(slavic: Slavic) -> tuple[Recognizer, ...]:
    """Return the recognizers of numbers before written nouns, ranges, scores and ordinals."""

    def number(m: re.Match[str]) -> str:
        return _before_noun(slavic, m, m.group(), None)

    def ranged(m: re.Match[str]) -> str:
        if m["sep"] == ":":
            return f"{say(slavic, m['first'])} {slavic.word('score')} {say(slavic, m['last'])}".replace(
                "  ", " "
            )
        return _before_noun(slavic, m, m["first"], m["last"])

    def suffixed(m: re.Match[str]) -> str | None:
        return _suffixed(slavic, int(m["n"].replace(" ", "")), m["suffix"])

    def compound(m: re.Match[str]) -> str:
        return slavic.numbers.compound(int(m["n"])) + m["rest"]

    def numbered(m: re.Match[str]) -> str:
        return slavic.table["numbered"][m["word"]] + " "

    suffixes = r"(?:[^\W\d_]{1,3})"
    return (
        Recognizer(name="number", starts=(DIGIT,), pattern=rf"{NUMBER}(?!\d)", read=number),
        Recognizer(name="range", starts=(DIGIT,), read=ranged,
                   pattern=rf"(?P<first>{NUMBER})\s?(?P<sep>[-–—:])\s?(?P<last>{NUMBER})(?!\d)(?![-–:]\d)"),
        Recognizer(name="suffixed", starts=(DIGIT,), pattern=rf"(?P<n>\d{{1,7}})-(?P<suffix>{suffixes})(?![\w-])", read=suffixed),
        Recognizer(name="compound", starts=(DIGIT,), pattern=rf"(?P<n>\d{{1,6}})-?(?P<rest>{slavic.table['speech']['compound_parts']}\w*)", read=compound),
        Recognizer(name="numbered", starts=starts_of(slavic.table["numbered"]), read=numbered,
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


def _suffixed(slavic: Slavic, number: int, suffix: str) -> str | None:
    low = suffix.lower()
    table = slavic.table["suffixes"]
    if low in table["cardinal"].split() or (low in table["small_cardinal"].split() and number <= 4):  # noqa: PLR2004 - двух, трёх, четырёх
        return slavic.numbers.cardinal(number, "gen")
    plural_first = number >= 10 and number % 10 == 0  # noqa: PLR2004 - decades
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


def roman(slavic: Slavic) -> tuple[Recognizer, ...]:
    """Return the recognizers of Roman numerals: centuries, rulers, wars."""
    centuries = slavic.table["centuries"]
    rulers = slavic.table["rulers"]

    def century(m: re.Match[str]) -> str | None:
        value = roman_value(m["numeral"])
        if not value:
            return None
        gender, case, said = centuries[m["word"]]
        if said:
            located = governed(slavic, m) == "loc"
            case, said = ("loc", slavic.table["speech"]["century_loc"]) if located else (case, said)
        elif case == "any":
            case = "loc" if governed(slavic, m) == "loc" else "gen" if preposition(m) else "nom"
            case = "gen" if governed(slavic, m) == "gen" else case
        if m["until"]:
            last = slavic.numbers.ordinal(roman_value(m["until"]), f"{gender} {case}")
            return f"{slavic.numbers.ordinal(value, f'{gender} {case}')} {last} {said or m['word']}"
        return f"{slavic.numbers.ordinal(value, f'{gender} {case}')} {said or m['word']}"

    def ruler(m: re.Match[str]) -> str | None:
        value = roman_value(m["numeral"])
        found = re.search(r"([^\W\d_]+)\s$", m.string[max(0, m.start() - _WINDOW) : m.start()])
        if not value or not found or not found.group(1)[0].isupper():
            return None
        name = found.group(1).lower()
        if len(m["numeral"]) == 1 and not name.startswith(tuple(rulers["names"].split())):
            return None
        for ending, form in rulers["women"].items():
            if name.startswith(tuple(rulers["queens"].split())) and name.endswith(ending):
                return slavic.numbers.ordinal(value, form)
        for ending, form in rulers["men"].items():
            if name.endswith(ending):
                return slavic.numbers.ordinal(value, form)
        return slavic.numbers.ordinal(value, "m nom")

    numeral = r"[IVXІХ]{1,8}"
    return (
        Recognizer(name="century", starts=(WORD,), read=century,
                   pattern=rf"(?P<numeral>{numeral})(?:{SEP}(?P<until>{numeral}))?\s(?P<word>{one_of(centuries)})(?!\w)"),
        Recognizer(name="ruler", starts=(WORD,), read=ruler, pattern=rf"(?P<numeral>{numeral})(?![\w-])"),
    )  # fmt: skip


__all__ = ["CASES", "Slavic", "amounts", "bare", "roman"]
