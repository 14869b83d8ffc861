"""Telephone numbers, addresses of computers, book numbers and codes, said digit by digit."""

import re
from collections.abc import Callable, Mapping

from audio_builder.phrasing.letters import spell
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_GROUP = re.compile(r"\d+")
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)")
_HOURS = re.compile(r"\d\d[.:]\d\d\s?[-–]\s?\d\d[.:]\d\d")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_ZERO_FIRST = r"\(?0\d{1,4}\)?(?:\s?[/–-]\s?|\s)\(?\d{2,8}\)?(?:[\s/-]\d{2,8}){0,5}(?![\d%])"
# Nobody groups a count like this: 91 123 45 67, 067 123-45-67, 123-45-67.
_PAIRED = (
    r"\(?\d{2,3}\)?[\s-]\d{3}[\s-]\d\d[\s-]\d\d(?![\d%])",
    r"\d{3}-\d\d-\d\d(?![\d%-])",
    r"\(\d{2,3}\)\s?\d{3,5}[\s-]\d{3,4}(?![\d%])",
    r"\d{3}[\s-]\d{3}[\s-]\d{4}(?![\d%])",
    r"\d{3}\s\d\d\s\d\d\s\d\d(?![\d%])",
    r"0\s\d{3}\s\d{3}\s\d{3}(?!\d)",
    r"0\s\d{3}\s\d{3}\s\d\d\s\d\d(?!\d)",
)
_IN_PAIRS = "|".join(_PAIRED)
_LABELLED = r"\+?\(?\d[\d\s()/.–-]{4,18}\d(?![\d%])"
_ISBN = r"IS[BS]N(?:-1[03])?:?\s?(?P<digits>\d[\d\s–-]{6,16}[\dXx])(?!\w)"
_IP = r"(?P<ip>\d{1,3}(?:\.\d{1,3}){3})(?P<port>:\d{2,5})?(?![\d.]*\d)"


def codes(
    digits: Callable[[str], str], words: Mapping[str, str], *, dot: str, plus: str
) -> tuple[Verbalizer, ...]:
    """Return the verbalizers of what is said digit by digit.

    ``words`` holds the words before telephone numbers (``phones``) and codes (``codes``).
    """
    phones, labels = (frozenset(words.get(key, "").split()) for key in ("phones", "codes"))

    def digit_groups(text: str) -> str:
        said = ", ".join(digits(group) for group in _GROUP.findall(text))
        return f"{plus} {said}" if text.startswith("+") else said

    def phone(m: re.Match[str]) -> str | None:
        text = m.group()
        count = sum(map(str.isdecimal, text))
        if (
            not _FEWEST_DIGITS <= count <= _MOST_DIGITS
            or _DATE.fullmatch(text)
            or _HOURS.match(text)
        ):
            return None
        return digit_groups(text)

    def labelled_phone(m: re.Match[str]) -> str | None:
        found = _LABEL.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
        is_phone = found is not None and found.group(1).lower() in phones
        return digit_groups(m.group()) if is_phone and not _DATE.fullmatch(m.group()) else None

    def code(m: re.Match[str]) -> str | None:
        found = _LABEL.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
        return digits(m.group()) if found and found.group(1).lower() in labels else None

    def address(m: re.Match[str]) -> str | None:
        parts = m["ip"].split(".")
        if any(int(part) > 255 for part in parts):
            return None
        port = f", {digits(m['port'][1:])}" if m["port"] else ""
        return f" {dot} ".join(digits(part) for part in parts) + port

    def book(m: re.Match[str]) -> str:
        last = ", X" if m["digits"][-1] in "Xx" else ""
        return f"{spell(m.group()[:4])}, {digit_groups(m['digits'])}{last}"

    return (
        Verbalizer(name="isbn", starts=("isbn", "issn"), pattern=_ISBN, read=book),
        Verbalizer(name="ip_address", starts=(DIGIT,), follows=".", pattern=_IP, read=address),
        Verbalizer(
            name="zero_phone", starts=(DIGIT, "("), follows=" /–-)", pattern=_ZERO_FIRST, read=phone
        ),
        Verbalizer(
            name="paired_phone", starts=(DIGIT, "("), follows=" -)", pattern=_IN_PAIRS, read=phone
        ),
        Verbalizer(
            name="labelled_phone", starts=(DIGIT, "(", "+"), pattern=_LABELLED, read=labelled_phone
        ),
        Verbalizer(name="code", starts=(DIGIT,), pattern=r"\d{3,8}(?![\d.,/:-]*\d|%)", read=code),
    )


_WINDOW = 40
_BYTE = 255
_LABEL = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)([^\W\d_]+(?:-[^\W\d_]+)*)\.?\s?[:#№]?\s*\(?$")
