"""Numbers inside foreign names are read in the name's language: 40 Let Pobedy, 9 de Julio."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

from audio_builder.phrasing.context import one_of, word_after, word_before
from audio_builder.phrasing.languages import grammar
from audio_builder.phrasing.scanner import DIGIT, Scanner, Verbalizer

_NUMBER = r"(?P<n>[1-9]\d{0,2})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
# Where the name is Russian, a Russian text writes it in its own letters.
_CYRILLIC = {"be", "bg", "mk", "ru", "sr", "uk"}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("foreign_numbers.toml").read_text("utf-8"))


@cache
def _scanner(language: str) -> Scanner:
    return Scanner(grammar(language))


def foreign_numbers(language: str) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of numbers in names of other languages than the text's."""
    tables = _tables()
    dated = (
        _foreign_date(other, table) for other, table in tables["dates"].items() if other != language
    )
    if language in _CYRILLIC:
        return tuple(dated)
    word = one_of(tables["transliterated"])
    pattern = rf"{_NUMBER}\s(?P<word>{word})(?![\w-])"
    return (
        Verbalizer(
            name="transliterated",
            starts=(DIGIT,),
            follows=" ",
            read=_transliterated_number,
            pattern=pattern,
        ),
        *dated,
    )


def _transliterated_number(m: re.Match[str]) -> str | None:
    places = _tables()["places"]
    after = word_after(m)
    is_place = (
        after.lower() in places["after"].split()
        or word_before(m).rstrip(".").lower() in places["before"].split()
    )
    # 40 Let Pobedy: the name goes on with a capital.
    if not is_place and not after[:1].isupper():
        return None
    language, word = _tables()["transliterated"][m["word"]]
    said, _ = _scanner(language).scan(f"{m['n']} {word}")
    number = anyascii(said.removesuffix(word).strip()).replace("'", "")
    return f"{number[:1].upper()}{number[1:]} {m['word']}"


def _foreign_date(language: str, table: Mapping[str, str]) -> Verbalizer:
    """Return the verbalizer of a date in a language's own words inside another's text."""
    wanted = table.get("before", "").split()

    def read(m: re.Match[str]) -> str | None:
        if wanted and word_before(m).lower() not in wanted:
            return None
        return _scanner(language).scan(m.group())[0]

    return Verbalizer(
        name="foreign_date",
        starts=(DIGIT,),
        follows=" eº",
        read=read,
        pattern=rf"{_DAY}(?:er|º)?\s{table['months']}(?:(?:\sde)?\s[12]\d{{3}})?(?!\w)",
    )
