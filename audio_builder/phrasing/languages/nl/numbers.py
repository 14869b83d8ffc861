"""Dutch number words."""

_ONES = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
    "vijftien zestien zeventien achttien negentien"
).split()
_TENS = "_ _ twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_SCALES = ((10**12, "biljoen"), (10**9, "miljard"), (10**6, "miljoen"))


def cardinal(number: int, form: str = "") -> str:  # noqa: ARG001 - Dutch numbers have no gender
    """Return a number in words."""
    parts = []
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_below_thousand(count)} {name}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append(("" if thousands == 1 else _below_thousand(thousands)) + "duizend")
    if rest or not parts:
        parts.append(_below_thousand(rest))
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = ("" if hundreds == 1 else _ONES[hundreds]) + "honderd" if hundreds else ""
    if rest < 20:
        return head + (_ONES[rest] if rest or not head else "")
    tens, ones = divmod(rest, 10)
    joint = "ën" if ones in {2, 3} else "en"
    return head + (_ONES[ones] + joint if ones else "") + _TENS[tens]


def ordinal(number: int, form: str = "") -> str:  # noqa: ARG001 - Dutch ordinals have no gender
    """Return ``derde`` for 3."""
    word = cardinal(number)
    for last, said in (("een", "eerste"), ("drie", "derde"), ("acht", "achtste")):
        if word.endswith(last):
            return word.removesuffix(last) + said
    return word + ("de" if 1 < number % 100 < 20 else "ste")


def year(number: int) -> str:
    """Return ``negentiennegenentachtig`` for 1989."""
    high, low = divmod(number, 100)
    if 11 <= high <= 19:
        return _below_thousand(high) + (
            _below_thousand(low) if low > 9 else f"honderd{_below_thousand(low) if low else ''}"
        )
    return cardinal(number).replace("duizend ", "duizend")
