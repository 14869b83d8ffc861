"""Hungarian number words, ordinals and days of the month."""

_ONES = "nulla egy kettő három négy öt hat hét nyolc kilenc".split()
_TENS = "_ tíz húsz harminc negyven ötven hatvan hetven nyolcvan kilencven".split()
_TENS_BEFORE = "_ tizen huszon harminc negyven ötven hatvan hetven nyolcvan kilencven".split()
_ORDINALS = (
    "nulladik első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik"
).split()
# The last part of a compound ordinal.
_LAST = "_ egyedik kettedik harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik".split()
_TEN_ORDINALS = (
    "_ tizedik huszadik harmincadik negyvenedik ötvenedik hatvanadik hetvenedik nyolcvanadik "
    "kilencvenedik"
).split()
_SCALES = ((10**12, "billió"), (10**9, "milliárd"), (10**6, "millió"))
_PARTS = "_ tized század ezred tízezred százezred milliomod".split()
_HYPHEN_FROM = 2000


def cardinal(number: int, form: str = "") -> str:
    """Return a number in words; with a ``form`` it stands before a noun: két, not kettő."""
    parts = []
    whole = number
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{cardinal(count, 'a')}{name}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append(
            ("" if whole < _HYPHEN_FROM else _below_thousand(thousands, before=True)) + "ezer"
        )
    if rest or not parts:
        parts.append(_below_thousand(rest, before=bool(form)))
    # From two thousand on the groups are parted by a hyphen.
    return ("-" if whole > _HYPHEN_FROM else "").join(parts)


def _below_thousand(number: int, *, before: bool) -> str:
    hundreds, rest = divmod(number, 100)
    head = ("" if hundreds == 1 else _one(hundreds, before=True)) + "száz" if hundreds else ""
    return head + (_below_hundred(rest, before=before) if rest or not head else "")


def _below_hundred(number: int, *, before: bool) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _one(ones, before=before)
    return _TENS_BEFORE[tens] + _one(ones, before=before) if ones else _TENS[tens]


def _one(number: int, *, before: bool) -> str:
    return "két" if number == 2 and before else _ONES[number]


def ordinal(number: int, _: str = "") -> str:
    """Return ``harmadik``."""
    if number <= 10:
        return _ORDINALS[number]
    tens, ones = divmod(number % 100, 10)
    if ones:
        return (
            cardinal(number - ones, "").removesuffix(_TENS[tens])
            + (_TENS_BEFORE[tens] if tens else "")
            + _hyphen(number)
            + _LAST[ones]
        )
    if tens:
        return cardinal(number).removesuffix(_TENS[tens]) + _TEN_ORDINALS[tens]
    if number % 1000:
        return f"{cardinal(number)}adik"
    if number % 10**6:
        return cardinal(number).removesuffix("ezer") + "ezredik"
    return cardinal(number).rstrip("ó") + ("omodik" if number % 10**9 else "odik")


def _hyphen(number: int) -> str:
    """Return the hyphen that goes lost where only ones follow the thousands."""
    return "-" if number > _HYPHEN_FROM and number % 1000 < 10 else ""


def day(number: int) -> str:
    """Return a day of the month as people name it: elseje, másodika."""
    return "elseje" if number == 1 else f"{ordinal(number)}{_vowel(ordinal(number))}"


def day_with(number: int, ending: str) -> str:
    """Return a day of the month with what is written after its hyphen: 4-én, 4-i, 4-ig."""
    said = ordinal(number)
    if ending in {"i", "ei", "ji"}:
        return "elsejei" if number == 1 else f"{said}i"
    named = day(number)
    if ending in {"e", "a", "je"}:
        return named
    bare = ending.removeprefix("j")
    long = named[:-1] + ("é" if named[-1] == "e" else "á")
    if bare[:1] in {"é", "á", "e", "a"} and len(bare) <= 3:
        return long + bare[1:]
    return long + bare


def _vowel(said: str) -> str:
    """Return the ending of the possessive: a after back vowels."""
    return "a" if said.endswith(("adik", "odik")) and not said.endswith("ödik") else "e"


def decimal(whole: int, part: str) -> str:
    """Return ``öt egész huszonöt század``; longer parts digit by digit."""
    head = f"{cardinal(whole)} egész"
    if len(part) >= len(_PARTS):
        return f"{head} {' '.join(_ONES[int(digit)] for digit in part)}"
    if not int(part):
        return head
    return f"{head} {cardinal(int(part))} {_PARTS[len(part)]}"


def year(number: int) -> str:
    """Return a year: a plain number in Hungarian."""
    return cardinal(number)
