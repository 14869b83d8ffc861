"""Acronyms and designations: what is said letter by letter, what as a word, what with a number."""

import re
from collections.abc import Callable, Collection, Mapping

from audio_builder.phrasing.scanner import WORD, Recognizer

_VOWELS = frozenset("AEIOUYАЕИОУЫЭЮЯІЇЄЁ")
_PART = re.compile(r"\d+|[^\W\d_]+")
# Four letters are as often spelled (IAEA) as said (NATO): those said stand in the list.
_SHORTEST_WORD = 5

ACRONYM = r"(?:[^\W\d_]){2,}(?:'?s\b)?(?![^\W_])"
DOTTED = r"(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?![\w.]))?|(?:[^\W\d_]\.){1,}[^\W\d_](?![\w])"
DESIGNATION = r"(?:[^\W\d_]{1,12}-?\d{1,5}|\d{1,4}[^\W\d_]{1,3}\d{1,5})(?:[^\W\d_]{1,3}(?:\d{1,3}(?:[^\W\d_]{1,2})?)?)?(?![\w])"


def spelled(letters: str) -> str:
    """Return letters one by one: ``U.N``.

    With full stops espeak says each letter's name ("A I" would begin with an article, "AFP" would
    be a word); without the last one it makes no pause.
    """
    return ".".join(letter for letter in letters.upper() if letter.isalnum())


def is_spoken_word(acronym: str, known: Collection[str]) -> bool:
    """Say whether capitals are read as a word: NATO yes, GDP no."""
    if acronym in known:
        return True
    if len(acronym) < _SHORTEST_WORD:
        return False
    flags = "".join("v" if letter in _VOWELS else "c" for letter in acronym)
    return "ccc" not in flags and "vvv" not in flags and 0.25 < flags.count("v") / len(flags) < 0.7  # noqa: PLR2004 - outside it no one can say it


def letters(
    *,
    as_words: Collection[str],
    special: Mapping[str, str],
    code: Callable[[str], str],
    plural: str = "'s",
) -> tuple[Recognizer, ...]:
    """Return the recognizers for capitals and for letters with digits."""

    def acronym(m: re.Match[str]) -> str | None:
        found = m.group()
        stem = re.sub(r"'?s$", "", found) if not found.isupper() else found
        end = found[len(stem) :]
        if stem in special:
            return special[stem] + end
        if not stem.isupper() or len(stem) < 2:  # noqa: PLR2004 - one capital is no acronym
            return None
        if is_spoken_word(stem, as_words):
            return stem.capitalize() + end
        return spelled(stem) + (plural if end else "")

    def dotted(m: re.Match[str]) -> str | None:
        found = m.group()
        if not found.replace(".", "").replace(" ", "").isupper():
            return None
        return spelled(found) + (" " if found[-1] == " " else "")

    def designation(m: re.Match[str]) -> str | None:
        parts = _PART.findall(m.group())
        if m.group() in special:
            return special[m.group()]
        if m.group().islower() or (parts[-1] == "s" and parts[-2].endswith("0")):
            return None
        said = []
        for part in parts:
            if part.isdecimal():
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
        Recognizer(name="designation", starts=(WORD,), pattern=DESIGNATION, read=designation),
    )
