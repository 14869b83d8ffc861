"""Recognizers that languages with simple number grammar share; each gives its words and hooks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from audio_builder.phrasing.context import one_of, starts_of, word_after, word_before
from audio_builder.phrasing.scanner import DIGIT, Recognizer

NUMBER = r"(?:\d{1,3}(?:[. ']\d{3})+(?:,\d+)?(?![\d]|[.,]\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?)"
SEP = r"\s?[-–—]\s?"
_GROUPED = re.compile(r"[. '](?=\d{3}(?!\d))")
_DIGITS_SAID_ONE_BY_ONE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What the shared recognizers need to know of a language."""

    tag: str
    table: Mapping[str, Any]
    """Its ``words.toml``."""
    cardinal: Callable[[int, str], str]
    ordinal: Callable[[int, str], str]
    year: Callable[[int], str]
    clock: Callable[[int, int, re.Match[str]], str]
    """Words for hour and minute."""
    day: Callable[[int, re.Match[str]], str]
    """Words for the day of a date."""
    gender: Callable[[str], str] = lambda _: "m"
    """Guess the gender of the noun after a number."""
    decimals_as_number: bool = False
    """Whether 3,25 ends in "twenty five" rather than "two five"."""
    singular_below_two: bool = False
    """Whether 1,5 takes the singular."""

    def word(self, key: str) -> str:
        """Return one of the small words of speech."""
        return str(self.table["speech"].get(key, ""))


def number(tongue: Tongue, text: str, form: str = "") -> str:
    """Return a written number in words: grouped, whole or with decimals."""
    plain = _plain(text)
    whole, _, part = plain.partition(".")
    if not part:
        if (len(whole) > 1 and whole[0] == "0") or len(whole) > _DIGITS_SAID_ONE_BY_ONE:
            return digits(tongue, whole)
        return tongue.cardinal(int(whole), form)
    zeros = len(part) - len(part.lstrip("0"))
    if tongue.decimals_as_number and zeros < len(part) <= 2 + zeros and zeros < 2:  # noqa: PLR2004 - longer ones are said digit by digit
        said = " ".join([*[tongue.cardinal(0, "")] * zeros, tongue.cardinal(int(part), "")])
    else:
        said = digits(tongue, part)
    return f"{tongue.cardinal(int(whole), '')} {tongue.word('point')} {said}"


def _plain(text: str) -> str:
    """Return a written number with a point for its decimals and nothing else."""
    if text.count(",") > 1:
        return text.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:[. ']\d{3})+(?:,\d+)?", text):
        return _GROUPED.sub("", text).replace(",", ".")
    return text.replace(",", ".").replace(" ", "")


def digits(tongue: Tongue, text: str) -> str:
    """Return digits one by one."""
    return " ".join(tongue.cardinal(int(digit), "") for digit in text if digit.isdecimal())


def is_one(tongue: Tongue, text: str) -> bool:
    """Say whether a noun after the number stands in the singular."""
    value = float(_plain(text))
    return value == 1 or (tongue.singular_below_two and value < 2)  # noqa: PLR2004 - as the name says


def quantity(tongue: Tongue, first: str, last: str | None, form: str = "") -> str:
    """Return one number, or two as a range."""
    if not last:
        return number(tongue, first, form)
    return f"{number(tongue, first, form)} {tongue.word('to')} {number(tongue, last, form)}"


def _of(tongue: Tongue, noun: str) -> str:
    """Return ``de euros``, ``d'euros``, or just the noun."""
    of = tongue.word("of")
    if not of:
        return noun
    if tongue.word("elided_of") and noun[0].lower() in "aeiouyéèh":
        return tongue.word("elided_of") + noun
    return f"{of} {noun}"


def money(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of money before and after its sign."""
    currencies, scales = tongue.table["currencies"], tongue.table["scales"]
    per = tongue.table["per"]

    def read(m: re.Match[str]) -> str:
        one, many, gender, coin, coins = currencies[m["currency"]]
        first, last, scale = m["first"], m["last"], m["scale"]
        tail = f" {per[m['per']]}" if m["per"] else ""
        if scale:
            scale_one, scale_many, scale_gender = scales[scale]
            name = scale_one if not last and is_one(tongue, first) else scale_many
            return f"{quantity(tongue, first, last, scale_gender)} {name} {_of(tongue, many)}{tail}"
        whole, _, part = _plain(first).partition(".")
        if len(part) == 2 and not last:  # noqa: PLR2004 - coins have two decimals
            return _coins(int(whole), int(part), (one, many, gender, coin, coins)) + tail
        name = one if not last and is_one(tongue, first) else many
        is_round = not part and not last and int(whole) >= 10**6 and int(whole) % 10**6 == 0
        return f"{quantity(tongue, first, last, gender)} {_of(tongue, name) if is_round else name}{tail}"

    def _coins(whole: int, part: int, names: tuple[str, str, str, str, str]) -> str:
        one, many, gender, coin, coins = names
        large = f"{tongue.cardinal(whole, gender)} {one if whole == 1 else many}"
        small = f"{tongue.cardinal(part, 'm')} {coin if part == 1 else coins}"
        if not part:
            return large
        return f"{large} {tongue.word('coins_join')} {small}".replace("  ", " ") if whole else small

    scale = rf"(?:\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w)|(?=€)))?(?:\s(?:de|d')\b)?"
    after = rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"
    amount = rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?{scale}"
    signs = [c for c in currencies if not c.isalpha()]
    return (
        Recognizer(name="money", starts=starts_of(currencies), read=read,
                   pattern=rf"(?P<currency>{one_of([*signs, *(c for c in currencies if c.isupper())])})\s?{amount}{after}"),
        Recognizer(name="money_after", starts=(DIGIT,), read=read,
                   pattern=rf"{amount}\s?(?P<currency>{one_of(currencies)})(?:(?<=\W)|(?!\w)){after}"),
    )  # fmt: skip


def measures(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of measures, percentages and large round numbers."""
    units, scales = tongue.table["units"], tongue.table["scales"]
    per = tongue.table["per"]
    powers = {"²": "square", "2": "square", "³": "cubic", "3": "cubic"}

    def measure(m: re.Match[str]) -> str:
        one, many, gender = units[m["unit"]]
        first, last = m["first"], m["last"]
        name = one if not last and is_one(tongue, first) else many
        if m["power"]:
            template = tongue.word(powers[m["power"]])
            # A compound (Quadratkilometer) has no capital inside.
            inner = name.lower() if template[0] != "{" and template[-3:-2].isalpha() else name
            name = template.replace("{}", inner)
        if m["scale"]:
            scale_one, scale_many, scale_gender = scales[m["scale"]]
            scale = scale_one if not last and is_one(tongue, first) else scale_many
            return f"{quantity(tongue, first, last, scale_gender)} {scale} {_of(tongue, many)}"
        tail = f" {per[m['per']]}" if m["per"] else ""
        return f"{quantity(tongue, first, last, gender)} {name}{tail}"

    def percent(m: re.Match[str]) -> str:
        return f"{quantity(tongue, m['first'], m['last'])} {tongue.word('percent' if m['sign'] == '%' else 'permille')}"

    def scaled(m: re.Match[str]) -> str:
        one, many, gender = scales[m["scale"]]
        name = one if not m["last"] and is_one(tongue, m["first"]) else many
        of = f" {_of(tongue, m['noun'])}" if m["noun"] else ""
        return f"{quantity(tongue, m['first'], m['last'], gender)} {name}{of}"

    amount = rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?"
    long = [s for s in scales if len(s) > 2]  # noqa: PLR2004 - 5 mm are no millions
    short = [s for s in scales if s.endswith(".") or (len(s) > 1 and s[0].isupper() and len(s) < 4)]
    return (
        Recognizer(name="percent", starts=(DIGIT,), read=percent,
                   pattern=rf"{amount}\s?(?P<sign>[%‰])(?:-ige?[nrs]?\b)?"),
        Recognizer(name="measure", starts=(DIGIT,), read=measure,
                   pattern=rf"{amount}(?:\s?(?P<scale>{one_of(long)})(?:(?<=\.)|(?!\w)))?[\s-]?(?P<unit>{one_of(units)})(?:(?P<power>[²³]|(?<=m)[23](?!\d))|(?!\w)|(?<=°)(?!\w))(?!['][a-z])"
                   rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"),
        Recognizer(name="scaled", starts=(DIGIT,), read=scaled,
                   pattern=rf"{amount}\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w))(?P<noun>(?!x)x)?"),
        *((Recognizer(name="scale", starts=tuple(s.rstrip(".").lower() for s in short),
                      pattern=rf"(?P<s>{one_of(short)})(?!\w)", read=lambda m: scales[m["s"]][1]),) if short else ()),
    )  # fmt: skip


def dates(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of dates."""
    months = {
        form.lower(): name
        for name, forms in tongue.table["months"].items()
        for form in [name, *forms]
    }
    names = list(tongue.table["months"])
    joint = tongue.word("date_of")
    of = f" {joint} " if joint else " "
    before_year = f" {tongue.word('year_of')} " if tongue.word("year_of") else " "

    def dated(day: str, month: str, year: str | None) -> str:
        said = f"{day}{of}{month}" if day else month
        return f"{said}{before_year}{tongue.year(int(year))}" if year else said

    def written(m: re.Match[str]) -> str:
        days = re.findall(r"\d+", m["days"])
        said = f" {tongue.word('days_join')} ".join(
            tongue.day(int(day), m) for day in days
        ).replace("  ", " ")
        return dated(said, months[m["month"].lower().rstrip(".")], m["year"])

    def numeric(m: re.Match[str]) -> str | None:
        day, month = int(m["a"]), int(m["b"])
        if month > 12 >= day:  # noqa: PLR2004 - months of a year
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - of a calendar
            return None
        year = m["year"]
        full = year if not year or len(year) == 4 else ("20" if int(year) < 50 else "19") + year  # noqa: PLR2004 - the usual pivot
        return dated(tongue.day(day, m), names[month - 1], full)

    def iso(m: re.Match[str]) -> str | None:
        month = int(m["month"])
        if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
            return None
        return dated(tongue.day(int(m["day"]), m) if m["day"] else "", names[month - 1], m["year"])

    day = r"(?:[12]\d|3[01]|0?[1-9])"
    mark = rf"(?:{tongue.table['dates'].get('day_mark', '')})?" if "dates" in tongue.table else ""
    month = rf"(?P<month>{one_of(months)})\b\.?"
    link = rf"\s(?:{tongue.word('date_link') or 'de'}\s)?"
    year = rf"(?:,?{link}(?P<year>\d{{4}})(?![\w]|[.,]\d))?"
    return (
        Recognizer(name="date", starts=(DIGIT,), ignore_case=True, read=written,
                   pattern=rf"(?P<days>{day}{mark}(?:(?:{SEP}|/|\s?\.\s?[-–/]\s?){day}{mark})*){link}{month}{year}"),
        Recognizer(name="numeric_date", starts=(DIGIT,), read=numeric,
                   pattern=rf"(?P<a>{day})(?P<sep>[-/.])(?P<b>{day})(?P=sep)(?P<year>\d{{4}}|\d\d)(?![\w/]|[-.]\d)"),
        Recognizer(name="iso_date", starts=(DIGIT,), read=iso,
                   pattern=r"(?P<year>[12]\d{3})-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\w-])"),
        Recognizer(name="month", starts=tuple(f for f in months if f not in {n.lower() for n in names}), ignore_case=True,
                   pattern=rf"(?P<month>{one_of(months)})\.", read=lambda m: months[m["month"].lower()]),
    )  # fmt: skip


def month_first(tongue: Tongue) -> Recognizer:
    """Return the sweep for dates that begin with the month: June 21, 2021."""
    months = {
        form.lower(): name
        for name, forms in tongue.table["months"].items()
        for form in [name, *forms]
    }
    joint = f" {tongue.word('date_of')} " if tongue.word("date_of") else " "
    before_year = f" {tongue.word('year_of')} " if tongue.word("year_of") else " "

    def read(m: re.Match[str]) -> str:
        day, month = tongue.day(int(m["day"]), m), months[m["month"].lower()]
        return f"{day}{joint}{month}{before_year}{tongue.year(int(m['year']))}"

    pattern = rf"(?<!\w)(?P<month>{one_of(months)})\.?\s(?P<day>[12]\d|3[01]|0?[1-9]),?\s(?P<year>[12]\d{{3}})(?!\w)"
    return Recognizer(name="month_first", starts=(), pattern=pattern, read=read, ignore_case=True)


def times(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of clock times."""
    mark = tongue.table["speech"]["hour_mark"]

    def read(m: re.Match[str]) -> str | None:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if hour > 24:  # noqa: PLR2004 - hours of a day
            return None
        said = tongue.clock(hour, minute, m)
        if m["until"]:
            first = tongue.cardinal(hour, "") if not minute else said
            last = m["until"].replace(".", ":").partition(":")
            said = f"{first} {tongue.word('to')} {tongue.clock(int(last[0]), int(last[2] or 0), m)}"
        return said

    clock = r"(?P<hour>2[0-4]|1\d|0?\d)"
    until = rf"(?:{SEP}(?P<until>(?:2[0-4]|1\d|0?\d)(?:[:.][0-5]\d)?))?"
    return (
        Recognizer(name="time", starts=(DIGIT,), read=read,
                   pattern=rf"{clock}:(?P<minute>[0-5]\d){until}(?P<mark>\s?(?:{mark})(?!\w))?(?![\w:])"),
        Recognizer(name="marked_time", starts=(DIGIT,), read=read,
                   pattern=rf"{clock}(?:[.:](?P<minute>[0-5]\d))?{until}(?P<mark>\s?(?:{mark})(?!\w))"),
    )  # fmt: skip


def numbers(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of bare numbers, ranges, scores, phones and signs before numbers."""
    word = tongue.word

    def plain(m: re.Match[str]) -> str:
        text = m.group()
        if len(text) == 4 and text.isdecimal() and 1100 <= int(text) <= 2099:  # noqa: PLR2004 - a year
            return tongue.year(int(text)) if not _counts(m) else number(tongue, text)
        after = word_after(m)
        directly = m.string[m.end() : m.end() + 1] == " " and after[:1].isalpha()
        return number(tongue, text, tongue.gender(after) if directly else "")

    def span(m: re.Match[str]) -> str:
        join = word("score") if m["sep"] == ":" else word("to")
        first, last = m["first"], m["last"]
        form = tongue.gender(word_after(m)) if m.string[m.end() : m.end() + 1] == " " else ""
        if word_before(m).lower() == word("between"):
            join = word("and")
        if len(first) == len(last) == 4 and first.isdecimal() and last.isdecimal():  # noqa: PLR2004 - years
            return f"{tongue.year(int(first))} {join} {tongue.year(int(last))}"
        return f"{number(tongue, first)} {join} {number(tongue, last, '' if last == '1' else form)}"

    def phone(m: re.Match[str]) -> str:
        said = [digits(tongue, group) for group in re.findall(r"\d+", m.group())]
        return (word("plus") + " " if m.group()[0] == "+" else "") + ", ".join(said)

    between = {
        "+": word("plus"),
        "×": word("times"),
        "x": word("times"),
        "=": word("equals"),
        "*": word("times"),
        "÷": word("divided"),
    }
    return (
        Recognizer(name="number", starts=(DIGIT,), pattern=rf"{NUMBER}(?!\d)", read=plain),
        Recognizer(name="range", starts=(DIGIT,), read=span,
                   pattern=rf"(?P<first>{NUMBER})\s?(?P<sep>[-–—:])\s?(?P<last>{NUMBER})(?!\d)(?![-–:]\d)"),
        Recognizer(name="phone", starts=(DIGIT, "+", "("), read=phone,
                   pattern=r"\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,4}(?:[\s.-]\d{2,8}){1,5}(?![\d%])|\+\d{9,14}(?!\d)"
                   r"|\(0\d{1,4}\)\s?\d{3,5}(?:[\s-]\d{2,5})*(?!\d)|0\d(?:[ .]\d\d){4}(?!\d)|0\d{2,4}[\s/-]\d{4,8}(?!\d)|\d{3}-\d{3}-\d{4}(?!\d)"),
        Recognizer(name="version", starts=(DIGIT,), pattern=r"\d+(?:\.\d+){2,5}(?!\d)",
                   read=lambda m: f" {word('dot')} ".join(number(tongue, part) for part in m.group().split("."))),
        Recognizer(name="minus", starts=("-",), pattern=r"(?<![\w)])-\s?(?=\d)", read=lambda _: f"{word('minus')} "),
        Recognizer(name="plus", starts=("+",), pattern=r"(?<![\w)])\+(?=\d)", read=lambda _: f"{word('plus')} "),
        Recognizer(name="sum", starts=tuple(between), pattern=r"(?<=\d)\s?(?P<sign>[+×x=*÷])\s?(?=\d)",
                   read=lambda m: f" {between[m['sign']]} "),
        Recognizer(name="about", starts=("~", "≈"), pattern=r"[~≈]\s?(?=\d)", read=lambda _: f"{word('about')} "),
        Recognizer(name="less", starts=("<",), pattern=r"<\s?(?=\d)", read=lambda _: f"{word('less')} "),
        Recognizer(name="more", starts=(">",), pattern=r">\s?(?=\d)", read=lambda _: f"{word('more')} "),
        Recognizer(name="number_sign", starts=("#", "№"), pattern=r"[#№]\s?(?=\d)", read=lambda _: f"{word('number')} "),
    )  # fmt: skip


def _counts(m: re.Match[str]) -> bool:
    """Say whether a number of four digits counts things, rather than naming a year."""
    before = m.string[: m.start()].rstrip()[-1:]
    return before in {"€", "$"}


def names(tongue: Tongue) -> tuple[Recognizer, ...]:
    """Return the recognizers of abbreviations, alone and before numbers."""
    table, numbered = tongue.table["abbreviations"], tongue.table["numbered"]

    def pattern(entries: Mapping[str, str]) -> str:
        return "(?:" + "|".join(
            re.escape(w).replace(r"\ ", r"\s?") for w in sorted(entries, key=len, reverse=True)
        ) + ")"  # fmt: skip

    def read(m: re.Match[str]) -> str | None:
        found = m.group()
        return table.get(found) or _squeezed[found.replace(" ", "")]

    _squeezed = {w.replace(" ", ""): said for w, said in table.items()}
    return (
        Recognizer(name="abbreviation", starts=starts_of(table), read=read,
                   pattern=rf"{pattern(table)}(?:(?<=\.)|(?![\w.]))"),
        Recognizer(name="numbered", starts=starts_of(numbered),
                   pattern=rf"(?P<word>{one_of(numbered)})\s?(?=[#\dIVX])", read=lambda m: numbered[m["word"]] + " "),
    )  # fmt: skip
