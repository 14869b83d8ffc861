"""Money, measures and percentages of languages with simple number grammar."""

import re

from audio_builder.phrasing.context import one_of, starts_of
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages.western import (
    NUMBER,
    SEP,
    NumberRules,
    is_one,
    plain,
    quantity,
    with_link,
)
from audio_builder.phrasing.scanner import DIGIT, Verbalizer


def _of(rules: NumberRules, noun: str) -> str:
    """Return ``de euros``, ``d'euros``, or just the noun."""
    of = rules.word("of")
    if not of:
        return noun
    if rules.word("elided_of") and noun[0].lower() in "aeiouyéèh":
        return rules.word("elided_of") + noun
    return f"{of} {noun}"


def _scale(rules: NumberRules, m: re.Match[str]) -> tuple[str, str]:
    """Return the name and gender of a scale: a word stays in the number it is written in."""
    one, many, gender = rules.table["scales"][m["scale"]]
    if m["scale"] in {one, many}:
        return m["scale"], gender
    return (one if not m["last"] and is_one(rules, m["first"]) else many), gender


def money(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of money before and after its sign."""
    currencies, scales = rules.table["currencies"], rules.table["scales"]
    per = rules.table["per"]

    def read(m: re.Match[str]) -> str:
        one, many, gender, coin, coins = currencies[m["currency"]]
        first, last, scale = m["first"], m["last"], m["scale"]
        tail = f" {per[m['per']]}" if m["per"] else ""
        if scale:
            name, scale_gender = _scale(rules, m)
            # A numeral that never changes counts by itself: cinco mil reais, but milhões de reais.
            counts = scales[scale][0] == scales[scale][1]
            noun = many if counts else _of(rules, many)
            return f"{quantity(rules, first, last, scale_gender)} {with_link(rules, last or first, name)} {noun}{tail}"
        if last and _has_coins(first, last):
            names = (one, many, gender, coin, coins)
            said = [_written_coins(text, names) for text in (first, last)]
            return f" {rules.word('to')} ".join(said) + tail
        whole, _, part = plain(first).partition(".")
        if len(part) == 2 and not last:
            return _coins(int(whole), int(part), (one, many, gender, coin, coins)) + tail
        name = one if not last and is_one(rules, first) else many
        is_round = not part and not last and int(whole) >= 10**6 and int(whole) % 10**6 == 0
        name = _of(rules, name) if is_round else with_link(rules, last or first, name)
        return f"{quantity(rules, first, last, gender)} {name}{tail}"

    def _written_coins(text: str, names: tuple[str, str, str, str, str]) -> str:
        whole, _, part = plain(text).partition(".")
        return _coins(int(whole), int(part or 0), names)

    def _coins(whole: int, part: int, names: tuple[str, str, str, str, str]) -> str:
        one, many, gender, coin, coins = names
        large = f"{rules.cardinal(whole, gender)} {with_link(rules, str(whole), one if whole == 1 else many)}"
        small = f"{rules.cardinal(part, 'm')} {with_link(rules, str(part), coin if part == 1 else coins)}"
        if not part:
            return large
        return f"{large} {rules.word('coins_join')} {small}".replace("  ", " ") if whole else small

    scale = rf"(?:\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w)|(?=€)))?(?:\s(?:de|d')\b)?"
    after = rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"
    amount = rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?{scale}"
    after_sign = rf"(?P<first>{NUMBER})(?:{SEP}(?:(?P=currency)\s?)?(?P<last>{NUMBER}))?{scale}"
    signs = [c for c in currencies if not c.isalpha()]
    return (
        Verbalizer(name="money", starts=starts_of(currencies), read=read,
                   pattern=rf"(?P<currency>{one_of([*signs, *(c for c in currencies if c.isupper())])})\s?{after_sign}{after}"),
        Verbalizer(name="money_after", starts=(DIGIT,), read=read,
                   pattern=rf"{amount}\s?(?P<currency>{one_of(currencies)})(?:(?<=\W)|(?!\w)){after}"),
    )  # fmt: skip


def _has_coins(first: str, last: str) -> bool:
    """Say whether a range of prices has coins: 20,00-45,50."""
    parts = [plain(text).partition(".")[2] for text in (first, last)]
    return any(len(part) == 2 for part in parts) and all(len(part) in {0, 2} for part in parts)


def measures(rules: NumberRules) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of measures, percentages and large round numbers."""
    units, scales = rules.table["units"], rules.table["scales"]
    per = rules.table["per"]
    powers = {"²": "square", "2": "square", "³": "cubic", "3": "cubic"}

    known = evidence(rules.tag)

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
        one, many, gender = units[m["unit"]]
        first, last = m["first"], m["last"]
        name = one if not last and is_one(rules, first) else many
        if m["power"]:
            power = powers[m["power"]]
            alone = rules.word(f"{power}_one") if name == one else ""
            template = alone or rules.word(power)
            # A compound (Quadratkilometer) has no capital inside.
            inner = name.lower() if template[0] != "{" and template[-3:-2].isalpha() else name
            name = template.replace("{}", inner)
        if m["scale"]:
            scale, scale_gender = _scale(rules, m)
            return f"{quantity(rules, first, last, scale_gender)} {with_link(rules, last or first, scale)} {_of(rules, many)}"
        tail = f" {per[m['per']]}" if m["per"] else ""
        return (
            f"{quantity(rules, first, last, gender)} {with_link(rules, last or first, name)}{tail}"
        )

    def percent(m: re.Match[str]) -> str:
        return f"{quantity(rules, m['first'], m['last'])} {rules.word('percent' if m['sign'] == '%' else 'permille')}"

    def scaled_number(m: re.Match[str]) -> str | None:
        if not known.measures(
            m.string, m.start(), m.end(), number=m["last"] or m["first"], unit=m["scale"]
        ):
            return None
        name, gender = _scale(rules, m)
        of = f" {_of(rules, m['noun'])}" if m["noun"] else ""
        return f"{quantity(rules, m['first'], m['last'], gender)} {with_link(rules, m['last'] or m['first'], name)}{of}"

    amount = rf"(?P<first>{NUMBER})(?:{SEP}(?P<last>{NUMBER}))?"
    long = [s for s in scales if len(s) > 2]
    short = [s for s in scales if s.endswith(".") or (len(s) > 1 and s[0].isupper() and len(s) < 4)]
    scale = rf"(?:\s?(?P<scale>{one_of(long)})(?:(?<=\.)|(?!\w)))?"
    power = r"(?:(?P<power>[²³]|(?<=m)[23](?!\d))|(?!\w)|(?<=°)(?!\w))"
    per_unit = rf"(?:\s?/\s?(?P<per>{one_of(per)})(?!\w))?"
    return (
        Verbalizer(name="percent", starts=(DIGIT,), follows=" %‰.,'-–—", read=percent,
                   pattern=rf"{amount}\s?(?P<sign>[%‰])(?:-ige?[nrs]?\b)?"),
        Verbalizer(name="measure", starts=(DIGIT,), read=measure,
                   pattern=rf"{amount}{scale}[\s-]?(?P<unit>{one_of(units)}){power}(?!['][a-z]){per_unit}"),
        Verbalizer(name="unit_alone", starts=starts_of(u for u in units if "/" in u), read=lambda m: units[m.group()][1],
                   pattern=rf"{one_of(u for u in units if '/' in u)}(?![\w/])"),
        Verbalizer(name="per", starts=("/",), read=lambda m: f" {per[m['per']]}",
                   pattern=rf"(?<=CO[₂2])/(?P<per>{one_of(per)})(?!\w)"),
        Verbalizer(name="scaled", starts=(DIGIT,), read=scaled_number,
                   pattern=rf"{amount}\s?(?P<scale>{one_of(scales)})(?:(?<=\.)|(?!\w))(?P<noun>(?!x)x)?"),
        *((Verbalizer(name="scale", starts=tuple(s.rstrip(".").lower() for s in short),
                      pattern=rf"(?P<s>{one_of(short)})(?!\w)", read=lambda m: scales[m["s"]][1] if known.allows(m.string, m.start(), m.end()) else None),) if short else ()),
    )  # fmt: skip
