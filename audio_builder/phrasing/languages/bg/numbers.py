"""Bulgarian number words: one and two agree with their noun, *и* stands before the last part."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "нула един два три четири пет шест седем осем девет десет единадесет дванадесет тринадесет "
    "четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет"
).split()
_TENS = "_ десет двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет".split()
_HUNDREDS = "_ сто двеста триста четиристотин петстотин шестстотин седемстотин осемстотин деветстотин".split()
_GENDERED = {(1, "f"): "една", (1, "n"): "едно", (2, "f"): "две", (2, "n"): "две"}
_SCALES = (
    (10**12, "трилион", "трилиона"),
    (10**9, "милиард", "милиарда"),
    (10**6, "милион", "милиона"),
)
_ORDINALS = (
    "нулев първи втори трети четвърти пети шести седми осми девети десети единадесети дванадесети "
    "тринадесети четиринадесети петнадесети шестнадесети седемнадесети осемнадесети деветнадесети"
).split()
_ORDINAL_HUNDREDS = "_ стотен двестотен тристотен четиристотен петстотен шестстотен седемстотен осемстотен деветстотен".split()


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m, f or n is the gender of what is counted."""
    gender = form or "m"
    parts, number = large_parts(number, _SCALES, "един", lambda count: cardinal(count, "m"))
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append("хиляда" if thousands == 1 else f"{_below_thousand(thousands, 'f')} хиляди")
    if rest or not parts:
        low = _below_thousand(rest, gender)
        parts.append(low if " и " in low or not parts else f"и {low}")
    return " ".join(parts)


def _below_thousand(number: int, gender: str) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    if rest < 20:
        parts += [_one(rest, gender)] if rest or not parts else []
    else:
        tens, ones = divmod(rest, 10)
        parts.append(_TENS[tens])
        parts += [_one(ones, gender)] if ones else []
    return " ".join([*parts[:-1], "и", parts[-1]]) if len(parts) > 1 else parts[0]


def _one(number: int, gender: str) -> str:
    return _GENDERED.get((number, gender), _ONES[number])


def ordinal(number: int, form: str = "") -> str:
    """Return ``трети``, ``трета``, ``трето``; only the last part of a number changes."""
    if number % 10**6 == 0 and number:
        return cardinal(number, form)
    head, last = _split_number(number)
    if last < 20:
        word = _ORDINALS[last]
    elif last < 100:
        word = _TENS[last // 10] + "и"
    elif last < 1000:
        word = _ORDINAL_HUNDREDS[last // 100]
    else:
        thousands = last // 1000
        word = (
            "" if thousands == 1 else _below_thousand(thousands, "f").replace(" ", "")
        ) + "хиляден"
    said = _inflect(word, form)
    return f"{cardinal(head).replace(' и ', ' ')} и {said}" if head else said


def _split_number(number: int) -> tuple[int, int]:
    """Part a number into what stays a cardinal and what becomes an ordinal."""
    rest = number % 100
    if not rest:
        last = number % 1000 or number
    elif rest < 20 or rest % 10 == 0:
        last = rest
    else:
        last = rest % 10
    return number - last, last


def _inflect(word: str, form: str) -> str:
    if form not in {"f", "n"}:
        return word
    ending = "а" if form == "f" else "о"
    if word.endswith("ен"):
        return f"{word[:-2]}н{ending}"
    return word[:-1] + ending if word.endswith("и") else word + ending


def year(number: int) -> str:
    """Return a number of four digits as it is counted."""
    return cardinal(number)
