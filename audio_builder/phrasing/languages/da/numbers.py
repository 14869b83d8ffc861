"""Danish number words: ones before tens, and tens counted in twenties."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten "
    "sytten atten nitten"
).split()
_TENS = "_ _ tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split()
_ORDINALS = (
    "nulte første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte "
    "trettende fjortende femtende sekstende syttende attende nittende"
).split()
_ORDINAL_TENS = (
    "_ _ tyvende tredivte fyrretyvende halvtredsindstyvende tresindstyvende "
    "halvfjerdsindstyvende firsindstyvende halvfemsindstyvende"
).split()
_SCALES = (
    (10**12, "billion", "billioner"),
    (10**9, "milliard", "milliarder"),
    (10**6, "million", "millioner"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` n puts it before a noun with *et*."""
    whole = number
    parts, number = large_parts(number, _SCALES, "en", cardinal)
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append(f"{_below_thousand(thousands, 'n')} tusind")
    if rest or not parts:
        low = _below_thousand(rest, form)
        parts.append(f"og {low}" if whole > 1000 and rest < 100 and parts else low)
    return " ".join(parts)


def _below_thousand(number: int, form: str) -> str:
    hundreds, rest = divmod(number, 100)
    head = f"{'et' if hundreds == 1 else _ONES[hundreds]} hundrede" if hundreds else ""
    low = _below_hundred(rest, form) if rest or not head else ""
    return f"{head} og {low}" if head and low else head + low


def _below_hundred(number: int, form: str) -> str:
    if number < 20:
        return "et" if number == 1 and form == "n" else _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_ONES[ones]}og{_TENS[tens]}" if ones else _TENS[tens]


def ordinal(number: int, _: str = "") -> str:
    """Return ``tredje``."""
    head, rest = number - number % 100, number % 100
    if not rest:
        return cardinal(number) if number else _ORDINALS[0]
    if rest < 20:
        low = _ORDINALS[rest]
    else:
        tens, ones = divmod(rest, 10)
        low = f"{_ONES[ones]}og{_ORDINAL_TENS[tens]}" if ones else _ORDINAL_TENS[tens]
    return f"{cardinal(head)} og {low}" if head else low


def year(number: int) -> str:
    """Return a year: until 1999 in hundreds."""
    hundreds, rest = divmod(number, 100)
    if 10 < hundreds < 20:
        said = f"{_ONES[hundreds]} hundrede"
        return f"{said} {'og ' if rest < 10 else ''}{_below_hundred(rest, '')}" if rest else said
    return cardinal(number)
