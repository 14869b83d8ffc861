"""Turkish number words."""

_ONES = "sıfır bir iki üç dört beş altı yedi sekiz dokuz".split()
_TENS = "_ on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()
_SCALES = ((10**12, "trilyon"), (10**9, "milyar"), (10**6, "milyon"))
_VOWELS = "aeıioöuü"
_SUFFIX = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}


def cardinal(number: int, form: str = "") -> str:  # noqa: ARG001 - Turkish numbers have no gender
    """Return a number in words."""
    parts = []
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_below_thousand(count)} {name}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append("bin" if thousands == 1 else f"{_below_thousand(thousands)} bin")
    if rest or not parts:
        parts.append(_below_thousand(rest))
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    parts = ["yüz" if hundreds == 1 else f"{_ONES[hundreds]} yüz"] if hundreds else []
    if tens:
        parts.append(_TENS[tens])
    if ones or not parts:
        parts.append(_ONES[ones])
    return " ".join(parts)


def ordinal(number: int, form: str = "") -> str:  # noqa: ARG001 - Turkish ordinals have no gender
    """Return ``üçüncü`` for 3: the ending follows the last vowel."""
    word = cardinal(number)
    if word.endswith("dört"):
        word = word[:-1] + "d"
    vowel = _SUFFIX[next(letter for letter in reversed(word) if letter in _VOWELS)]
    return word + (f"nc{vowel}" if word[-1] in _VOWELS else f"{vowel}nc{vowel}")


def year(number: int) -> str:
    """Return a year: a plain number in Turkish."""
    return cardinal(number)
