"""The shared verbalizers and a language's own become its grammar."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from audio_builder.language import function_words, primary
from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.electronic import electronic
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import (
    common_words,
    days_and_months,
    formulas,
    western,
    western_amounts,
    western_dates,
)
from audio_builder.phrasing.languages.calendar import calendar_ranges, weekdays
from audio_builder.phrasing.languages.codes import codes
from audio_builder.phrasing.languages.parts import fractions_of_units, unit_after
from audio_builder.phrasing.languages.verses import verses
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.letters import Spelling, known_acronyms, letters, spelled_acronyms
from audio_builder.phrasing.roman import ROMAN, can_follow_name, is_letter, roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

# A thousand of the largest unit that the languages name.
_LARGEST = 10**15
Roman = Callable[[int, re.Match[str]], str | None]


def assemble(
    rules: NumberRules,
    own: tuple[Verbalizer, ...],
    *,
    roman: Roman | None = None,
    full_text_verbalizers: tuple[Verbalizer, ...] = (),
    digit_text_verbalizers: tuple[Verbalizer, ...] = (),
) -> Grammar:
    """Put the grammar of a language together; its own verbalizers win where lengths are equal.

    ``digit_text_verbalizers`` are sought only in lines with a digit, and may begin with a plain word.
    """
    rules = replace(rules, cardinal=_cardinal_or_digits(rules.cardinal))
    table = rules.table

    def plain(text: str) -> str:
        return western.number(rules, text) if text else ""

    amounts = {r.name: r for r in western_amounts.money(rules)}
    return Grammar(
        tag=rules.tag,
        acronyms=known_acronyms(table),
        lower=rules.lower,
        verbalizers=(
            # Before fractions, for which 24/12 is one.
            *days_and_months.slash_dates(rules),
            *own,
            *fractions_of_units(own, table["units"], partial(unit_after, rules)),
            *idioms(table["idioms"]),
            *calendar_ranges(table, rules.word("to"), list(table["months"])),
            *weekdays(rules.tag, table),
            *western_dates.dates(rules),
            *days_and_months.short_dates(rules),
            *western_dates.times(rules),
            formulas.raised_cents(amounts["money"], ","),
            formulas.raised_cents_before(amounts["money_after"], ","),
            *amounts.values(),
            *western_amounts.measures(rules),
            *(formulas.formulas(powers(rules)) if "powers" in table else ()),
            *codes(
                lambda text: western.digits(rules, text),
                table.get("digits", {}),
                dot=rules.word("dot"),
                plus=rules.word("plus"),
            ),
            *verses(
                table.get("verses", {}).get("books", ""),
                lambda number: rules.cardinal(number, ""),
                rules.word("to"),
            ),
            *western.numbers(rules),
            *western.names(rules),
            numerals(table["roman"], rules, roman),
            *letters(
                Spelling(
                    as_words=frozenset(table["acronyms"]["words"].split()),
                    special=table["acronyms"].get("special", {}),
                    starters=function_words(rules.tag),
                    common=common_words(primary(rules.tag)),
                    spelled=spelled_acronyms(table),
                    labels=evidence(rules.tag).measuring.places,
                    lower=rules.lower,
                    code=plain,
                )
            ),
            *formulas.arrows(rules.word("to")),
            *formulas.equations(rules.word("equals")),
            *signs(table["signs"]),
        ),
        full_text_verbalizers=(
            *full_text_verbalizers,
            formulas.tex(rules.word("divided")),
            *electronic(
                table["electronic"],
                plain,
                lambda text: western.digits(rules, text),
                {*table["abbreviations"], *(name.rstrip(".") for name in table["abbreviations"])},
            ),
        ),
        digit_text_verbalizers=(western_dates.month_first(rules), *digit_text_verbalizers),
        number=plain,
    )


def _cardinal_or_digits(cardinal: Callable[[int, str], str]) -> Callable[[int, str], str]:
    """Have digits said one by one for what no language has words for."""

    def cardinal_or_digits(number: int, form: str) -> str:
        if number < _LARGEST:
            return cardinal(number, form)
        return " ".join(cardinal(int(digit), "") for digit in str(number))

    return cardinal_or_digits


def powers(rules: NumberRules) -> formulas.Powers:
    """Return how a language says powers, from its words."""
    said = rules.table["powers"]
    units = rules.table["units"]

    def power(exponent: int) -> str:
        minus = f"{rules.word('minus')} " if exponent < 0 else ""
        words = {
            "n": minus + rules.cardinal(abs(exponent), ""),
            "ordinal": minus + rules.ordinal(abs(exponent), said.get("form", "")),
        }
        return str(said["power"]).format(**words)

    def of_unit(unit: str) -> tuple[str, str]:
        names = [str(rules.word(key)) for key in ("square", "cubic")]
        name = units[unit][1]
        return (
            names[0].replace(
                "{}", name if names[0][-3:-2] == " " or names[0][0] == "{" else name.lower()
            ),
            names[1].replace(
                "{}", name if names[1][-3:-2] == " " or names[1][0] == "{" else name.lower()
            ),
        )

    return formulas.Powers(
        squared=said["squared"],
        cubed=said["cubed"],
        power=power,
        minus=rules.word("minus"),
        number=lambda text: western.number(rules, text),
        plain=lambda text: western.plain_number(rules, text),
        decimal=said.get("decimal", said["power"] if "{n}" in said["power"] else ""),
        units={unit: of_unit(unit) for unit in ("m", "km", "cm", "mm") if unit in units},
        names={unit: forms[1] for unit, forms in units.items()},
    )


def idioms(table: Mapping[str, str]) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of numbers that have a name of their own."""
    if not table:
        return ()
    pattern = "|".join(re.escape(idiom) for idiom in table)
    return (
        Verbalizer(
            name="idiom",
            starts=(DIGIT,),
            pattern=rf"(?:{pattern})(?![\w/])",
            read=lambda m: table[m.group()],
        ),
    )


def signs(table: Mapping[str, str]) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of signs that are said by name wherever they stand."""

    def say(name: str) -> Callable[[re.Match[str]], str]:
        return lambda _: f" {name} ".replace("  ", " ")

    return tuple(
        Verbalizer(name="sign", starts=(sign,), pattern=rf"\s?{re.escape(sign)}\s?", read=say(name))
        for sign, name in table.items()
    )


def numerals(table: Mapping[str, str], rules: NumberRules, roman: Roman | None) -> Verbalizer:
    """Return the verbalizer of Roman numerals, read only after what they count.

    After a chapter or a century every numeral is a number, after other counted things those of
    I, V and X; after a name what ``roman`` says. A letter that stands for itself stays.
    """
    counted, books = (frozenset(table.get(key, "").split()) for key in ("counted", "books"))

    def read(m: re.Match[str]) -> str | None:
        numeral, before = m["numeral"], word_before(m)
        value = roman_value(numeral)
        if not value or not before or is_letter(numeral):
            return None
        is_small = not set(numeral) - set("IVX")
        is_acronym = len(before) > 1 and before.isupper() and before.isalpha() and len(numeral) > 1
        if before.lower() in books or (is_small and (before.lower() in counted or is_acronym)):
            return rules.cardinal(value, "") + (m["stop"] or "")
        is_regnal = len(numeral) == 1 or can_follow_name(numeral)
        said = roman(value, m) if roman and is_regnal and before[-1] != "." else None
        return said + (m["stop"] or "") if said else None

    pattern = (
        rf"(?P<numeral>{ROMAN})(?![\w-]|['’]\w)(?P<stop>\.(?=\s+[«(]?[^\W\d_a-zß-öø-ÿа-яіїєґ]))?"
    )
    return Verbalizer(name="roman", starts=(WORD,), pattern=pattern, read=read)
