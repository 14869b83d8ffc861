"""Text that was decoded in a wrong charset somewhere on its way is turned back."""

import re

from ftfy import fix_encoding
from msgspec import Struct

from audio_builder.language import detect, primary

# What the second and further bytes of UTF-8 look like in Windows-1252, and in other charsets.
_CONTINUED = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SUSPECT = re.compile(
    f"[Â-ß][{_CONTINUED}]|[à-ô][{_CONTINUED}]{{2}}"
    "|[ĂÄĹŞĐŃÐÑ][\x80-\xbf€‚„…†‡‰Š‹ŚŤŽŹ‘’“”•–—™š›śťžź˘Ł¤Ą¦§¨©Ş«¬®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżı]"
    "|[├┬╨╤╬╧┼─][^\\sA-Za-z]|[√‚][©®±≤≥º¬∞°†ƒ∆ºµ∂∑∏πΩ§¶ß®´¨≠ÆØÄ]|[Ццпяд][╪╓⌠─╘╧╝╚©╬╠∙│┐└]"
    "|п©|[РСВГДОПЕЖЗ][\u0402-\u0405\u0408-\u040f\u0452-\u0453\u0455\u0458-\u045f‚„…†‡€‰‹‘•™›°±µ¶·¤¦§©¬®]"
)
# Charsets that a whole line may have been read in; others are left to ftfy, which knows more.
_ROUND_TRIPS = ("koi8_r", "cp866", "cp1251", "mac_cyrillic", "mac_roman", "koi8_u", "cp437")
_FEWEST = 4
"""Letters beyond ASCII in a line that can be judged."""
_MOST_ROUNDS = 3
"""Text can be garbled twice and more."""
_ACCENTED = re.compile(r"[À-ÿ]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MOSTLY = 0.6
_LOOKED_AT = 4_000  # characters
_CYRILLIC = frozenset({"uk", "ru", "bg", "be", "sr"})
_LONGEST = (
    2_000_000  # characters; no article is longer, and mending takes a second for each million
)
_LOST = "\ufffd"


class Repaired(Struct, frozen=True, kw_only=True):
    """A text with what could be turned back, and whether anything was."""

    text: str
    changed: bool
    lost: int
    """Characters that nobody can turn back."""


def repair(text: str) -> Repaired:
    """Turn garbled lines back, and leave all others as they are."""
    if text.isascii():
        return Repaired(text=text, changed=False, lost=0)
    repaired = text
    if len(text) <= _LONGEST and _SUSPECT.search(text):
        repaired = "\n".join(_repair_line(line) for line in text.split("\n"))
    repaired = _cyrillic(repaired)
    return Repaired(text=repaired, changed=repaired != text, lost=repaired.count(_LOST))


def _repair_line(line: str) -> str:
    for _ in range(_MOST_ROUNDS):
        if not _SUSPECT.search(line):
            break
        before, fixed = line, fix_encoding(line)
        line = fixed if not _SUSPECT.search(fixed) else _round_trip(line) or fixed
        if line == before:
            break
    return line


def _round_trip(line: str) -> str:
    """Return a line whose bytes in some charset are UTF-8: chance makes no such line."""
    if sum(char > "\x7f" for char in line) < _FEWEST:
        return ""
    for charset in _ROUND_TRIPS:
        try:
            return line.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _cyrillic(text: str) -> str:
    """Turn back Cyrillic that was read as Western letters: "Îñåëåäåöü"."""
    head = text[:_LOOKED_AT]
    words = _WORD.findall(head)
    odd = sum(len(_ACCENTED.findall(word)) >= _MOSTLY * len(word) for word in words)
    if not words or odd < _MOSTLY * len(words) or odd < _FEWEST:
        return text
    turned = text.encode("cp1252", "replace").decode("cp1251", "replace")
    return turned if primary(detect(turned)) in _CYRILLIC else text
