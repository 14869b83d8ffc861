"""What the Scandinavian languages and Finnish share: dotted times, ordinals with a full stop."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages.western import SEP, Tongue
from audio_builder.phrasing.scanner import DIGIT, Recognizer

_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_NOT_A_TIME = r"(?!\d|[.,:]\d|\s?(?:%|€|\$|£|‰|°|[kcm]?m\b|k?g\b|kr\b|mi(?:o|a|ll|lj)))"


def clock_words(tongue: Tongue, hour: int, minute: int) -> str:
    """Return ``fjorten tredive``, ``ni nul fem``."""
    said = tongue.cardinal(hour, "n")
    if not minute:
        return said
    zero = f"{tongue.cardinal(0, '')} " if minute < 10 else ""
    return f"{said} {zero}{tongue.cardinal(minute, '')}"


def dotted_times(tongue: Tongue, names: str, full_hour: str) -> tuple[Recognizer, ...]:
    """Return the recognizers of ``kl. 14.30``, ``14.30`` and ``klokka 14``.

    ``names`` is a pattern for what stands before a time, ``full_hour`` what is said of it there.
    Decimals have a comma in these languages, so a full stop between hours and minutes is a time.
    """
    versions = set(tongue.word("version_words").split())

    def one(text: str) -> str:
        hour, _, minute = text.replace(":", ".").partition(".")
        return clock_words(tongue, int(hour), int(minute or 0))

    def spoken(m: re.Match[str]) -> str:
        said = one(m["time"])
        return f"{said} {tongue.word('to')} {one(m['until'])}" if m["until"] else said

    def named(m: re.Match[str]) -> str:
        head = full_hour.capitalize() if m["name"][0].isupper() else full_hour
        return f"{head} {spoken(m)}"

    def bare(m: re.Match[str]) -> str | None:
        return None if word_before(m).lower() in versions else spoken(m)

    time = rf"{_HOUR}[.:][0-5]\d"
    until = rf"(?:{SEP}(?P<until>{_HOUR}(?:[.:][0-5]\d)?))?"
    return (
        Recognizer(name="named_time", starts=("kl", "klockan", "klokken", "klokka", "klo", "kello"), read=named, ignore_case=True,
                   pattern=rf"(?P<name>{names})\s?(?P<time>{_HOUR}(?:[.:][0-5]\d)?){until}{_NOT_A_TIME}(?!\w)"),
        Recognizer(name="dotted_time", starts=(DIGIT,), read=bare, pattern=rf"(?P<time>{time}){until}{_NOT_A_TIME}(?!\w)"),
    )  # fmt: skip


def dotted_ordinals(tongue: Tongue, largest: int = 99) -> Recognizer:
    """Return the recognizer of ``den 3. gang``: a small letter after the full stop shows it."""

    def read(m: re.Match[str]) -> str | None:
        number = int(m["n"])
        if number > largest or not word_after(m)[:1].islower():
            return None
        return tongue.ordinal(number, "")

    return Recognizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3})\.(?= [^\W\d_])", read=read)  # fmt: skip
