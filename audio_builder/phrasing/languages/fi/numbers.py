"""Finnish number words, with the cases that are written after a colon (5:ssä)."""

_ONES = "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän".split()
# Weak stems carry most endings; the genitive is the stem with an n.
_STEMS = "nolla yhde kahde kolme neljä viide kuude seitsemä kahdeksa yhdeksä".split()
_STRONG = "nolla yhte kahte kolme neljä viite kuute seitsemä kahdeksa yhdeksä".split()
_PARTITIVES = "nollaa yhtä kahta kolmea neljää viittä kuutta seitsemää kahdeksaa yhdeksää".split()
_ORDINALS = (
    "nollas ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs"
).split()
_ORDINAL_STEMS = "_ yhdes kahdes kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs".split()
_SCALES = (
    (10**12, "biljoona", "biljoonaa"),
    (10**9, "miljardi", "miljardia"),
    (10**6, "miljoona", "miljoonaa"),
)
# Singular stem (weak, strong), then the partitive after two and more.
_UNITS = {
    10: ("kymmenen", "kymmenen", "kymmenen", "kymmentä"),
    100: ("sata", "sada", "sata", "sataa"),
    1000: ("tuhat", "tuhanne", "tuhante", "tuhatta"),
}
_BACK = {"a", "o", "u"}


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` is the ending of its case as written after a colon."""
    parts = []
    for scale, one, many in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(one if count == 1 else f"{cardinal(count)} {many}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        ending = form if not rest else ""
        parts.append(_multiple(thousands, 1000, ending))
    if rest or not parts:
        parts.append(_below_thousand(rest, form))
    return " ".join(parts)


def _multiple(count: int, unit: int, form: str) -> str:
    """Return so many tens, hundreds or thousands."""
    nominative, _, _, partitive = _UNITS[unit]
    if count == 1:
        return _inflect(unit, form) if form else nominative
    if form:
        return _below_thousand(count, form) + _inflect(unit, form)
    return _below_thousand(count, "") + partitive


def _below_thousand(number: int, form: str) -> str:
    hundreds, rest = divmod(number, 100)
    head = _multiple(hundreds, 100, form) if hundreds else ""
    return head + (_below_hundred(rest, form) if rest or not head else "")


def _below_hundred(number: int, form: str) -> str:
    if number < 10:
        return _one(number, form)
    if number == 10:
        return _inflect(10, form) if form else "kymmenen"
    if number < 20:
        return _one(number - 10, form) + "toista"
    tens, ones = divmod(number, 10)
    return _multiple(tens, 10, form) + (_one(ones, form) if ones else "")


def _one(number: int, form: str) -> str:
    if not form:
        return _ONES[number]
    return _with_ending(_STEMS[number], _STRONG[number], _PARTITIVES[number], form)


def _inflect(unit: int, form: str) -> str:
    if unit == 10:
        return _with_ending("kymmene", "kymmene", "kymmentä", form)
    _, weak, strong, partitive = _UNITS[unit]
    return _with_ending(weak, strong, partitive, form)


def _with_ending(weak: str, strong: str, partitive: str, form: str) -> str:
    if form == "n":
        return weak + "n"
    if form == "a":
        return partitive
    if form == "in":
        return strong + strong[-1] + "n"
    back = any(letter in _BACK for letter in weak)
    if form == "na":
        return strong + ("na" if back else "nä")
    ending = form if back else form.replace("a", "ä")
    return weak + ending


def ordinal(number: int, _: str = "") -> str:
    """Return ``kolmas``."""
    if number >= 1000:
        return f"{cardinal(number)}s"
    hundreds, rest = divmod(number, 100)
    head = ("" if hundreds == 1 else _ORDINAL_STEMS[hundreds]) + "sadas" if hundreds else ""
    return head + _ordinal_below_hundred(rest) if rest or not head else head


def _ordinal_below_hundred(number: int) -> str:
    if number < 10:
        return _ORDINALS[number]
    if number == 10:
        return "kymmenes"
    if number < 20:
        return _ORDINAL_STEMS[number - 10] + "toista"
    tens, ones = divmod(number, 10)
    return f"{_ORDINAL_STEMS[tens]}kymmenes" + (_ORDINALS[ones] if ones else "")


def year(number: int) -> str:
    """Return a year: a plain number in Finnish."""
    return cardinal(number)
