"""Swedish number words."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton"
).split()
_TENS = "_ _ tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()
_ORDINALS = (
    "nollte första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte "
    "trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde"
).split()
_COMMON = {"u", "m"}
_SCALES = (
    (10**12, "biljon", "biljoner"),
    (10**9, "miljard", "miljarder"),
    (10**6, "miljon", "miljoner"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` u puts it before a noun with *en*."""
    parts, number = large_parts(number, _SCALES, "en", lambda count: cardinal(count, "u"))
    thousands, rest = divmod(number, 1000)
    if thousands:
        # "Tusen hundra" as people say it; elsewhere the one is said.
        bare = thousands == 1 and rest // 100 == 1 and not parts
        ones = "" if bare else _below_thousand(thousands, "")
        parts.append(ones.removesuffix("t") + "tusen" if ones.endswith("tt") else ones + "tusen")
    if rest or not parts:
        parts.append(_below_thousand(rest, form))
    return " ".join(parts)


def _below_thousand(number: int, form: str) -> str:
    hundreds, rest = divmod(number, 100)
    head = ("" if hundreds == 1 else _ONES[hundreds]) + "hundra" if hundreds else ""
    return head + (_below_hundred(rest, form) if rest or not head else "")


def _below_hundred(number: int, form: str) -> str:
    if number < 20:
        return "en" if number == 1 and form in _COMMON else _ONES[number]
    tens, ones = divmod(number, 10)
    last = "en" if ones == 1 and form in _COMMON else _ONES[ones]
    return _TENS[tens] + (last if ones else "")


def ordinal(number: int, _: str = "") -> str:
    """Return ``tredje``."""
    head, rest = number - number % 100, number % 100
    if not rest:
        return f"{cardinal(number)}de" if number else _ORDINALS[0]
    said = cardinal(head) if head else ""
    if rest < 20:
        return said + _ORDINALS[rest]
    tens, ones = divmod(rest, 10)
    return said + _TENS[tens] + (_ORDINALS[ones] if ones else "nde")


def year(number: int) -> str:
    """Return a year: in hundreds, and from 2010 on as two numbers of two digits."""
    hundreds, rest = divmod(number, 100)
    if hundreds == 20 and rest >= 10:
        return _TENS[2] + _below_hundred(rest, "")
    if 10 < hundreds < 21:
        return f"{_below_hundred(hundreds, '')}hundra" + (_below_hundred(rest, "") if rest else "")
    return cardinal(number)
