"""Portuguese number words."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
    "dezesseis dezessete dezoito dezenove"
).split()
_TENS = "_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
_HUNDREDS = (
    "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
).split()
_ORDINALS = "_ primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono".split()
_ORDINAL_TENS = (
    "_ décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo "
    "octogésimo nonagésimo"
).split()
_ORDINAL_HUNDREDS = (
    "_ centésimo ducentésimo trecentésimo quadringentésimo quingentésimo sexcentésimo "
    "septingentésimo octingentésimo nongentésimo"
).split()
_SCALES = (
    (10**12, "trilhão", "trilhões"),
    (10**9, "bilhão", "bilhões"),
    (10**6, "milhão", "milhões"),
)


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` f puts it before a feminine noun."""
    parts, number = large_parts(number, _SCALES, "um", lambda count: _below_thousand(count, ""))
    if number or not parts:
        low = _below_million(number, form)
        joined = bool(parts) and (number < 100 or (number < 1000 and number % 100 == 0))
        parts.append(f"e {low}" if joined else low)
    return " ".join(parts)


def _below_million(number: int, form: str) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest, form)
    head = "mil" if thousands == 1 else f"{_below_thousand(thousands, form)} mil"
    if not rest:
        return head
    joint = " e " if rest < 100 or rest % 100 == 0 else " "
    return head + joint + _below_thousand(rest, form)


def _below_thousand(number: int, form: str) -> str:
    if number == 100:
        return "cem"
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        word = _HUNDREDS[hundreds]
        parts.append(word[:-2] + "as" if form == "f" and hundreds > 1 else word)
    if rest or not hundreds:
        tens, ones = divmod(rest, 10)
        if rest < 20:
            parts.append(_one(rest, form))
        else:
            parts += [_TENS[tens], _one(ones, form)] if ones else [_TENS[tens]]
    return " e ".join(parts)


def _one(number: int, form: str) -> str:
    if form == "f" and number in {1, 2}:
        return "uma" if number == 1 else "duas"
    return _ONES[number]


def ordinal(number: int, form: str = "") -> str:
    """Return ``terceiro``, with ``form`` f ``terceira``."""
    if not 0 < number < 1000:
        return cardinal(number, form)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_ORDINAL_HUNDREDS[hundreds]] if hundreds else []
    words += ([_ORDINAL_TENS[tens]] if tens else []) + ([_ORDINALS[ones]] if ones else [])
    return " ".join(word[:-1] + "a" if form == "f" else word for word in words)


def year(number: int) -> str:
    """Return a year: a plain number in Portuguese."""
    return cardinal(number)
