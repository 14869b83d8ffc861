"""The verbalizers of a Slavic language become its grammar."""

import re
from functools import partial

from audio_builder.language import function_words, primary
from audio_builder.phrasing.electronic import electronic
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import (
    common_words,
    formulas,
    slavic_amounts,
    slavic_dates,
    slavic_roman,
    slavic_times,
    western,
)
from audio_builder.phrasing.languages import slavic as forms
from audio_builder.phrasing.languages.assembly import idioms, signs
from audio_builder.phrasing.languages.calendar import calendar_ranges, weekdays
from audio_builder.phrasing.languages.codes import codes
from audio_builder.phrasing.languages.parts import UnitFraction, fractions_of_units
from audio_builder.phrasing.languages.slavic import Slavic
from audio_builder.phrasing.languages.slavic_numbers import Noun
from audio_builder.phrasing.languages.verses import verses
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.letters import Spelling, known_acronyms, letters, spelled_acronyms
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

# What Slavic languages read their own way.
_OWN = {"number", "range"}


def assemble(slavic: Slavic, own: tuple[Verbalizer, ...] = ()) -> Grammar:
    """Put the grammar of a Slavic language together; its own verbalizers win at equal lengths."""
    table, numbers = slavic.table, slavic.numbers
    rules = NumberRules(
        tag=slavic.tag,
        table=table,
        cardinal=numbers.cardinal,
        ordinal=numbers.ordinal,
        year=numbers.cardinal,
        clock=lambda hour, minute, _: f"{numbers.cardinal(hour)} {numbers.cardinal(minute)}",
        day=lambda day, _: numbers.ordinal(day, "gen"),
    )

    def number(text: str) -> str:
        return forms.say(slavic, text) if text else ""

    amounts = {r.name: r for r in slavic_amounts.amounts(slavic)}
    return Grammar(
        tag=slavic.tag,
        acronyms=known_acronyms(table),
        verbalizers=(
            *own,
            *idioms(table["idioms"]),
            *calendar_ranges(table, "-", _names_of_months(slavic)),
            *weekdays(slavic.tag, table),
            *slavic_dates.dates(slavic),
            *slavic_times.times(slavic),
            *slavic_roman.roman(slavic),
            *numbered_letters(slavic),
            *(formulas.formulas(powers(slavic)) if "powers" in table else ()),
            *codes(
                lambda text: forms.digits(slavic, text),
                table.get("digits", {}),
                dot=slavic.word("dot"),
                plus=slavic.word("plus"),
            ),
            *verses(
                table.get("verses", {}).get("books", ""),
                numbers.cardinal,
                slavic.word("to").strip().replace("-", ""),
            ),
            formulas.raised_cents(amounts["money"], ","),
            formulas.raised_cents_before(amounts["money_after"], ","),
            *forms.bare(slavic),
            *amounts.values(),
            *fractions(slavic),
            *fractions_of_units(fractions(slavic), table["units"], partial(_part_of_unit, slavic)),
            *(r for r in western.numbers(rules) if r.name not in _OWN),
            *western.names(rules),
            *letters(
                Spelling(
                    as_words=frozenset(table["acronyms"]["words"].split()),
                    special=table["acronyms"].get("special", {}),
                    starters=function_words(slavic.tag),
                    common=common_words(primary(slavic.tag)),
                    spelled=spelled_acronyms(table),
                    labels=evidence(slavic.tag).measuring.places,
                    lower=str.lower,
                    code=number,
                    plural="",
                )
            ),
            *formulas.arrows(slavic.word("to").strip()),
            *formulas.equations(slavic.word("equals")),
            *signs(table["signs"]),
        ),
        full_text_verbalizers=(
            formulas.tex(slavic.word("divided")),
            *electronic(table["electronic"], number, lambda text: forms.digits(slavic, text)),
        ),
        number=number,
    )


def _names_of_months(slavic: Slavic) -> list[str]:
    """Return the months in the nominative; the words list them in three cases, this one last."""
    names = slavic.word("month_names").split()
    return names[-12:] if len(names) >= 36 else list(slavic.table["months"])


def _part_of_unit(slavic: Slavic, part: UnitFraction) -> str:
    """Return a fraction of a unit: half of a spoon."""
    noun, adjective, after = _unit(slavic, part.unit)
    numbers = slavic.numbers
    before = numbers.adjective(adjective, noun.gender, "gen") if adjective else ""
    name = f"{before} {noun.singular[1]} {after}".strip()
    said = part.said
    if part.is_half and not part.whole:
        return slavic.word("half_of").format(name)
    if part.is_half and part.whole == 1 and noun.gender == "f":
        said = slavic.word("one_and_half_f")
    elif part.is_half and part.whole > 1:
        said = f"{numbers.cardinal(part.whole, f'{noun.gender} nom')} {slavic.word('and_half')}"
    return f"{said} {name}"


def _many(slavic: Slavic, unit: str) -> str:
    """Return a unit as it stands after many."""
    noun, adjective, after = _unit(slavic, unit)
    before = slavic.numbers.adjective(adjective, "p", "gen") if adjective else ""
    return f"{before} {noun.plural[1]} {after}".strip()


def _unit(slavic: Slavic, unit: str) -> tuple[Noun, str, str]:
    """Return a unit's noun, with the adjective before it and what stands after it."""
    entry = slavic.table["units"][unit]
    key, before, after = entry if isinstance(entry, list) else (entry, "", "")
    return slavic.numbers.noun(key), before, after


def powers(slavic: Slavic) -> formulas.Powers:
    """Return how a language says powers, from its words."""
    said, numbers = slavic.table["powers"], slavic.numbers

    def power(exponent: int) -> str:
        minus = f"{slavic.word('minus')} " if exponent < 0 else ""
        return str(said["power"]).format(
            ordinal=minus + numbers.ordinal(abs(exponent), said["form"])
        )

    return formulas.Powers(
        squared=said["squared"],
        cubed=said["cubed"],
        power=power,
        minus=slavic.word("minus"),
        number=lambda text: forms.say(slavic, text),
        plain=lambda text: forms.say(slavic, text),
        decimal=said["decimal"],
        units={unit: tuple(names) for unit, names in said["units"].items()},
        names={unit: _many(slavic, unit) for unit in slavic.table["units"]},
    )


def numbered_letters(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of a number with a letter: class 5-В, seat 22В."""
    numbers, letters_said = slavic.numbers, slavic.table.get("letters", {})

    known = evidence(slavic.tag)

    def read(m: re.Match[str]) -> str | None:
        letter = m["letter"]
        if letter in slavic.table["units"] and known.measures(
            m.string, m.start(), m.end(), number=m["n"], unit=letter
        ):
            return None
        letter = letters_said.get(letter, letter)
        case = slavic.table["speech"].get("class_cases", {}).get((m["next"] or "").lower())
        number = (
            numbers.ordinal(int(m["n"]), f"m {case}") if case else numbers.cardinal(int(m["n"]))
        )
        return f"{number} {letter}"

    return (
        Verbalizer(
            name="numbered_letter",
            starts=(DIGIT,),
            read=read,
            pattern=r"(?P<n>\d{1,4})-?(?P<letter>[А-ЯІЇЄҐA-Z])(?![\w°])(?=(?:\s(?P<next>[^\W\d_]+))?)",
        ),
    )


def fractions(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of fractions: two thirds."""
    numbers = slavic.numbers

    def read(m: re.Match[str]) -> str | None:
        top, bottom = int(m["top"]), int(m["bottom"])
        if not 2 <= bottom <= 100 or top >= bottom:
            return None
        if m["whole"] and (top, bottom) == (1, 2):
            more = f"{numbers.cardinal(int(m['whole']))} {slavic.word('and_half')}"
            return slavic.word("one_and_half") if m["whole"] == "1" else more
        one = top % 10 == 1 and top % 100 != 11
        part = numbers.ordinal(bottom, "f nom" if one else "p gen")
        whole = f"{numbers.cardinal(int(m['whole']), 'f')} " if m["whole"] else ""
        return f"{whole}{numbers.cardinal(top, 'f')} {part}"

    return (
        Verbalizer(
            name="fraction",
            starts=(DIGIT,),
            read=read,
            pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])",
        ),
    )
