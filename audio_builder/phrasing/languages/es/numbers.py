"""Spanish number words."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
).split()
_TENS = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_HUNDREDS = (
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
).split()
_ORDINALS = (
    "_ primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
).split()
_ORDINAL_TENS = (
    "_ décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo "
    "octogésimo nonagésimo"
).split()
_SCALES = ((10**12, "billón", "billones"), (10**6, "millón", "millones"))
_ORDINAL_HUNDREDS = (
    "_ centésimo ducentésimo tricentésimo cuadringentésimo quingentésimo sexcentésimo septingentésimo "
    "octingentésimo noningentésimo"
).split()


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m or f puts it before a noun."""
    parts, number = large_parts(number, _SCALES, "un", lambda count: _below_million(count, "m"))
    if number or not parts:
        parts.append(_below_million(number, form))
    return " ".join(parts)


def _below_million(number: int, form: str) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest, form)
    head = "mil" if thousands == 1 else f"{_below_thousand(thousands, form or 'm')} mil"
    return f"{head} {_below_thousand(rest, form)}" if rest else head


def _below_thousand(number: int, form: str) -> str:
    hundreds, rest = divmod(number, 100)
    if number == 100:
        return "cien"
    parts = []
    if hundreds:
        word = _HUNDREDS[hundreds]
        parts.append(word[:-2] + "as" if form == "f" and word.endswith("os") else word)
    if rest or not hundreds:
        parts.append(_below_hundred(rest, form))
    return " ".join(parts)


def _below_hundred(number: int, form: str) -> str:
    if number < 30:
        word = _ONES[number]
    else:
        tens, ones = divmod(number, 10)
        word = f"{_TENS[tens]} y {_ONES[ones]}" if ones else _TENS[tens]
    if not word.endswith("uno"):
        return word
    if form == "m":
        return "veintiún" if word == "veintiuno" else word[:-1]
    return word[:-1] + "a" if form == "f" else word


def ordinal(number: int, form: str = "") -> str:
    """Return ``segundo``, with ``form`` f ``segunda``, short (``tercer``) with m."""
    if number >= 1000 or number == 0:
        return cardinal(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if rest <= 12:
        words = [_ORDINALS[rest]]
    elif tens == 1:
        words = ["decimo" + _ORDINALS[ones]]
    else:
        words = [_ORDINAL_TENS[tens], _ORDINALS[ones]]
    word = " ".join(part for part in [_ORDINAL_HUNDREDS[hundreds], *words] if part != "_")
    if form == "f":
        return " ".join(part[:-1] + "a" for part in word.split())
    if form == "m" and word.endswith(("primero", "tercero")):
        return word[:-1]
    return word


def year(number: int) -> str:
    """Return a year: a plain number in Spanish."""
    return cardinal(number)
