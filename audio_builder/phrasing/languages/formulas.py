"""Powers, formulas between dollars, and signs that mean something by what stands around them."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = rf"(?P<power>[⁺⁻]?[{_RAISED}]{{1,4}})"
_DOWN = str.maketrans(_RAISED + "⁻⁺", "0123456789-+")
_UP = str.maketrans("0123456789-+", _RAISED + "⁻⁺")
_NOTE_SIGNS = frozenset("¹²³")
_SMALLEST_YEAR = 100
_BESIDE = 8
# What shows that letters are a formula's: an operator beside them.
_OPERATOR = re.compile(rf"[=+×·∙*/<>≤≥≈∝∼√{_RAISED}^]|\s-\s")


class Powers(Struct, frozen=True, kw_only=True):
    """How a language says powers."""

    squared: str
    cubed: str
    power: Callable[[int], str]
    """Words for any other exponent: to the power of six."""
    minus: str
    number: Callable[[str], str]
    """Words for a number as written."""
    plain: Callable[[str], str]
    """Words for a number that may be a year."""
    decimal: str
    """Words before an exponent with decimals, which goes in for {n}; empty if there are none."""
    units: Mapping[str, tuple[str, str]]
    """What a square and a cube of a unit are called where no number stands before it."""
    names: Mapping[str, str] = {}
    """Units by their signs, as they are said after a power: 10³ kg."""

    def say(self, exponent: str) -> str:
        """Return the words for an exponent in plain digits."""
        if "." in exponent:
            minus = f"{self.minus} " if exponent.startswith("-") else ""
            return self.decimal.format(n=minus + self.number(exponent.lstrip("+-")))
        value = int(exponent.lstrip("+"))
        if value in {2, 3}:
            return self.squared if value == 2 else self.cubed
        return self.power(value)


def formulas(powers: Powers) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of powers of numbers and letters."""

    def of_number(m: re.Match[str]) -> str | None:
        """Read 10²¹; after a year or another large number the sign is a note's mark."""
        exponent, number = m["power"], m["n"]
        unit = f" {powers.names[m['unit']]}" if m["unit"] else ""
        is_ten = number == "10"
        is_small = number.isdecimal() and int(number) < _SMALLEST_YEAR and exponent != "¹"
        if is_ten or is_small or _is_formula(m):
            return f"{powers.number(number)} {powers.say(exponent.translate(_DOWN))}{unit}"
        return powers.plain(number) + unit if set(exponent) <= _NOTE_SIGNS else None

    def of_letters(m: re.Match[str]) -> str | None:
        """Read x² and mc²; after a word the sign is a note's mark."""
        base, exponent = m["base"], m["power"]
        if base in powers.units and exponent in {"²", "³"}:
            return powers.units[base]["²³".index(exponent)]
        is_letter = len(base) == 1 and exponent != "¹"
        is_product = len(base) <= _LONGEST_PRODUCT and exponent != "¹"
        if is_letter or (is_product and (_is_formula(m) or not _VOWEL.search(base))):
            return f"{' '.join(base)} {powers.say(exponent.translate(_DOWN))}"
        return base if set(exponent) <= _NOTE_SIGNS else None

    def caret(m: re.Match[str]) -> str | None:
        if "." in m["exponent"] and not powers.decimal:
            return None
        return f" {powers.say(m['exponent'])}"

    return (
        Verbalizer(name="power", starts=(DIGIT,), follows=_RAISED + "⁺⁻.,", read=of_number,
                   pattern=rf"(?P<n>\d{{1,15}}(?:[.,]\d{{1,9}})?){_POWER}(?:\s(?P<unit>{one_of(powers.names)})(?![\w/²³]))?"),
        Verbalizer(name="letter_power", starts=tuple(_RAISED + "⁺⁻"), read=of_letters,
                   pattern=rf"(?P<base>[^\W\d_]{{1,30}}){_POWER}"),
        Verbalizer(name="bracket_power", starts=tuple(_RAISED), pattern=rf"(?<=[)\]]){_POWER}",
                   read=lambda m: f" {powers.say(m['power'].translate(_DOWN))}"),
        Verbalizer(name="caret", starts=("^",), read=caret,
                   pattern=r"(?<=[\w)\]])\^\{?(?P<exponent>[-+]?\d{1,4}(?:\.\d{1,4})?)\}?\^?"),
    )  # fmt: skip


_LONGEST_PRODUCT = 3
_VOWEL = re.compile(r"[aeiouyàâäåæèéêëìîïòôöøùûüąęóıаеиоуыэюяіїєё]", re.IGNORECASE)


def _is_formula(m: re.Match[str]) -> bool:
    """Say whether an operator stands right before or after."""
    before = m.string[max(0, m.start() - 4) : m.start()]
    return bool(_OPERATOR.search(before) or _OPERATOR.search(m.string[m.end() : m.end() + 4]))


_TEX = r"""
    \$\$(?P<display>[^$]{1,300})\$\$
    | (?<![\w$\\])\$(?!\s)(?P<inline>[^$]{1,200})(?<![\s\\])\$(?![\d$])
    | \\\((?P<round>[^$]{1,300}?)\\\)
    | \\\[(?P<square>[^$]{1,300}?)\\\]
    """
_MATHEMATICAL = re.compile(r"[\\^_={}<>]|^[^\W\d_]{1,2}(?:\s?[-+*/]\s?\w{1,3})*$|^\w\s?\(\w\)$")
_SYMBOLS = {
    "sim": "≈", "simeq": "≈", "approx": "≈", "times": "×", "cdot": "×", "div": "÷", "pm": "±", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "lt": "<", "gt": ">", "ll": "<", "gg": ">", "to": "→",
    "rightarrow": "→", "percent": "%", "propto": "∝",
}  # fmt: skip
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega".split()
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s?|\\([%$#&{}_])|\\[,;:! ]")
_FRACTION = re.compile(r"\\[dt]?frac\s?\{([^{}]*)\}\s?\{([^{}]*)\}")
_TEXT = re.compile(r"\\(?:text|mathrm|mathit|mathbf|rm|operatorname|mbox)\s?\{([^{}]*)\}")
_EXPONENT = re.compile(r"\^\s?(?:\{\s?([-+]?\d{1,4})\s?\}|(\d))")
_DECIMAL_EXPONENT = re.compile(r"\^\s?\{\s?(\d{1,4}\.\d{1,4})\s?\}")
_SCRIPT = re.compile(r"(?:\^(?!\d+\.)|_)\s?(?:\{([^{}]*)\}|(\w))")


def tex(over: str) -> Verbalizer:
    """Return the verbalizer of formulas between dollars; ``over`` stands between top and bottom.

    What is said holds signs that the next turn reads. Commands nobody can say are left out.
    Money stays money: a formula has no blank inside its dollars, and no digit after them.
    """

    def read(m: re.Match[str]) -> str | None:
        formula = next(filter(None, m.groupdict().values()))
        if m["inline"] and not _MATHEMATICAL.search(formula.strip()):
            return None
        return f" {_plain(formula, over)} "

    return Verbalizer(
        name="tex",
        starts=(),
        pattern=_TEX,
        read=read,
        guard=lambda text: "$" in text or "\\" in text,
        verbose=True,
    )


def _plain(formula: str, over: str) -> str:
    """Return a formula in signs that have words."""
    said = _FRACTION.sub(lambda m: f" {m[1]} {over} {m[2]} ", formula)
    said = _TEXT.sub(lambda m: f" {m[1]} ", said)
    said = _COMMAND.sub(_symbol, said)
    said = _EXPONENT.sub(lambda m: (m[1] or m[2]).translate(_UP), said)
    said = _DECIMAL_EXPONENT.sub(r"^\1", said)
    said = _SCRIPT.sub(lambda m: f" {m[1] or m[2]}", said)
    said = re.sub(r"\^(?!\d)|[{}$\\_&~]", " ", said)
    said = re.sub(
        r"(?<=[^\W\d_])(?=[=<>≈≤≥≠×±])|(?<=[=<>≈≤≥≠×±])(?=[^\W_])|(?<=\d)(?=[=<>≈≤≥≠±])", " ", said
    )
    return " ".join(said.split())


def _symbol(m: re.Match[str]) -> str:
    name = m[1] or ""
    if m[2]:
        return m[2] if m[2] == "%" else " "
    if name in _SYMBOLS:
        return f" {_SYMBOLS[name]} "
    return f" {name} " if name.lower() in _GREEK else " "


def arrows(to: str) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of → between numbers; elsewhere it is a pause."""
    sides = r"(?:(?<=[\d%°€$£])|(?<=[\d%°€$£]\s))[→➔➜⇒]\s?(?=[\d$€£-])"
    return (
        Verbalizer(name="arrow", starts=tuple("→➔➜⇒"), pattern=sides, read=lambda _: f" {to} "),
    )


def equations(equals: str) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of = between two things; alone or in rows it says nothing."""

    def read(m: re.Match[str]) -> str:
        before, after = m.string[: m.start()].rstrip(), m.string[m.end() : m.end() + 1]
        has_sides = bool(before) and (before[-1].isalnum() or before[-1] in "%°)]") and bool(after)
        is_one = m.group().strip() == "="
        return (
            f" {equals} "
            if has_sides and is_one and (after.isalnum() or after in "-+($€£√")
            else " "
        )

    return (Verbalizer(name="equals", starts=("=",), pattern=r"\s?=(?:[=\s]*=)?\s?", read=read),)


def raised_cents(money: Verbalizer, point: str) -> Verbalizer:
    """Return the verbalizer of prices with raised cents: £4⁵⁰."""
    pattern = rf"(?P<head>[$£€¥₴₽₺]\s?\d{{1,6}})(?P<cents>[{_RAISED}]{{2}})(?![{_RAISED}\d])"

    def read(m: re.Match[str]) -> str | None:
        written = f"{m['head']}{point}{m['cents'].translate(_DOWN)}"
        price = re.fullmatch(money.pattern, written)
        return money.read(price) if price else None

    return Verbalizer(name="raised_cents", starts=tuple("$£€¥₴₽₺"), pattern=pattern, read=read)


def raised_cents_before(money: Verbalizer, point: str) -> Verbalizer:
    """Return the verbalizer of prices with raised cents before the sign: 2⁵⁰ €."""
    pattern = rf"(?P<whole>\d{{1,6}})(?P<cents>[{_RAISED}]{{2}})(?P<sign>\s?(?:[€$£₴₽₺]|EUR\b|zł|грн|руб))"

    def read(m: re.Match[str]) -> str | None:
        written = f"{m['whole']}{point}{m['cents'].translate(_DOWN)}{m['sign']}"
        price = re.match(money.pattern, written)
        return money.read(price) if price else None

    return Verbalizer(
        name="raised_cents_before", starts=(DIGIT,), follows=_RAISED, pattern=pattern, read=read
    )
