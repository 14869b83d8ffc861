"""Roman numerals."""

import re
from collections.abc import Collection

ROMAN = r"[IVXLC]{1,8}"
_VALID = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LOOKALIKES = str.maketrans({"Х": "X", "І": "I", "С": "C"})
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(numeral: str) -> int:
    """Return the value of a numeral up to 399; 0 for what is none."""
    numeral = numeral.translate(_LOOKALIKES)
    if not numeral or not _VALID.fullmatch(numeral):
        return 0
    values = [_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


_SMALL_NUMERAL = re.compile(r"[IVXІХ]{2,8}")


def is_numeral(word: str) -> bool:
    """Say whether capitals are a numeral and hardly a word or an acronym: II, XIV, but not CD."""
    return word[0] in "IVXІХ" and bool(_SMALL_NUMERAL.fullmatch(word)) and roman_value(word) > 0


def is_letter(numeral: str) -> bool:
    """Say whether a letter stands for itself more often than for a number: Group C, Size L."""
    return len(numeral) == 1 and numeral not in "IVXІХ"


def can_follow_name(numeral: str) -> bool:
    """Say whether a numeral counts a name's bearers: Rocky II, but not Size XL or Team XX."""
    return is_numeral(numeral) and numeral.translate(_LOOKALIKES) not in {"XX", "XXX"}


_NEXT_WORD = re.compile(r"\.?\s([^\W\d_][\w'’-]+)")
_WORDS_BACK = 3


def is_second_initial(
    numeral: str, m: re.Match[str], rulers: Collection[str], small_words: Collection[str]
) -> bool:
    """Tell whether what looks like a numeral is an initial: Robert V. Daniels.

    Then a surname follows, and none of the ``rulers`` (king, pope) stands before the first name.
    The stop may be gone: what is said must stay as it is when it is read once more.
    """
    following = _NEXT_WORD.match(m.string, m.start() + len(numeral))
    surname = following[1] if following else ""
    if len(numeral) > 1 or not surname[:1].isupper() or surname.lower() in small_words:
        return False
    return not has_ruler_before(m, rulers)


def has_ruler_before(m: re.Match[str], rulers: Collection[str]) -> bool:
    """Tell whether a title (king, pope) stands before the name that a numeral follows."""
    return any(word in rulers for word in m.string[: m.start()].split()[-_WORDS_BACK - 1 : -1])
