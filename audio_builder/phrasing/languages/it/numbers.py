"""Italian number words."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
    "quattordici quindici sedici diciassette diciotto diciannove"
).split()
_TENS = "_ _ venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_ORDINALS = "_ primo secondo terzo quarto quinto sesto settimo ottavo nono decimo".split()
_SCALES = (
    (10**12, "bilione", "bilioni"),
    (10**9, "miliardo", "miliardi"),
    (10**6, "milione", "milioni"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m or f puts it before a noun."""
    whole = number
    parts, number = large_parts(number, _SCALES, "un", _below_million)
    if number or not parts:
        parts.append(_below_million(number))
    if whole == 1 and form:
        return "una" if form == "f" else "un"
    return " ".join(parts)


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else _below_thousand(thousands) + "mila" if thousands else ""
    return head + (_below_thousand(rest) if rest or not head else "")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = ("" if hundreds == 1 else _ONES[hundreds]) + "cento" if hundreds else ""
    return head + (_below_hundred(rest, bool(head)) if rest or not head else "")


def _below_hundred(number: int, compound: bool) -> str:  # noqa: FBT001 - private
    if number < 20:
        return "tré" if number == 3 and compound else _ONES[number]
    tens, ones = divmod(number, 10)
    word = _TENS[tens][:-1] if ones in {1, 8} else _TENS[tens]
    return word + ("" if not ones else "tré" if ones == 3 else _ONES[ones])


def ordinal(number: int, form: str = "") -> str:
    """Return ``terzo``, with ``form`` f ``terza``."""
    if number <= 10:
        word = _ORDINALS[number]
    else:
        stem = cardinal(number)
        if stem.endswith("tré"):
            stem = stem[:-1] + "e"
        elif not stem.endswith("sei"):
            stem = stem[:-1]
        word = stem + "esimo"
    return word[:-1] + "a" if form == "f" else word


def year(number: int) -> str:
    """Return a year: a plain number in Italian."""
    return cardinal(number)
