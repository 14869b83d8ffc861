"""English number words."""

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
# From here on a number is a code, and a listener is better served digit by digit.
_LARGEST = 10**18


def cardinal(number: int) -> str:
    """Return a whole number in words: ``one hundred twenty three``."""
    if number >= _LARGEST:
        return digits(str(number))
    parts = []
    for scale, name in _SCALES:
        if number >= scale:
            parts.append(f"{_below_thousand(number // scale)} {name}")
            number %= scale
    if number or not parts:
        parts.append(_below_thousand(number))
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest or not hundreds:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} {_ONES[ones]}" if ones else _TENS[tens]


def ordinal(number: int) -> str:
    """Return ``forty seventh`` for 47."""
    head, _, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return f"{head} {last}" if head else last


def plural(word: str) -> str:
    """Return the plural of a number word: ``nineties``, ``hundreds``, ``sixths``."""
    head, _, last = word.rpartition(" ")
    last = {"six": "sixes"}.get(last) or (last[:-1] + "ies" if last.endswith("y") else last + "s")
    return f"{head} {last}" if head else last


def digits(text: str) -> str:
    """Return a run of digits one by one."""
    return " ".join(_ONES[int(digit)] for digit in text if digit.isdecimal())


def decimal(text: str) -> str:
    """Return words for ``1,234.56`` as it is written."""
    whole, _, fraction = text.replace(",", "").replace(" ", "").partition(".")
    said = cardinal(int(whole)) if whole else "zero"
    return f"{said} point {digits(fraction)}" if fraction else said


def year(number: int) -> str:
    """Return ``twenty twenty four``, ``nineteen oh five``, ``two thousand five``."""
    high, low = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number)
    if not low:
        return f"{_below_hundred(high)} hundred"
    if low < 10:
        return f"{_below_hundred(high)} oh {_ONES[low]}"
    return f"{_below_hundred(high)} {_below_hundred(low)}"


def code(text: str) -> str:
    """Return the number of a thing (A320, Boeing 737, Room 1012) as people say it."""
    number = int(text)
    if text[0] == "0" or len(text) > 4:
        return digits(text)
    if len(text) == 3 and number % 100:
        low = number % 100
        return f"{_ONES[number // 100]} {'oh ' if low < 10 else ''}{_below_hundred(low)}"
    if len(text) == 4 and number % 1000:
        return year(number)
    return cardinal(number)


def number(text: str) -> str:
    """Return words for a bare run of digits."""
    if not text:
        return ""
    if len(text) > 1 and text[0] == "0":
        return digits(text)
    return cardinal(int(text)) if len(text) < 19 else digits(text)
