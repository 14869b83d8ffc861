"""Romanian number words."""

_ONES = (
    "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece "
    "paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece"
).split()
_TENS = (
    "_ zece douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci"
).split()
_FEMININE = {1: "una", 2: "două", 12: "douăsprezece"}
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
    if form == "f":
        said = cardinal(number, "f")
        if number % 100 == 1 or said.endswith("una"):
            return said
        if said.endswith("două"):
            return said.removesuffix("ă") + "a"
        if said.endswith(("ei", "ii")):
            return said + "a" if said.endswith("ei") else said.removesuffix("i") + "a"
        if said.endswith(("e", "ă")):
            return said[:-1] + "a"
        return said[:-1] + "ea" if said.endswith("ci") else said + "a"
    said = cardinal(number)
    if said.endswith(("patru", "opt")):
        return said + ("lea" if said.endswith("u") else "ulea")
    return (said[:-1] + "a" if said.endswith("mie") else said) + "lea"


def year(number: int) -> str:
    """Return a year: a plain number in Romanian."""
    return cardinal(number)
