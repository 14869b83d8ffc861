"""Greek number words: one, three, four and the hundreds agree with their noun."""

from audio_builder.phrasing.languages.scales import large_parts

_ONES = (
    "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρία "
    "δεκατέσσερα δεκαπέντε δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα"
).split()
_TENS = "_ δέκα είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα".split()
_HUNDREDS = (
    "_ εκατό διακόσι τριακόσι τετρακόσι πεντακόσι εξακόσι επτακόσι οκτακόσι εννιακόσι"
).split()
_MASCULINE = {1: "ένας", 3: "τρεις", 4: "τέσσερις", 13: "δεκατρείς", 14: "δεκατέσσερις"}
_FEMININE = {**_MASCULINE, 1: "μία"}
_HUNDRED_ENDINGS = {"m": "οι", "f": "ες", "n": "α"}
_SCALES = (
    (10**12, "τρισεκατομμύριο", "τρισεκατομμύρια"),
    (10**9, "δισεκατομμύριο", "δισεκατομμύρια"),
    (10**6, "εκατομμύριο", "εκατομμύρια"),
)
_ORDINALS = (
    "μηδενικ πρώτ δεύτερ τρίτ τέταρτ πέμπτ έκτ έβδομ όγδο ένατ δέκατ ενδέκατ δωδέκατ".split()
)
_ORDINAL_TENS = (
    "_ δέκατ εικοστ τριακοστ τεσσαρακοστ πεντηκοστ εξηκοστ εβδομηκοστ ογδοηκοστ ενενηκοστ".split()
)
_ORDINAL_ENDINGS = {"m": ("ος", "ός"), "f": ("η", "ή"), "n": ("ο", "ό")}


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; ``form`` m, f or n is the gender of what is counted."""
    gender = form or "n"
    parts, number = large_parts(number, _SCALES, "ένα", lambda count: cardinal(count, "n"))
    thousands, rest = divmod(number, 1000)
    if thousands == 1:
        parts.append("χίλι" + {"m": "οι", "f": "ες", "n": "α"}[gender])
    elif thousands:
        parts.append(f"{_below_thousand(thousands, 'f')} χιλιάδες")
    if rest or not parts:
        parts.append(_below_thousand(rest, gender))
    return " ".join(parts)


def _below_thousand(number: int, gender: str) -> str:
    hundreds, rest = divmod(number, 100)
    head = ""
    if hundreds == 1:
        head = "εκατόν" if rest else "εκατό"
    elif hundreds:
        head = _HUNDREDS[hundreds] + _HUNDRED_ENDINGS[gender]
    low = _below_hundred(rest, gender) if rest or not head else ""
    return f"{head} {low}".strip()


def _below_hundred(number: int, gender: str) -> str:
    if number < 20:
        special = _FEMININE if gender == "f" else _MASCULINE if gender == "m" else {}
        return special.get(number, _ONES[number])
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} {_below_hundred(ones, gender)}" if ones else _TENS[tens]


def ordinal(number: int, form: str = "") -> str:
    """Return ``τρίτος``, ``τρίτη``, ``τρίτο`` below a hundred, beyond it a plain number."""
    if not 0 < number < 100:
        return cardinal(number, form)
    plain, stressed = _ORDINAL_ENDINGS[form or "m"]
    if number <= 12:
        return _ORDINALS[number] + plain
    tens, ones = divmod(number, 10)
    head = _ORDINAL_TENS[tens] + (plain if tens == 1 else stressed)
    return f"{head} {_ORDINALS[ones]}{plain}" if ones else head


def year(number: int) -> str:
    """Return a year: a plain number in Greek."""
    return cardinal(number)
