"""The shared recognizers and a language's own become its grammar."""

import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from audio_builder.language import function_words
from audio_builder.phrasing import joints
from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.electronic import electronic
from audio_builder.phrasing.languages import western, western_amounts, western_dates
from audio_builder.phrasing.languages.western import Tongue
from audio_builder.phrasing.letters import Spelling, known_acronyms, letters
from audio_builder.phrasing.roman import ROMAN, roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Recognizer

# A thousand of the largest unit that the languages name.
_LARGEST = 10**15
Roman = Callable[[int, re.Match[str]], str | None]


def assembled(
    tongue: Tongue,
    own: tuple[Recognizer, ...],
    *,
    roman: Roman | None = None,
    digit_sweeps: tuple[Recognizer, ...] = (),
) -> Grammar:
    """Return the grammar of a language; its own recognizers win where lengths are equal.

    ``digit_sweeps`` are sought only in lines with a digit, and may begin with a plain word.
    """
    tongue = replace(tongue, cardinal=_bounded(tongue.cardinal))
    table = tongue.table

    def plain(text: str) -> str:
        return western.number(tongue, text) if text else ""

    return Grammar(
        tag=tongue.tag,
        acronyms=known_acronyms(table),
        recognizers=(
            *own,
            *vulgar(own),
            *idioms(table["idioms"]),
            *western_dates.dates(tongue),
            *western_dates.times(tongue),
            *western_amounts.money(tongue),
            *western_amounts.measures(tongue),
            *western.numbers(tongue),
            *western.names(tongue),
            numerals(table["roman"]["counted"], tongue, roman),
            *letters(
                Spelling(
                    as_words=frozenset(table["acronyms"]["words"].split()),
                    special=table["acronyms"].get("special", {}),
                    starters=function_words(tongue.tag),
                    code=plain,
                )
            ),
            *signs(table["signs"]),
        ),
        sweeps=electronic(
            table["electronic"],
            plain,
            lambda text: western.digits(tongue, text),
            {*table["abbreviations"], *(name.rstrip(".") for name in table["abbreviations"])},
        ),
        digit_sweeps=(western_dates.month_first(tongue), *digit_sweeps),
        number=plain,
    )


def _bounded(cardinal: Callable[[int, str], str]) -> Callable[[int, str], str]:
    """Return a function that says digit by digit what no language has words for."""

    def said(number: int, form: str) -> str:
        if number < _LARGEST:
            return cardinal(number, form)
        return " ".join(cardinal(int(digit), "") for digit in str(number))

    return said


def vulgar(own: tuple[Recognizer, ...]) -> tuple[Recognizer, ...]:
    """Return the recognizer of signs like ½, read by the language's own fractions."""
    fraction = next((r for r in own if r.name == "fraction"), None)
    if fraction is None:
        return ()
    pattern = re.compile(fraction.pattern)

    def read(m: re.Match[str]) -> str | None:
        top, bottom = joints.FRACTIONS[m["sign"]]
        written = pattern.match(f"{m['whole'] or ''} {top}/{bottom}".strip())
        return fraction.read(written) if written else None

    marks = "".join(joints.FRACTIONS)
    return (
        Recognizer(
            name="vulgar",
            starts=(DIGIT, *joints.FRACTIONS),
            pattern=rf"(?P<whole>\d{{1,4}})?\s?(?P<sign>[{marks}])",
            read=read,
        ),
    )


def idioms(table: Mapping[str, str]) -> tuple[Recognizer, ...]:
    """Return the recognizer of numbers that have a name of their own."""
    if not table:
        return ()
    pattern = "|".join(re.escape(idiom) for idiom in table)
    return (
        Recognizer(
            name="idiom",
            starts=(DIGIT,),
            pattern=rf"(?:{pattern})(?![\w/])",
            read=lambda m: table[m.group()],
        ),
    )


def signs(table: Mapping[str, str]) -> tuple[Recognizer, ...]:
    """Return the recognizers of signs that are said by name wherever they stand."""

    def said(name: str) -> Callable[[re.Match[str]], str]:
        return lambda _: f" {name} ".replace("  ", " ")

    return tuple(
        Recognizer(
            name="sign", starts=(sign,), pattern=rf"\s?{re.escape(sign)}\s?", read=said(name)
        )
        for sign, name in table.items()
    )


def numerals(counted: str, tongue: Tongue, roman: Roman | None) -> Recognizer:
    """Return the recognizer of Roman numerals: after counted things a number, else as ``roman`` says."""
    things = frozenset(counted.split())

    def read(m: re.Match[str]) -> str | None:
        value = roman_value(m.group())
        before = word_before(m)
        if not value or not before:
            return None
        if before.lower() in things:
            return tongue.cardinal(value, "")
        return roman(value, m) if roman else None

    return Recognizer(name="roman", starts=(WORD,), pattern=rf"{ROMAN}(?![\w-])", read=read)
