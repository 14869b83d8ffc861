"""Acronyms and designations: what is said letter by letter, what as a word, what with a number."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

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

ACRONYM = r"(?=.?[^\W\d_a-zа-яіїєґß-öø-ÿ])(?:[^\W\d_]){2,}(?:'?s\b)?(?![^\W_])(?P<stop>\.(?= ))?"
DOTTED = r"[^\W\d_]\.(?:\s?[^\W\d_]\.)+(?:[^\W\d_](?![\w.]))?|(?:[^\W\d_]\.){1,}[^\W\d_](?![\w])"
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


def letters(
    *,
    as_words: Collection[str],
    special: Mapping[str, str],
    code: Callable[[str], str],
    plural: str = "'s",
    starters: Collection[str] = frozenset(),
    many: Callable[[str], str] | None = None,
) -> tuple[Recognizer, ...]:
    """Return the recognizers for capitals and for letters with digits."""

    def pauses(m: re.Match[str]) -> bool:
        following = _NEXT.match(m.string, m.end()) if m["stop"] else None
        word = following.group().strip() if following else ""
        return word[:1].isupper() and word.lower() not in starters

    def acronym(m: re.Match[str]) -> str | None:
        found = m.group().rstrip(".")
        stem = re.sub(r"'?s$", "", found) if not found.isupper() else found
        end = found[len(stem) :]
        if stem.isupper() and stem.lower() in starters and not _is_named(m, stem):
            return stem.lower() + end + (m["stop"] or "")
        if stem in special:
            return special[stem] + end + (m["stop"] or "")
        if not stem.isupper() or len(stem) < 2:  # noqa: PLR2004 - one capital is no acronym
            return None
        if is_spoken_word(stem, as_words):
            return stem.capitalize() + end + (m["stop"] or "")
        # A stop after spelled letters would be read as theirs: U.N. Police. The scanner puts
        # it back where a common word shows that a sentence begins.
        return spelled(stem) + (plural if end else "") + ("," if pauses(m) else "")

    def dotted(m: re.Match[str]) -> str | None:
        found = m.group()
        if not found.replace(".", "").replace(" ", "").isupper():
            return None
        return spelled(found)

    def designation(m: re.Match[str]) -> str | None:
        parts = _PART.findall(m.group())
        if m.group() in special:
            return special[m.group()]
        if m.group().islower() or (
            parts[-1] == "s" and len(parts[0]) > 2 and parts[-2].endswith("0")
        ):  # noqa: PLR2004 - Mid-80s
            return None
        said = []
        for index, part in enumerate(parts):
            if part == "s" and index and parts[index - 1].isdecimal() and many:
                said[-1] = many(said[-1])
            elif part.isdecimal():
                said.append(code(part))
            elif len(part) > 1 and part.isupper() and not is_spoken_word(part, as_words):
                said.append(spelled(part))
            elif part.isupper() and len(part) > 1:
                said.append(part.capitalize())
            else:
                said.append(part)
        # With a hyphen a single A is no article.
        return " ".join(said).replace("A ", "A-") if said[0] == "A" else " ".join(said)

    return (
        Recognizer(name="acronym", starts=(WORD,), pattern=ACRONYM, read=acronym),
        Recognizer(name="initials", starts=(WORD,), pattern=DOTTED, read=dotted),
        Recognizer(name="initial", starts=(WORD,), pattern=INITIAL, read=lambda m: m.group()[0]),
        Recognizer(name="designation", starts=(WORD,), pattern=DESIGNATION, read=designation),
    )
