"""How Greek is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.el.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

_MASCULINE_ENDINGS = (
    "οι",
    "ος",
    "ους",
    "άνδρες",
    "μήνες",
    "αιώνες",
    "πολίτες",
    "βουλευτές",
    "κάτοικοι",
    "μαθητές",
)
_NEUTER = {"άτομα", "χρόνια", "μέτρα", "κιλά", "λεπτά", "ευρώ", "παιδιά", "χωριά", "σπίτια"}
# Counted hours, days and dates are feminine: στις τέσσερις Μαΐου.
_FEMININE = "f"


def _gender(noun: str) -> str:
    word = noun.lower()
    if word in _NEUTER or word.endswith(("ματα", "ια", "ά")):
        return "n"
    if word.endswith(_MASCULINE_ENDINGS):
        return "m"
    return (
        "f"
        if word.endswith(("ες", "εις")) or (word.endswith(("η", "α", "ά")) and len(word) > 3)
        else "n"
    )


def _day(day: int, _: re.Match[str]) -> str:
    return "πρώτη" if day == 1 else cardinal(day, _FEMININE)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = cardinal(hour, _FEMININE)
    if minute == 30 and hour <= 12:
        return f"{hours} και μισή"
    return f"{hours} και {cardinal(minute, 'n')}" if minute else hours


def _dotted_time(m: re.Match[str]) -> str | None:
    if word_before(m).lower() not in {
        "στις",
        "ώρα",
        "τις",
        "από",
        "έως",
        "μέχρι",
    } or "%" in word_after(m):
        return None
    return _clock(int(m["hour"]), int(m["minute"]), m)


def _ordinal(m: re.Match[str]) -> str:
    suffix = m["suffix"]
    form = "f" if suffix[0] in "ηή" else "n" if suffix in {"ο", "ό"} else "m"
    said = ordinal(int(m["n"]), form)
    return said + "ς" if suffix in {"ης", "ής"} else said


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 10 or top >= bottom:
        return None
    if (top, bottom) == (1, 2):
        return "ένα δεύτερο"
    name = ordinal(bottom, "n")
    return f"{cardinal(top, 'n')} {name if top == 1 else name[:-1] + 'α'}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Greek."""
    rules = NumberRules(
        tag=tag, table=words("el"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True,
    )  # fmt: skip
    own = (
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,4})(?P<suffix>ος|ός|ης|ής|ην|ήν|ου|ού|ον|όν|οι|η|ή|ο|ό)(?!\w)", read=_ordinal),
        Verbalizer(name="dotted_time", starts=(DIGIT,), pattern=r"(?P<hour>2[0-4]|1\d|0?\d)\.(?P<minute>[0-5]\d)(?![\d.,%])", read=_dotted_time),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])"),
    )  # fmt: skip
    return assemble(rules, own)
