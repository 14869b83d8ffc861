"""What the Scandinavian languages and Finnish share: dotted times, ordinals with a full stop."""

import re
from collections.abc import Callable, Collection

from audio_builder.language import function_words
from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages.western import SEP, NumberRules
from audio_builder.phrasing.letters import is_spoken_word, spell
from audio_builder.phrasing.scanner import DIGIT, WORD, Verbalizer

_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_NOT_A_TIME = r"(?!\d|[.,:]\d|\s?(?:%|€|\$|£|‰|°|[kcm]?m\b|k?g\b|kr\b|mi(?:o|a|ll|lj)))"

_UNTIL = rf"(?:{SEP}(?P<until>{_HOUR}(?:[.:][0-5]\d)?))?"
KINGS = """
Karl Gustav Oscar Erik Magnus Harald Olav Haakon Håkon Christian Frederik Fredrik Valdemar Pius Leo Henrik Ludvig Filip
Elisabeth Elizabeth Charles Margrethe Kristian Johan Napoleon Paul Benedikt Frans
"""
"""Names of rulers in Scandinavia and beyond."""
_LARGEST_PART = 20
_VERSIONS = {"version", "versio", "versjon", "utgave", "kapitel", "kapittel", "luku", "avsnitt", "afsnit"}  # fmt: skip


def clock_words(rules: NumberRules, hour: int, minute: int) -> str:
    """Return ``fjorten tredive``, ``ni nul fem``."""
    said = rules.cardinal(hour, "n")
    if not minute:
        return said
    zero = f"{rules.cardinal(0, '')} " if minute < 10 else ""
    return f"{said} {zero}{rules.cardinal(minute, '')}"


def guess_gender(tag: str, neuter: Collection[str], noun: str) -> str:
    """Return n for a noun of the neuter and for small words, else u: most nouns are of the common gender."""
    word = noun.lower()
    return "n" if word in neuter or word in function_words(tag) else "u"


def fractions(half: str, part: Callable[[int, int], str]) -> Verbalizer:
    """Return the verbalizer of fractions; ``part`` says them from the top and the bottom."""

    def read(m: re.Match[str]) -> str | None:
        top, bottom = int(m["top"]), int(m["bottom"])
        if not 2 <= bottom <= _LARGEST_PART or top >= bottom:
            return None
        return half if (top, bottom) == (1, 2) else part(top, bottom)

    return Verbalizer(name="fraction", starts=(DIGIT,), follows="/", read=read,
                      pattern=r"(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])")  # fmt: skip


def named_times(rules: NumberRules, names: str, said_name: str) -> Verbalizer:
    """Return the verbalizer of ``kl. 14.30`` and ``klokka 14``: ``names`` is a pattern."""

    def named_time(m: re.Match[str]) -> str:
        head = said_name.capitalize() if m["name"][0].isupper() else said_name
        return f"{head} {_span(rules, m)}"

    return Verbalizer(name="named_time", starts=(), read=named_time, ignore_case=True,
                      pattern=rf"(?<!\w)(?P<name>{names})\s?(?P<time>{_HOUR}(?:[.:][0-5]\d)?){_UNTIL}{_NOT_A_TIME}(?!\w)")  # fmt: skip


def dotted_time(rules: NumberRules) -> Verbalizer:
    """Return the verbalizer of ``14.30``.

    Decimals have a comma in these languages, so a full stop between hours and minutes is a time.
    """

    def read(m: re.Match[str]) -> str | None:
        return None if word_before(m).lower() in _VERSIONS else _span(rules, m)

    return Verbalizer(name="dotted_time", starts=(DIGIT,), read=read,
                      pattern=rf"(?P<time>{_HOUR}[.:][0-5]\d){_UNTIL}{_NOT_A_TIME}(?!\w)")  # fmt: skip


def _span(rules: NumberRules, m: re.Match[str]) -> str:
    def one(text: str) -> str:
        hour, _, minute = text.replace(":", ".").partition(".")
        return clock_words(rules, int(hour), int(minute or 0))

    said = one(m["time"])
    return f"{said} {rules.word('to')} {one(m['until'])}" if m["until"] else said


def acronym_endings(rules: NumberRules) -> Verbalizer:
    """Return the verbalizer of acronyms with an ending after a colon: EU:s, Nato:n."""
    as_words = frozenset(rules.table["acronyms"]["words"].split())

    def read(m: re.Match[str]) -> str:
        acronym, ending = m["acronym"], m["ending"]
        if is_spoken_word(acronym, as_words):
            return acronym.capitalize() + ending
        return f"{spell(acronym)}{'.' if len(ending) == 1 else '-'}{ending}"

    return Verbalizer(name="acronym_ending", starts=(WORD,), read=read,
                      pattern=r"(?P<acronym>[A-ZÅÄÖ]{2,6}):(?P<ending>[a-zåäö]{1,5})(?!\w)")  # fmt: skip


def rulers(
    rules: NumberRules, names: str, article: str
) -> Callable[[int, re.Match[str]], str | None]:
    """Return how a Roman numeral after a ruler's name is read; one letter needs a known name."""
    known = set(names.split())

    def read(value: int, m: re.Match[str]) -> str | None:
        before = word_before(m)
        if not before[:1].isupper() or before.isupper():
            return None
        if len(m.group()) == 1 and before not in known:
            return None
        return f"{article} {rules.ordinal(value, '')}".strip()

    return read


def dotted_ordinals(rules: NumberRules, largest: int = 99) -> Verbalizer:
    """Return the verbalizer of ``den 3. gang``: a small letter after the full stop shows it."""

    def read(m: re.Match[str]) -> str | None:
        number = int(m["n"])
        if number > largest or not word_after(m)[:1].islower():
            return None
        return rules.ordinal(number, "")

    return Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3})\.(?= [^\W\d_])", read=read)  # fmt: skip
