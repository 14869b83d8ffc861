"""Money, measures and percentages of Slavic languages."""

import re
from collections.abc import Mapping

from audio_builder.phrasing.context import one_of, starts_of
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages.slavic import (
    NUMBER,
    SEP,
    Slavic,
    counted_noun,
    governed_case,
    plain,
    say,
    span,
)
from audio_builder.phrasing.languages.slavic_numbers import Noun
from audio_builder.phrasing.scanner import DIGIT, Verbalizer


def _amount(scales: Mapping[str, str]) -> str:
    return (
        rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?"
        rf"(?:\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w)))?"
    )


def _scaled_amount(slavic: Slavic, m: re.Match[str], noun: Noun | None, case: str) -> str:
    """Return amount, scale and noun: five point two million dollars."""
    first, last = m["first"], m["last"]
    shown = last or first
    if not m["scale"]:
        if noun is None:
            return span(slavic, first, last, "m", case)
        return f"{span(slavic, first, last, noun.gender, case)} {counted_noun(slavic, shown, noun, case)}"
    scale = slavic.numbers.noun(slavic.table["scales"][m["scale"]])
    said = f"{span(slavic, first, last, scale.gender, case)} {counted_noun(slavic, shown, scale, case)}"
    return f"{said} {noun.plural[1]}" if noun else said


def amounts(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of money, measures, percentages and scaled numbers."""
    table = slavic.table
    currencies, units, per = table["currencies"], table["units"], table["per"]

    def noun(key: str) -> Noun:
        return slavic.numbers.noun(key)

    def money(m: re.Match[str]) -> str:
        key, coin = currencies[m["currency"]]
        case = _amount_case(slavic, m)
        tail = f" {per[m['per']]}" if m["per"] else ""
        whole, _, part = plain(m["first"]).partition(".")
        if len(part) == 2 and not m["scale"] and not m["last"]:
            said = f"{say(slavic, whole, noun(key).gender, case)} {counted_noun(slavic, whole, noun(key), case)}"
            small = noun(coin)
            coins = f"{say(slavic, str(int(part)), small.gender, case)} {counted_noun(slavic, str(int(part)), small, case)}"
            return (
                said if not int(part) else coins if not int(whole) else f"{said} {coins}"
            ) + tail
        return _scaled_amount(slavic, m, noun(key), case) + tail

    known = evidence(slavic.tag)

    def measure(m: re.Match[str]) -> str | None:
        if (
            not m["scale"]
            and not m["power"]
            and not m["per"]
            and not known.measures(
                m.string, m.start(), m.end(), number=m["last"] or m["first"], unit=m["unit"]
            )
        ):
            return None
        unit = units[m["unit"]]
        key, before, after = unit if isinstance(unit, list) else (unit, "", "")
        if m["power"]:
            before = table["speech"]["square" if m["power"] in "²2" else "cubic"]
        case = _amount_case(slavic, m)
        said = _scaled_amount(slavic, m, noun(key), case)
        if before:
            head, _, name = said.rpartition(" ")
            said = f"{head} {_adjective(slavic, before, m, case, noun(key))} {name}"
        tail = f" {per[m['per']]}" if m["per"] else ""
        return f"{said} {after}".rstrip() + tail

    def percent(m: re.Match[str]) -> str:
        return _scaled_amount(slavic, m, noun("percent"), _amount_case(slavic, m))

    def scaled_number(m: re.Match[str]) -> str | None:
        return _scaled_amount(slavic, m, None, _amount_case(slavic, m)) if m["scale"] else None

    amount = _amount(table["scales"])
    after = rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"
    signs = [c for c in currencies if not c[0].isalpha() or c.isupper()]
    after_sign = amount.replace(f"(?:{SEP}(?P<last>", f"(?:{SEP}(?:(?P=currency)\\s?)?(?P<last>")
    return (
        Verbalizer(name="money", starts=starts_of(signs), read=money, pattern=rf"(?P<currency>{one_of(signs)})\s?{after_sign}{after}"),
        Verbalizer(name="money_after", starts=(DIGIT,), read=money,
                   pattern=rf"{amount}\s?(?P<currency>{one_of(currencies)})(?:(?<=\W)|(?!\w)){after}"),
        Verbalizer(name="percent", starts=(DIGIT,), read=percent, pattern=rf"{amount}\s?%"),
        Verbalizer(name="measure", starts=(DIGIT,), read=measure,
                   pattern=rf"{amount}\s?-?(?P<unit>{one_of(units)})(?:(?P<power>[²³]|(?<=[мm])[23](?!\d))|(?<=[.°])|(?![\w'])){after}"),
        Verbalizer(name="scaled", starts=(DIGIT,), read=scaled_number, pattern=amount),
    )  # fmt: skip


def _adjective(slavic: Slavic, stem: str, m: re.Match[str], case: str, noun: Noun) -> str:
    """Return ``square`` as it agrees with its unit."""
    value = plain(m["last"] or m["first"])
    number = 5 if "." in value or m["scale"] else int(value)
    one = number % 10 == 1 and number % 100 != 11
    if one:
        return slavic.numbers.adjective(stem, noun.gender, case)
    few = 2 <= number % 10 <= 4 and number % 100 not in range(12, 15)
    if case in {"nom", "acc"}:
        genitive = not few or (slavic.numbers.table["few_genitive"] and noun.gender != "f")
        if "." in value:
            return slavic.numbers.adjective(stem, noun.gender, "gen")
        return slavic.numbers.adjective(stem, "p", "gen" if genitive else "nom")
    return slavic.numbers.adjective(stem, "p", case)


def _amount_case(slavic: Slavic, m: re.Match[str]) -> str:
    asked = governed_case(slavic, m)
    if asked == "loc" and _FROM.match(m.string, m.end()):
        return "loc"  # a distance: in five kilometers from
    return asked if asked in {"gen", "dat", "acc", "ins"} else "nom"


_FROM = re.compile(r" (?:від|от|od)\b")
