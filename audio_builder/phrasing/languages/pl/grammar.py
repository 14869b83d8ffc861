"""How Polish is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.slavic import Slavic
from audio_builder.phrasing.languages.slavic_assembly import assemble
from audio_builder.phrasing.languages.slavic_numbers import SlavicNumbers
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

_FEMININE_TWO = ("kobiety", "osoby", "rakiety", "godziny", "minuty", "sekundy", "tony", "bomby", "partie", "firmy", "szkoły",
                 "ofiary", "bramki", "drużyny", "strony", "grupy", "rodziny", "sprawy", "ustawy", "książki", "dziewczyny",
                 "córki", "matki", "izby", "doby", "próby", "ulice", "stacje", "części", "rzeczy", "noce")  # fmt: skip


def _gender(noun: str, value: int) -> str:
    if value == 1:
        if noun.endswith(("a", "ę", "ość", "ą")) and noun not in {"mężczyzna", "kierowca", "poeta"}:
            return "f"
        return "n" if noun.endswith(("o", "e", "ę")) else "m"
    return (
        "f" if noun in _FEMININE_TWO or noun.endswith(("cje", "sje", "zje", "ości", "ki_")) else "m"
    )


def grammar(tag: str) -> Grammar:
    """Return the grammar of Polish."""
    numbers = SlavicNumbers(words("pl", "numbers"))
    slavic = Slavic(
        tag=tag,
        table=words("pl"),
        numbers=numbers,
        ending_cases=((("ami", "ymi", "imi"), "ins"), (("ach",), "loc"), (("om",), "dat")),
        gender=_gender,
    )

    def ordinal(m: re.Match[str]) -> str | None:
        after = word_after(m).lower()
        if m.string[m.end() : m.end() + 1] != " " or not after:
            return None
        if evidence("pl").ends_sentence(m.string, m.end()):
            return None
        if after.endswith(("ego",)) or after in {"wieku", "roku", "miejsca"}:
            return numbers.ordinal(int(m["n"]), "m gen")
        return numbers.ordinal(int(m["n"]), f"{_gender(after, 1)} nom")

    def hour(m: re.Match[str]) -> str:
        before = word_before(m).lower()
        return (
            "godzinie"
            if before in {"o", "po"}
            else "godziny"
            if before in {"do", "od", "około"}
            else "godzina"
        )

    own = (
        Verbalizer(name="hour", starts=("godz",), pattern=r"godz\.(?=\s\d)", read=hour),
        Verbalizer(
            name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})\.(?!\d)", read=ordinal
        ),
    )
    return assemble(slavic, own)
