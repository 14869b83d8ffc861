"""How Russian is read."""

import re
from functools import partial

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.slavic import Slavic, preposition
from audio_builder.phrasing.languages.slavic_assembly import assemble
from audio_builder.phrasing.languages.slavic_numbers import SlavicNumbers
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

_MASCULINE_A = ("мужчин", "судь", "воевод", "папы", "папа", "дяд")


def _gender(noun: str, value: int) -> str:
    low = value % 10 if value % 100 not in range(11, 20) else 0
    if low == 1:
        if noun.endswith(("а", "я", "у", "ю")) and not noun.startswith(_MASCULINE_A):
            return "f"
        if noun.endswith(("ость", "ночь", "часть", "область", "церковь", "тысяча", "роль", "цель")):
            return "f"
        return "n" if noun.endswith(("о", "е")) else "m"
    # After two, three and four a feminine stands in -ы or -и, all others in -а or -я.
    return "f" if noun.endswith(("ы", "и")) and not noun.startswith(_MASCULINE_A) else "m"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Russian."""
    slavic = Slavic(
        tag=tag,
        table=words("ru"),
        numbers=SlavicNumbers(words("ru", "numbers")),
        ending_cases=(
            (("ами", "ями", "ыми", "ими", "ьми"), "ins"),
            (("ах", "ях"), "loc"),
            (("ам", "ям"), "dat"),
        ),
        gender=_gender,
    )
    return assemble(slavic, _own(slavic))


def _own(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of what Russian alone writes so."""
    return (
        Verbalizer(name="part_of_law", starts=(DIGIT,), read=partial(_part_of_law, slavic),
                   pattern=r"(?P<n>\d{1,4})\sч\.\s(?=\d{1,2}(?![\d:])(?!\s?мин))"),
        Verbalizer(name="before_christ", starts=(DIGIT,), read=partial(_before_christ, slavic),
                   pattern=r"(?P<n>\d{1,4})\sг\.\s(?=до\sн\.)"),
        Verbalizer(name="day_to_day", starts=(DIGIT,), follows=".", read=partial(_day_and_month, slavic),
                   pattern=r"(?P<day>0[1-9]|[12]\d|3[01])\.(?P<month>0[1-9]|1[0-2])(?![\d.:])"),
        Verbalizer(name="decade_years", starts=("гг",), pattern=r"(?<=-[ех]\s)гг\.", read=_years_of_decade),
    )  # fmt: skip


_LAW = re.compile(r"ст(?:\.|ать[яиеюё]й?|атей|атьях)?")
_SPANS = frozenset({"с", "со", "по", "до", "от"})


def _part_of_law(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read ст. 49 ч. 3: a part, no hours."""
    if not _LAW.fullmatch(word_before(m).lower()):
        return None
    return f"{slavic.numbers.cardinal(int(m['n']))} часть "


def _before_christ(slavic: Slavic, m: re.Match[str]) -> str:
    is_inside = preposition(m) in {"в", "во"}
    said = slavic.numbers.ordinal(int(m["n"]), "m loc" if is_inside else "m nom")
    return f"{said} {'году' if is_inside else 'год'} "


def _day_and_month(slavic: Slavic, m: re.Match[str]) -> str | None:
    """Read с 01.05 по 31.08: a month with its zero, so that it is no hour and no amount."""
    is_span = preposition(m) in _SPANS and (m["month"][0] == "0" or int(m["day"]) > 24)
    if not is_span:
        return None
    case = "acc" if preposition(m) == "по" else "gen"
    day = slavic.numbers.ordinal(int(m["day"]), f"{'n' if case == 'acc' else 'm'} {case}")
    return f"{day} {list(slavic.table['months'])[int(m['month']) - 1]}"


def _years_of_decade(m: re.Match[str]) -> str:
    """Read гг. behind 1980-х and 1990-е as the ending in front of it asks."""
    if m.string[m.start() - 2] == "е":
        return "годы"
    head = m.string[: m.start()].split()[-2:-1]
    return "годах" if head and head[0].lower() in {"в", "во", "о", "об", "при"} else "годов"
