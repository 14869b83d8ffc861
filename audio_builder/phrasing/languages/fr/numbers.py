"""French number words."""

_ONES = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
).split()
_TENS = "_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
_SCALES = (
    (10**15, "billiard"),
    (10**12, "billion"),
    (10**9, "milliard"),
    (10**6, "million"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` f makes ``une`` of ``un``."""
    parts = []
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_below_million(count)} {name}{'s' if count > 1 else ''}")
    if number or not parts:
        parts.append(_below_million(number))
    said = " ".join(parts)
    return said + "e" if form == "f" and number % 10 == 1 and said.endswith("un") else said


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    # Cents and vingts lose their s before mille.
    head = "mille" if thousands == 1 else f"{_below_thousand(thousands, final=False)} mille"
    return f"{head} {_below_thousand(rest)}" if rest else head


def _below_thousand(number: int, *, final: bool = True) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds > 1:
        parts += [_ONES[hundreds], "cents" if final and not rest else "cent"]
    elif hundreds:
        parts.append("cent")
    if rest or not hundreds:
        parts.append(_below_hundred(rest, final=final))
    return " ".join(parts)


def _below_hundred(number: int, *, final: bool) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    if tens in {7, 9}:
        ones += 10
    if number == 80:
        return "quatre-vingts" if final else "quatre-vingt"
    if not ones:
        return _TENS[tens]
    if ones in {1, 11} and tens < 8:
        return f"{_TENS[tens]} et {_ONES[ones]}"
    return f"{_TENS[tens]}-{_ONES[ones]}"


def ordinal(number: int, form: str = "") -> str:
    """Return ``dix-huitième``; ``premier`` or with ``form`` f ``première`` for 1."""
    if number == 1:
        return "première" if form == "f" else "premier"
    word = cardinal(number).replace("cents", "cent").replace("vingts", "vingt")
    if word.endswith("cinq"):
        return word + "uième"
    if word.endswith("neuf"):
        return word[:-1] + "vième"
    return word.removesuffix("e").removesuffix("s" if word.endswith("ons") else "\0") + "ième"


def year(number: int) -> str:
    """Return a year: a plain number in French."""
    return cardinal(number)
