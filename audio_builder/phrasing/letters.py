"""Acronyms and designations: what is said letter by letter, what as a word, what with a number."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from audio_builder.phrasing.scanner import WORD, Recognizer

_VOWELS = frozenset("AEIOUYАЕИОУЫЭЮЯІЇЄЁ")
_WORDS_EVERYWHERE = frozenset(
    "NATO UNESCO UNICEF NASA FIFA UEFA OPEC ATACMS HIMARS NASAMS THAAD COVID ASEAN BRICS AUKUS".split()
)
# Small words in capitals are shouted, but these are names.
_NOT_SHOUTED = frozenset(
    {"US", "UN", "IT", "WHO", "AM", "IS", "UNO", "UE", "ES", "DE", "EN", "LA", "ICE"}
)
_NEXT = re.compile(r" +[^\W\d_]+")
_PART = re.compile(r"\d+|[^\W\d_]+")
# Four letters are as often spelled (IAEA) as said (NATO): those said stand in the list.
_SHORTEST_WORD = 5
_SHORTEST_TOWN = 4

ACRONYM = r"(?=.?[^\W\d_a-zа-яіїєґß-öø-ÿ])(?:[^\W\d_]){2,}(?:'?s\b)?(?![^\W_])(?P<stop>\.(?= ))?"
DOTTED = (
    r"[^\W\d_]\.(?:\s?[^\W\d_]\.){1,12}(?:[^\W\d_](?![\w.]))?|(?:[^\W\d_]\.){1,12}[^\W\d_](?![\w])"
)
# Before a name; with its full stop an engine would end the sentence there.
INITIAL = r"(?<![\w.'])[^\W\d_a-zа-яіїєґß-öø-ÿ]\.(?= [^\W\d_a-zа-яіїєґß-öø-ÿ])"
DESIGNATION = r"(?:[^\W\d_]{1,12}-?\d{1,5}|\d{1,4}[^\W\d_]{1,3}\d{1,5})(?:[^\W\d_]{1,3}(?:\d{1,3}(?:[^\W\d_]{1,2})?)?)?(?![\w])"


def spelled(letters: str) -> str:
    """Return letters one by one: ``U.N``.

    With full stops espeak says each letter's name ("A I" would begin with an article, "AFP" would
    be a word); without the last one it makes no pause.
    """
    return ".".join(letter for letter in letters.upper() if letter.isalnum())


def is_spoken_word(acronym: str, known: Collection[str]) -> bool:
    """Say whether capitals are read as a word: NATO yes, GDP no."""
    if acronym in known or acronym in _WORDS_EVERYWHERE:
        return True
    if len(acronym) < _SHORTEST_WORD:
        return False
    flags = "".join("v" if letter in _VOWELS else "c" for letter in acronym)
    return "ccc" not in flags and "vvv" not in flags and 0.25 < flags.count("v") / len(flags) < 0.7  # noqa: PLR2004 - outside it no one can say it


def known_acronyms(table: Mapping[str, Any]) -> frozenset[str]:
    """Return all acronyms a language's words list, said or spelled."""
    entries = table["acronyms"]
    return frozenset(
        [
            *entries["words"].split(),
            *entries.get("letters", "").split(),
            *entries.get("special", {}),
        ]
    )


def _is_named(m: re.Match[str], stem: str) -> bool:
    """Say whether a small word in capitals is a name all the same: US, the AT of AT&T."""
    beside = m.string[max(0, m.start() - 1) : m.start()] + m.string[m.end() : m.end() + 1]
    return stem in _NOT_SHOUTED or "&" in beside


class Spelling(Struct, frozen=True, kw_only=True):
    """What a language needs to read capitals."""

    as_words: Collection[str]
    """Acronyms said as words."""
    special: Mapping[str, str]
    """Forms with a reading of their own."""
    code: Callable[[str], str]
    """Words for the number in a designation."""
    plural: str = "'s"
    """What follows spelled letters in the plural."""
    starters: Collection[str] = frozenset()
    """Common small words, which in capitals are only shouted."""
    many: Callable[[str], str] | None = None
    """The plural of a number word (F-16s)."""


def letters(spelling: Spelling) -> tuple[Recognizer, ...]:
    """Return the recognizers for capitals and for letters with digits."""
    return (
        Recognizer(name="acronym", starts=(WORD,), pattern=ACRONYM, read=partial(_acronym, spelling)),
        Recognizer(name="initials", starts=(WORD,), pattern=DOTTED, read=_dotted),
        Recognizer(name="initial", starts=(WORD,), pattern=INITIAL, read=lambda m: m.group()[0]),
        Recognizer(name="designation", starts=(WORD,), pattern=DESIGNATION, read=partial(_designation, spelling)),
    )  # fmt: skip


def _acronym(spelling: Spelling, m: re.Match[str]) -> str | None:
    found = m.group().rstrip(".")
    stem = re.sub(r"'?s$", "", found) if not found.isupper() else found
    end, stop = found[len(stem) :], m["stop"] or ""
    if stem in spelling.special:
        return spelling.special[stem] + end + stop
    if not stem.isupper() or len(stem) == 1:
        return None
    if stem.lower() in spelling.starters and not _is_named(m, stem):
        return stem.lower() + end + stop
    if is_spoken_word(stem, spelling.as_words) or _is_dateline(m, stem):
        return stem.capitalize() + end + stop
    # A stop after spelled letters would be read as theirs: U.N. Police. The scanner puts
    # it back where a common word shows that a sentence begins.
    pause = "," if stop and _begins_unsure(spelling, m) else ""
    return spelled(stem) + (spelling.plural if end else "") + pause


def _is_dateline(m: re.Match[str], stem: str) -> bool:
    """Say whether a town in capitals opens the text: KYIV, Ukraine (AP)."""
    opens = m.start() == 0 and m.string[m.end() : m.end() + 1] == ","
    return opens and len(stem) >= _SHORTEST_TOWN


def _begins_unsure(spelling: Spelling, m: re.Match[str]) -> bool:
    """Say whether a capital follows that may be a name or a beginning."""
    following = _NEXT.match(m.string, m.end())
    word = following.group().strip() if following else ""
    return word[:1].isupper() and word.lower() not in spelling.starters


def _dotted(m: re.Match[str]) -> str | None:
    found = m.group()
    return spelled(found) if found.replace(".", "").replace(" ", "").isupper() else None


def _designation(spelling: Spelling, m: re.Match[str]) -> str | None:
    found = m.group()
    parts = _PART.findall(found)
    if found in spelling.special:
        return spelling.special[found]
    is_decade = parts[-1] == "s" and len(parts[0]) > len("X1") and parts[-2].endswith("0")
    if found.islower() or is_decade:
        return None
    said: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        if part == "s" and before.isdecimal() and spelling.many:
            said[-1] = spelling.many(said[-1])
        else:
            said.append(_part(spelling, part))
    # With a hyphen a single A is no article.
    return " ".join(said).replace("A ", "A-") if said[0] == "A" else " ".join(said)


def _part(spelling: Spelling, part: str) -> str:
    if part.isdecimal():
        return spelling.code(part)
    if len(part) == 1 or not part.isupper():
        return part
    return part.capitalize() if is_spoken_word(part, spelling.as_words) else spelled(part)
