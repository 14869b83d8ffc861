"""How Russian is read."""

from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.slavic import Slavic
from audio_builder.phrasing.languages.slavic_assembly import assembled
from audio_builder.phrasing.languages.slavic_numbers import SlavicNumbers
from audio_builder.phrasing.scanner import Grammar

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
    return assembled(slavic)
