"""English words for signs beside numbers: minus, plus, times, about, up to."""

import re

from audio_builder.phrasing.languages.en.amounts import NUMBER
from audio_builder.phrasing.languages.en.numbers import decimal, number
from audio_builder.phrasing.scanner import DIGIT, Recognizer


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


def recognizers() -> tuple[Recognizer, ...]:
    """Return the recognizers of signs beside numbers."""
    digit = (DIGIT,)
    return (
        Recognizer(name="until", starts=("-", "–", "—"), pattern=r"(?<=[%°])\s?[-–—]\s?(?=\d)", read=lambda _: " to "),
        Recognizer(name="until_price", starts=("-", "–", "—"), read=lambda _: " to ",
                   pattern=r"(?:(?<=\d[mkMKB])|(?<=\d[bmt]n)|(?<=[mbr]illion))\s?[-–—]\s?(?=[$£€]\d)"),
        Recognizer(name="minus", starts=("-",), pattern=r"(?<![\w)%°])-(?=\s?[\d.$£€])(?!\s\d)", read=lambda _: "minus "),
        Recognizer(name="plus", starts=("+",), pattern=r"(?<![\w)])\+(?=[\d$£€])", read=lambda _: "plus "),
        Recognizer(name="sum", starts=tuple("+×*÷="), read=_sum, pattern=r"(?:(?<=\d)|(?<=\d ))(?P<sign>[+×*÷=])\s?(?=[\d-])"),
        Recognizer(name="multiplied", starts=digit, follows=" .×", pattern=rf"(?P<n>{NUMBER})\s?×\s?(?=10[⁻⁰-⁹¹²³^])",
                   read=lambda m: f"{decimal(m['n'])} times "),
        Recognizer(name="times", starts=digit, follows=" xX×", pattern=r"(?P<a>\d+)\s?[xX×]\s?(?=\d)",
                   read=lambda m: f"{number(m['a'])} by "),
        Recognizer(name="multiple", starts=digit, follows=".x", pattern=r"(?P<a>\d+(?:\.\d+)?)x\b", read=lambda m: f"{decimal(m['a'])} times"),
        Recognizer(name="with", starts=("w",), read=lambda m: "without" if m["out"] else "with",
                   pattern=r"(?<![\w/&.])w/(?P<out>o)?(?=\s)"),
        Recognizer(name="about", starts=("~", "≈"), pattern=r"[~≈]\s?(?=[\d$£€])", read=lambda _: "about "),
        Recognizer(name="less", starts=("<",), pattern=r"<\s?(?=[\d$£€])", read=lambda _: "less than "),
        Recognizer(name="more", starts=(">",), pattern=r">\s?(?=[\d$£€])", read=lambda _: "more than "),
        Recognizer(name="number_sign", starts=("#", "№"), pattern=r"[#№]\s?(?=\d)", read=lambda _: "number "),
        Recognizer(name="more_than", starts=("+",), pattern=r"(?<=[\d%])\+(?!\d)", read=lambda _: " plus"),
    )  # fmt: skip
