"""Romanian number words."""

_ONES = (
    "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece "
    "paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece"
).split()
_TENS = ("_ zece douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci").split()
_FEMININE = {1: "una", 2: "două", 12: "douăsprezece"}
# The last word of a number, and what it becomes.
_ORDINAL_ENDINGS = (
    ("unu", "unulea", "una"), ("una", "unulea", "una"), ("doi", "doilea", "doua"), ("două", "doilea", "doua"),
    ("trei", "treilea", "treia"), ("patru", "patrulea", "patra"), ("cinci", "cincilea", "cincea"),
    ("șase", "șaselea", "șasea"), ("șapte", "șaptelea", "șaptea"), ("opt", "optulea", "opta"), ("nouă", "nouălea", "noua"),
    ("zece", "zecelea", "zecea"), ("zeci", "zecilea", "zecea"), ("sută", "sutălea", "suta"), ("sute", "sutelea", "sutea"),
    ("mie", "miilea", "mia"), ("mii", "miilea", "mia"), ("milion", "milionulea", "milioana"),
    ("milioane", "milioanelea", "milioana"),
)  # fmt: skip
_SCALES = (
    (10**12, "un trilion", "trilioane"),
    (10**9, "un miliard", "miliarde"),
    (10**6, "un milion", "milioane"),
    (1000, "o mie", "mii"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m, f or n puts it before a noun."""
    if number == 1 and form:
        return "o" if form == "f" else "un"
    parts = []
    whole = number
    for scale, one, many in _SCALES:
        count, number = divmod(number, scale)
        if count:
            said = f"{cardinal(count, 'f')}{' de' if takes_de(count) else ''} {many}"
            parts.append(one if count == 1 else said)
    if number or not whole:
        parts.append(_below_thousand(number, "f" if form in {"f", "n"} else ""))
        if form == "n" and whole % 10 == 1 and whole % 100 != 11:
            parts[-1] = _below_thousand(number, "")
    return " ".join(parts)


def takes_de(number: int) -> bool:
    """Say whether *de* stands between a number and its noun: after 20, not after 101 to 119."""
    return number >= 20 and not 1 <= number % 100 < 20


def _below_thousand(number: int, form: str) -> str:
    hundreds, rest = divmod(number, 100)
    head = ""
    if hundreds:
        head = "o sută" if hundreds == 1 else f"{_below_hundred(hundreds, 'f')} sute"
    low = _below_hundred(rest, form) if rest or not head else ""
    return f"{head} {low}".strip()


def _below_hundred(number: int, form: str) -> str:
    if number < 20:
        return _FEMININE.get(number, _ONES[number]) if form == "f" else _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} și {_below_hundred(ones, form)}" if ones else _TENS[tens]


def ordinal(number: int, form: str = "") -> str:
    """Return ``treilea``, with ``form`` f ``treia``; *al* or *a* stands before it."""
    if number == 1:
        return "prima" if form == "f" else "primul"
    said = cardinal(number, form)
    for ending, masculine, feminine in _ORDINAL_ENDINGS:
        if said.endswith(ending):
            return said.removesuffix(ending) + (feminine if form == "f" else masculine)
    return said


def year(number: int) -> str:
    """Return a year: a plain number in Romanian."""
    return cardinal(number)
