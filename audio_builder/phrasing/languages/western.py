"""Verbalizers that languages with simple number grammar share; each gives its words and hooks."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from audio_builder.language import primary
from audio_builder.phrasing.context import one_of, one_of_spaced, starts_of, word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.first_abbreviations import first_abbreviations
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

NUMBER = r"(?:\d{1,3}(?:[. ']\d{3})+(?:,\d+)?(?![\d]|[.,]\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?)"
SEP = r"\s?[-–—]\s?"
_PHONES = (
    r"\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,4}(?:[\s.-]\d{2,8}){1,5}(?![\d%])",
    r"\+\d{9,14}(?!\d)",
    r"\(0\d{1,4}\)\s?\d{3,5}(?:[\s-]\d{2,5})*(?!\d)",
    r"0\d(?:[ .]\d\d){4}(?!\d)",
    r"8[ -]\(?\d{3}\)?[ -]\d{3}[ -]\d\d[ -]?\d\d(?!\d)",
    r"0\d{2,4}[\s/-]\d{4,8}(?!\d)",
    r"\d{3}-\d{3}-\d{4}(?!\d)",
)
_PHONE = "|".join(_PHONES)
_GROUPED = re.compile(r"[. '](?=\d{3}(?!\d))")
_DIGITS_SAID_ONE_BY_ONE = 16


class NumberRules(Struct, frozen=True, kw_only=True):
    """What the shared verbalizers need to know of a language."""

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
    longest_decimals: int = 2
    """Digits of the longest decimals that are said as one number."""
    lower: Callable[[str], str] = str.lower
    """Return a word in small letters; Turkish has an i with and one without a dot."""
    singular_below_two: bool = False
    """Whether 1,5 takes the singular."""
    decimal: Callable[[int, str], str] | None = None
    """Words for a number with decimals, where they are not said after a word for the comma."""
    year_in_date: Callable[[int], str] | None = None
    """Words for the year of a date, where it is not said as a number."""
    link: Callable[[int], str] = lambda _: ""
    """What stands between a number and its noun: the Romanian *de*."""

    def word(self, key: str) -> str:
        """Return one of the small words of speech."""
        return str(self.table["speech"].get(key, ""))


def number(rules: NumberRules, text: str, form: str = "") -> str:
    """Return a written number in words: grouped, whole or with decimals."""
    whole, _, part = plain(text).partition(".")
    if not part:
        if (len(whole) > 1 and whole[0] == "0") or len(whole) > _DIGITS_SAID_ONE_BY_ONE:
            return digits(rules, whole)
        return rules.cardinal(int(whole), form)
    if rules.decimal:
        return rules.decimal(int(whole), part)
    zeros = len(part) - len(part.lstrip("0"))
    if (
        rules.decimals_as_number
        and zeros < len(part) <= rules.longest_decimals + zeros
        and zeros < 2
    ):
        said = " ".join([*[rules.cardinal(0, "")] * zeros, rules.cardinal(int(part), "")])
    else:
        said = digits(rules, part)
    return f"{rules.cardinal(int(whole), '')} {rules.word('point')} {said}"


def plain_number(rules: NumberRules, text: str) -> str:
    """Return a number that may be a year in words."""
    if len(text) == 4 and text.isdecimal() and 1100 <= int(text) <= 2099:
        return rules.year(int(text))
    return number(rules, text)


def plain(text: str) -> str:
    """Return a written number with a point for its decimals and nothing else."""
    if text.count(",") > 1:
        return text.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:[. ']\d{3})+(?:,\d+)?", text):
        return _GROUPED.sub("", text).replace(",", ".")
    return text.replace(",", ".").replace(" ", "")


def digits(rules: NumberRules, text: str) -> str:
    """Return digits one by one."""
    return " ".join(rules.cardinal(int(digit), "") for digit in text if digit.isdecimal())


def is_one(rules: NumberRules, text: str) -> bool:
    """Say whether a noun after the number stands in the singular."""
    value = float(plain(text))
    return value == 1 or (rules.singular_below_two and value < 2)


def with_link(rules: NumberRules, written: str, noun: str) -> str:
    """Return a noun with what joins it to the number before it."""
    whole, _, part = plain(written).partition(".")
    link = "" if part else rules.link(int(whole))
    return f"{link} {noun}" if link else noun


def quantity(rules: NumberRules, first: str, last: str | None, form: str = "") -> str:
    """Return one number, or two as a range."""
    if not last:
        return number(rules, first, form)
    return f"{number(rules, first, form)} {rules.word('to')} {number(rules, last, form)}"


def numbers(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of bare numbers, ranges, scores, phones and signs before numbers."""
    word = rules.word

    def bare_number(m: re.Match[str]) -> str:
        text = m.group()
        if len(text) == 4 and text.isdecimal() and 1100 <= int(text) <= 2099:
            return plain_number(rules, text) if not _counts(m) else number(rules, text)
        after = word_after(m)
        directly = m.string[m.end() : m.end() + 1] == " " and after[:1].isalpha()
        return number(rules, text, rules.gender(after) if directly else "")

    def span(m: re.Match[str]) -> str:
        first, last = m["first"], m["last"]
        join = word("score") if m["sep"] == ":" or _falls(first, last) else word("to")
        form = rules.gender(word_after(m)) if m.string[m.end() : m.end() + 1] == " " else ""
        if word_before(m).lower() == word("between"):
            join = word("and")
        if len(first) == len(last) == 4 and first.isdecimal() and last.isdecimal():
            return f"{rules.year(int(first))} {join} {rules.year(int(last))}"
        return f"{number(rules, first)} {join} {number(rules, last, '' if last == '1' else form)}"

    def phone(m: re.Match[str]) -> str:
        said = [digits(rules, group) for group in re.findall(r"\d+", m.group())]
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
        Verbalizer(name="number", starts=(DIGIT,), pattern=rf"{NUMBER}(?!\d)", read=bare_number),
        Verbalizer(name="range", starts=(DIGIT,), follows=" -–—:.,'", read=span,
                   pattern=rf"(?P<first>{NUMBER})\s?(?P<sep>[-–—:])\s?(?P<last>{NUMBER})(?!\d)(?![-–:]\d)"),
        Verbalizer(name="phone", starts=(DIGIT, "+", "("), follows=" .-/", read=phone,
                   pattern=_PHONE),
        # A unit is read with the last number.
        Verbalizer(name="by_unit", starts=(DIGIT,), follows=" xX×хХ.,'", read=lambda m: f"{number(rules, m['n'])} {word('times')} ",
                   pattern=rf"(?P<n>{NUMBER})\s?[xX×хХ]\s?(?={NUMBER}(?:\s?[xX×хХ]\s?{NUMBER}){{0,2}}\s?{one_of(rules.table['units'])}(?!\w))"),
        Verbalizer(name="by", starts=(DIGIT,), follows=" xX×хХ.,'", read=lambda m: f" {word('times')} ".join(number(rules, part) for part in re.split(r"\s?[xX×хХ]\s?", m.group())),
                   pattern=rf"(?>{NUMBER}(?:\s?[xX×хХ]\s?{NUMBER}){{1,3}})(?![\w⁺⁻]|\s?{one_of(rules.table['units'])}(?!\w))"),
        Verbalizer(name="version", starts=(DIGIT,), follows=".", pattern=r"\d+(?:\.\d+){2,5}(?!\d)",
                   read=lambda m: f" {word('dot')} ".join(number(rules, part) for part in m.group().split("."))),
        Verbalizer(name="until", starts=("-", "–", "—"), pattern=r"(?<=[%°€])\s?[-–—]\s?(?=\d)", read=lambda _: f" {word('to') or '-'} ".replace("  ", " ")),
        Verbalizer(name="minus", starts=("-",), pattern=r"(?<![\w)%°€])-\s?(?=\d)", read=lambda _: f"{word('minus')} "),
        Verbalizer(name="plus", starts=("+",), pattern=r"(?<![\w)])\+(?=\d)", read=lambda _: f"{word('plus')} "),
        Verbalizer(name="sum", starts=tuple(between), pattern=r"(?<=\d)\s?(?P<sign>[+×x=*÷])\s?(?=\d)",
                   read=lambda m: f" {between[m['sign']]} "),
        Verbalizer(name="about", starts=("~", "≈"), pattern=r"[~≈]\s?(?=\d)", read=lambda _: f"{word('about')} "),
        Verbalizer(name="less", starts=("<",), pattern=r"<\s?(?=\d)", read=lambda _: f"{word('less')} "),
        Verbalizer(name="more", starts=(">",), pattern=r">\s?(?=\d)", read=lambda _: f"{word('more')} "),
        Verbalizer(name="number_sign", starts=("#", "№"), pattern=r"[#№]\s?(?=\d)", read=lambda _: f"{word('number')} "),
    )  # fmt: skip


def circa(said: str) -> Verbalizer:
    """Return the verbalizer of ca without its full stop, before a number."""
    return Verbalizer(
        name="circa", starts=(), pattern=r"[Cc]a(?<!\w..)(?=\s\d)", read=lambda _: said
    )


def _falls(first: str, last: str) -> bool:
    """Say whether two small numbers do not rise: then they are a score."""
    both_small = len(first) < 3 and len(last) < 3 and (first + last).isdecimal()
    return both_small and int(first) >= int(last)


def _counts(m: re.Match[str]) -> bool:
    """Say whether a number of four digits counts things, rather than naming a year."""
    before = m.string[: m.start()].rstrip()[-1:]
    return before in {"€", "$"}


def names(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of abbreviations, alone and before numbers."""
    table: dict[str, str] = rules.table["abbreviations"]
    numbered: dict[str, str] = rules.table["numbered"]

    known = evidence(rules.tag)

    def read(m: re.Match[str]) -> str | None:
        found = m.group()
        if not known.allows(m.string, m.start(), m.end()):
            return None
        return table.get(found) or _squeezed[found.replace(" ", "")]

    def read_label_before_number(m: re.Match[str]) -> str | None:
        if not known.allows(m.string, m.start(), m.end("word")):
            return None
        return numbered[m["word"]] + " "

    def read_parts(m: re.Match[str]) -> str | None:
        """Read the number of a law, whose year comes first: n° 2024-123."""
        word = read_label_before_number(m)
        return word and f"{word}{number(rules, m['first'])}, {number(rules, m['last'])}"

    lists = words(primary(rules.tag), "sentences")
    ending = f"{lists.get('closing', '')} {lists.get('any', '')}".split()
    titles = frozenset(lists.get("names", "").split()) - frozenset(ending)
    before_names = {w: said for w, said in table.items() if w.rstrip(".") in titles}
    others = {w: said for w, said in table.items() if w not in before_names}
    _squeezed = {w.replace(" ", ""): said for w, said in table.items()}
    return (
        Verbalizer(name="abbreviation", starts=starts_of(others), read=read,
                   pattern=rf"{one_of_spaced(others)}(?:(?<=\.)|(?![\w.]))"),
        first_abbreviations(table),
        Verbalizer(name="title", starts=starts_of(before_names), read=read, goes_on=True,
                   pattern=rf"{one_of_spaced(before_names)}(?:(?<=\.)|(?![\w.]))"),
        Verbalizer(name="numbered_parts", starts=starts_of(numbered), read=read_parts,
                   pattern=rf"(?P<word>{one_of(numbered)})\s?(?P<first>[12]\d{{3}})-(?P<last>\d{{1,5}})(?![\w-])"),
        Verbalizer(name="numbered", starts=starts_of(numbered),
                   pattern=rf"(?P<word>{one_of(numbered)})\s?(?=[#\dIVX])", read=read_label_before_number),
    )  # fmt: skip
