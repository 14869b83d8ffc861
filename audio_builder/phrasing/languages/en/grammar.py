"""How English is read."""

from audio_builder.language import function_words
from audio_builder.phrasing.electronic import electronic
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import common_words, formulas, words
from audio_builder.phrasing.languages.assembly import signs
from audio_builder.phrasing.languages.calendar import calendar_ranges
from audio_builder.phrasing.languages.codes import codes
from audio_builder.phrasing.languages.en import amounts, counts, dates, fractions, names, times
from audio_builder.phrasing.languages.en import signs as signs_of_numbers
from audio_builder.phrasing.languages.en.numbers import cardinal, code, digits, number, plural
from audio_builder.phrasing.languages.inclusive import optional_endings
from audio_builder.phrasing.languages.verses import verses
from audio_builder.phrasing.letters import Spelling, known_acronyms, letters, spelled_acronyms
from audio_builder.phrasing.scanner import Grammar


def grammar(tag: str) -> Grammar:
    """Return the grammar of English."""
    table = words("en")
    prices = {verbalizer.name: verbalizer for verbalizer in amounts.verbalizers()}
    return Grammar(
        tag=tag,
        acronyms=known_acronyms(table),
        verbalizers=(
            *calendar_ranges(table, "to", list(table["months"])),
            *dates.verbalizers(),
            *times.verbalizers(),
            formulas.raised_cents(prices["money"], "."),
            formulas.raised_cents_before(prices["money_after"], "."),
            *prices.values(),
            *formulas.formulas(counts.POWERS),
            *codes(digits, table["digits"], dot="dot", plus="plus"),
            *verses(table["verses"]["books"], cardinal, "to"),
            *counts.verbalizers(),
            *fractions.verbalizers(),
            *signs_of_numbers.verbalizers(),
            *names.verbalizers(),
            *letters(
                Spelling(
                    as_words=frozenset(table["acronyms"]["words"].split()),
                    special=table["acronyms"]["special"],
                    starters=function_words("en"),
                    common=common_words("en"),
                    spelled=spelled_acronyms(table),
                    labels=evidence("en").measuring.places,
                    many=plural,
                    code=code,
                )
            ),
            *formulas.arrows("to"),
            *formulas.equations("equals"),
            *signs(table["signs"]),
        ),
        full_text_verbalizers=(
            formulas.tex("over"),
            optional_endings("s", "es", "ren", "d", "ed", "ing"),
            *electronic(table["electronic"], number, digits),
        ),
        digit_text_verbalizers=dates.full_text_verbalizers(),
        number=number,
    )
