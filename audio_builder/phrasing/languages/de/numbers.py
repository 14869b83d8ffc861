"""German number words."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn"
).split()
_TENS = "_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_SCALES = (
    (10**15, "Billiarde", "Billiarden"),
    (10**12, "Billion", "Billionen"),
    (10**9, "Milliarde", "Milliarden"),
    (10**6, "Million", "Millionen"),
)
_ONE = {"": "eins", "m": "ein", "n": "ein", "f": "eine"}
_ORDINALS = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m, f or n puts it before a noun."""
    parts, number = large_parts(number, _SCALES, "eine", _below_million)
    if number or not parts:
        parts.append(_below_million(number, form))
    return " ".join(parts)


def _below_million(number: int, form: str = "") -> str:
    thousands, rest = divmod(number, 1000)
    head = (
        ("ein" if thousands == 1 else _below_thousand(thousands, "m")) + "tausend"
        if thousands
        else ""
    )
    return head + (_below_thousand(rest, form) if rest or not head else "")


def _below_thousand(number: int, form: str = "") -> str:
    hundreds, rest = divmod(number, 100)
    head = ("ein" if hundreds == 1 else _ONES[hundreds]) + "hundert" if hundreds else ""
    if not rest and head:
        return head
    if rest == 1:
        return head + _ONE[form]
    if rest < 20:
        return head + _ONES[rest]
    tens, ones = divmod(rest, 10)
    return head + (("ein" if ones == 1 else _ONES[ones]) + "und" if ones else "") + _TENS[tens]


def ordinal(number: int, form: str = "") -> str:
    """Return ``siebzehnten`` for 17 and the ending ``en``; without a form it ends in ``er``."""
    low = number % 100
    word = (
        cardinal(number).replace(" Millionen", "millionen").replace("eine Million", "einemillion")
    )
    for last, stem in _ORDINALS.items():
        if word.endswith(last) and 0 < low < 20:
            return word.removesuffix(last) + stem + (form or "er")
    if word.endswith("million"):
        return "eine " * (number == 10**6) + "millionst" + (form or "er")
    return word + ("t" if 0 < low < 20 else "st") + (form or "er")


def year(number: int) -> str:
    """Return ``neunzehnhundertneunundachtzig`` for 1989."""
    high, low = divmod(number, 100)
    if 11 <= high <= 19:
        return f"{_below_thousand(high)}hundert" + (_below_thousand(low) if low else "")
    return cardinal(number)
