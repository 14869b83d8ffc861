"""Roman numerals."""

import re

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
