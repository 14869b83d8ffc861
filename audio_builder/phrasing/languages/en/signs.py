"""English words for signs beside numbers: minus, plus, times, about, up to."""

import re

from audio_builder.phrasing.languages.en.amounts import NUMBER
from audio_builder.phrasing.languages.en.numbers import decimal, number
from audio_builder.phrasing.scanner import DIGIT, Verbalizer


def _sum(m: re.Match[str]) -> str:
    sign = {
        "+": "plus",
        "×": "times",
        "x": "by",
        "X": "by",
        "*": "times",
        "÷": "divided by",
        "=": "equals",
    }
    return f" {sign[m['sign']]} "


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of signs beside numbers."""
    digit = (DIGIT,)
    return (
        Verbalizer(name="until", starts=("-", "–", "—"), pattern=r"(?<=[%°])\s?[-–—]\s?(?=\d)", read=lambda _: " to "),
        Verbalizer(name="until_price", starts=("-", "–", "—"), read=lambda _: " to ",
                   pattern=r"(?:(?<=\d[mkMKB])|(?<=\d[bmt]n)|(?<=[mbr]illion))\s?[-–—]\s?(?=[$£€]\d)"),
        Verbalizer(name="minus", starts=("-",), pattern=r"(?<![\w)%°])-(?=\s?[\d.$£€])(?!\s\d)", read=lambda _: "minus "),
        Verbalizer(name="plus", starts=("+",), pattern=r"(?<![\w)])\+(?=[\d$£€])", read=lambda _: "plus "),
        Verbalizer(name="sum", starts=tuple("+×*÷="), read=_sum, pattern=r"(?:(?<=\d)|(?<=\d ))(?P<sign>[+×*÷=])\s?(?=[\d-])"),
        Verbalizer(name="multiplied", starts=digit, follows=" .×", pattern=rf"(?P<n>{NUMBER})\s?×\s?(?=10[⁻⁰-⁹¹²³^])",
                   read=lambda m: f"{decimal(m['n'])} times "),
        Verbalizer(name="times", starts=digit, follows=" xX×", pattern=r"(?P<a>\d+)\s?[xX×]\s?(?=\d)",
                   read=lambda m: f"{number(m['a'])} by "),
        Verbalizer(name="multiple", starts=digit, follows=".x", pattern=r"(?P<a>\d+(?:\.\d+)?)x\b", read=lambda m: f"{decimal(m['a'])} times"),
        Verbalizer(name="with", starts=("w",), read=lambda m: "without" if m["out"] else "with",
                   pattern=r"(?<![\w/&.])w/(?P<out>o)?(?=\s)"),
        Verbalizer(name="about", starts=("~", "≈"), pattern=r"[~≈]\s?(?=[\d$£€])", read=lambda _: "about "),
        Verbalizer(name="less", starts=("<",), pattern=r"<\s?(?=[\d$£€])", read=lambda _: "less than "),
        Verbalizer(name="more", starts=(">",), pattern=r">\s?(?=[\d$£€])", read=lambda _: "more than "),
        Verbalizer(name="number_sign", starts=("#", "№"), pattern=r"[#№]\s?(?=\d)", read=lambda _: "number "),
        Verbalizer(name="more_than", starts=("+",), pattern=r"(?<=[\d%])\+(?!\d)", read=lambda _: " plus"),
    )  # fmt: skip
