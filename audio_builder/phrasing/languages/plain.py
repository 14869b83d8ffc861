"""Languages without a folder: digits stay for the engine, the signs beside them become words.

An engine has the number words of its language; we have not. What it cannot know is what a sign
means: that a comma parts decimals or thousands, that % and € are words, that 14:30 is a time.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from msgspec import Struct
from msgspec.structs import replace
from num2words import num2words

from audio_builder.language import function_words, primary
from audio_builder.phrasing.context import one_of, starts_of, word_before
from audio_builder.phrasing.languages import cldr
from audio_builder.phrasing.letters import Spelling, letters
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

_SIGN = r"(?:[.,'٫٬]|\s)"
NUMBER = rf"\d{{1,3}}(?:{_SIGN}\d{{3}})+(?!\d)(?:[.,٫]\d+)?(?![.,]\d)|\d+(?:[.,٫]\d+)?"
_SEPARATED = r"\s?[-–—~～]\s?"
_LONGEST = 15
_CENTURY = 100
_LATEST_SHORT_YEAR = 50


class Plain(Struct, frozen=True, kw_only=True):
    """What is known of a language without a folder."""

    language: str
    locale: Locale | None
    table: Mapping[str, str]
    """Its part of ``plain.toml``."""

    @property
    def decimal(self) -> str:
        """The sign before decimals where people write it."""
        return cldr.decimal_sign(self.locale) if self.locale else "."


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("plain.toml").read_text("utf-8"))


def parts_of(plain: Plain, written: str) -> tuple[str, str]:
    """Return the whole and the decimal digits of a written number."""
    text = re.sub(r"[\s'٬]", "", written).replace("٫", plain.decimal)
    signs = re.findall(r"[.,]", text)
    if not signs:
        return text, ""
    last = signs[-1]
    groups_only = re.fullmatch(rf"\d{{1,3}}(?:\{last}\d{{3}})+", text)
    # "1.200" is one thousand two hundred where a comma parts decimals, else one and a fifth.
    if groups_only and (len(signs) > 1 or last != plain.decimal):
        return re.sub(r"[.,]", "", text), ""
    whole, _, part = text.rpartition(last)
    return re.sub(r"[.,]", "", whole), part


def spoken_number(plain: Plain, written: str) -> str:
    """Return a number as the engine reads it right: whole digits, and decimals after one sign."""
    whole, part = parts_of(plain, written)
    if plain.table.get("words"):
        whole, part = _in_words(whole, plain.language), _digits_in_words(part, plain.language)
    point = plain.table.get("point", "")
    if not part:
        return whole
    return whole + (point or _read_sign(plain)) + part


def _read_sign(plain: Plain) -> str:
    return plain.table.get("decimal") or plain.decimal


def _in_words(digits: str, language: str) -> str:
    if len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0"):
        return _digits_in_words(digits, language)
    return str(num2words(int(digits), lang=language))


def _digits_in_words(digits: str, language: str) -> str:
    return " ".join(str(num2words(int(digit), lang=language)) for digit in digits)


def _value(plain: Plain, written: str) -> Decimal:
    whole, part = parts_of(plain, written)
    return Decimal(f"{whole[:_LONGEST]}.{part[:_LONGEST] or '0'}")


def _range(plain: Plain, first: str, last: str | None) -> str:
    if not last:
        return spoken_number(plain, first)
    joint = plain.table.get("to", "")
    return f"{spoken_number(plain, first)}{f' {joint} ' if joint else ', '}{spoken_number(plain, last)}"


def _percent(plain: Plain, m: re.Match[str]) -> str:
    said, known = _range(plain, m["first"], m["last"]), plain.table.get("percent", "")
    if "{}" in known:
        return known.format(said)
    if known:
        return f"{said} {known}"
    # Arabic has the word only beside some numbers; beside the others CLDR writes the sign.
    for value in (_value(plain, m["last"] or m["first"]), Decimal(100)):
        named = (
            cldr.with_unit(plain.locale, said, value, "concentr-percent") if plain.locale else ""
        )
        if named and not set(named) & set("%٪"):
            return _with_plain_blanks(named)
    return f"{said}%"


def _with_plain_blanks(said: str) -> str:
    """Return what CLDR says with plain blanks."""
    return said.replace("\xa0", " ").replace("\u202f", " ")


def _money(plain: Plain, m: re.Match[str], scale: str | None = None) -> str:
    said = f"{_range(plain, m['first'], m['last'])} {scale or ''}".strip()
    if plain.locale is None:
        return f"{said} "
    value = None if scale else _value(plain, m["last"] or m["first"])
    return f"{said} {cldr.currency(plain.locale, m['sign'], value)}"


def _measure(plain: Plain, m: re.Match[str]) -> str | None:
    if plain.locale is None:
        return None
    said, value = _range(plain, m["first"], m["last"]), _value(plain, m["last"] or m["first"])
    return (
        _with_plain_blanks(cldr.with_unit(plain.locale, said, value, cldr.UNITS[m["unit"]])) or None
    )


def _clock(plain: Plain, m: re.Match[str]) -> str:
    hour, minute = m["hour"].lstrip("0") or "0", m["minute"]
    named = {
        key: cldr.with_unit(plain.locale, number, Decimal(number), f"duration-{unit}")
        if plain.locale
        else number
        for key, unit, number in (("hours", "hour", hour), ("minutes", "minute", minute))
    }
    key = "hour" if minute == "00" else "clock"
    form = plain.table.get(key, "{h}" if key == "hour" else "{h} {m}")
    return form.format(h=spoken_number(plain, hour), m=spoken_number(plain, minute), **named)


def _date(plain: Plain, year: str, month: str, day: str) -> str | None:
    full = int(year)
    if full < _CENTURY:
        full += 2000 if full < _LATEST_SHORT_YEAR else 1900
    try:
        when = date(full, int(month), int(day))
    except ValueError:
        return None
    if plain.locale is None:
        return None
    said = _with_plain_blanks(cldr.long_date(plain.locale, when)).rstrip(".")
    if plain.table.get("words"):
        said = re.sub(r"\d+", lambda found: _in_words(found.group(), plain.language), said)
    return said


def _numbers(plain: Plain) -> tuple[Verbalizer, ...]:
    amount = rf"(?P<first>{NUMBER})(?:{_SEPARATED}(?P<last>{NUMBER}))?"
    minus = plain.table.get("minus", "")
    return (
        Verbalizer(name="number", starts=(DIGIT,), pattern=rf"(?:{NUMBER})(?!\d)",
                   read=lambda m: spoken_number(plain, m.group())),
        Verbalizer(name="range", starts=(DIGIT,), read=lambda m: _range(plain, m["first"], m["last"]),
                   pattern=rf"(?P<first>{NUMBER}){_SEPARATED}(?P<last>{NUMBER})(?!\d)(?![-–]\d)"),
        Verbalizer(name="version", starts=(DIGIT,), pattern=r"\d+(?:\.\d+){2,}(?!\d)",
                   read=lambda m: ", ".join(spoken_number(plain, part) for part in m.group().split("."))),
        Verbalizer(name="percent", starts=(DIGIT,), pattern=rf"{amount}\s?[%٪]", read=lambda m: _percent(plain, m)),
        Verbalizer(name="measure", starts=(DIGIT,), read=lambda m: _measure(plain, m),
                   pattern=rf"{amount}\s?(?P<unit>{one_of(cldr.UNITS)})(?![a-zA-ZÀ-ž\d/²³])"),
        Verbalizer(name="minus", starts=("-",), pattern=r"(?<![\w)%])-\s?(?=\d)", read=lambda _: f"{minus} ".lstrip()),
    )  # fmt: skip


def _amounts_of_money(plain: Plain) -> tuple[Verbalizer, ...]:
    amount = rf"(?P<first>{NUMBER})(?:{_SEPARATED}(?P<last>{NUMBER}))?"
    scale = r"(?:\s(?P<scale>[^\W\d_]{3,12}\.?))?"
    known = (*cldr.CURRENCIES, *cldr.CODES)
    signs = [sign for sign in cldr.CURRENCIES if not sign[0].isalpha()]
    return (
        Verbalizer(name="money", starts=starts_of(known), pattern=rf"(?P<sign>{one_of(known)})\s?{amount}",
                   read=lambda m: _money(plain, m)),
        Verbalizer(name="money_after", starts=(DIGIT,), read=lambda m: _money(plain, m, m["scale"]),
                   pattern=rf"{amount}{scale}\s?(?P<sign>{one_of(known)})(?!\w)"),
        Verbalizer(name="sign", starts=signs, pattern=rf"\s?(?P<sign>{one_of(signs)})\s?",
                   read=lambda m: f" {cldr.currency(plain.locale, m['sign'])} " if plain.locale else " "),
    )  # fmt: skip


def _dates(plain: Plain) -> tuple[Verbalizer, ...]:
    hour, minute = r"(?P<hour>2[0-4]|1\d|0?\d)", r"(?P<minute>[0-5]\d)"
    day, month, year = r"(?P<d>[0-3]?\d)", r"(?P<m>[01]?\d)", r"(?P<y>[12]\d{3})"
    ends = r"(?![\d/]|[-.]\d)"
    time_words = plain.table.get("time_words", "").split()

    def dotted_time(m: re.Match[str]) -> str | None:
        return _clock(plain, m) if word_before(m).lower() in time_words else None

    def numeric_date(m: re.Match[str]) -> str | None:
        return _date(plain, m["y"], m["m"], m["d"])

    return (
        Verbalizer(name="time", starts=(DIGIT,), pattern=rf"{hour}:{minute}(?![\d:])", read=lambda m: _clock(plain, m)),
        Verbalizer(name="dotted_time", starts=(DIGIT,), pattern=rf"{hour}\.{minute}(?![\d.%])", read=dotted_time),
        Verbalizer(name="numeric_date", starts=(DIGIT,), read=numeric_date, pattern=rf"{day}(?P<s>[./-]){month}(?P=s){year}{ends}"),
        Verbalizer(name="year_first_date", starts=(DIGIT,), read=numeric_date, pattern=rf"{year}(?P<s>[./-]){month}(?P=s){day}{ends}"),
    )  # fmt: skip


def _with_capitals(verbalizer: Verbalizer) -> Verbalizer:
    """Keep a verbalizer of capitals from scripts that have none: a numeral's prefix is no code."""

    def read(m: re.Match[str]) -> str | None:
        return verbalizer.read(m) if any(map(str.isupper, m.group())) else None

    return replace(verbalizer, read=read)


def grammar(tag: str) -> Grammar:
    """Return the grammar of a language that has no folder."""
    language = primary(tag)
    plain = Plain(
        language=language,
        locale=cldr.locale_of(language),
        table=_tables().get(language, {}),
    )

    def number(text: str) -> str:
        return spoken_number(plain, text) if text else ""

    spelling = Spelling(as_words=(), special={}, code=number, starters=function_words(language))
    return Grammar(
        tag=tag,
        verbalizers=(
            *_dates(plain),
            *_numbers(plain),
            *_amounts_of_money(plain),
            *map(_with_capitals, letters(spelling)),
        ),
        number=number,
    )
