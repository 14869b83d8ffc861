"""What stands between words: quotes, dashes, brackets and odd signs become pauses or nothing."""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.phrasing.scanner import Grammar


def _same_length() -> dict[int, str]:
    """Map signs that mean the same to one sign, never changing the length."""
    table: dict[int, str] = {}
    for blank in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000":
        table[ord(blank)] = " "
    table |= dict.fromkeys(range(0x2000, 0x200B), " ")
    table |= dict.fromkeys(map(ord, "’ʼ‘‛ʹ＇`´′"), "'")
    table |= dict.fromkeys(map(ord, "“”„‟«»″＂〝〞"), '"')
    table |= dict.fromkeys(map(ord, "‐‑"), "-")
    table |= {ord("−"): "-", ord("﹣"): "-", ord("／"): "/", ord("⁄"): "/", ord("％"): "%"}
    table |= dict(zip(map(ord, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"), "abcdefghijklmnoprstuvwxyz", strict=True))
    table |= {ord("＄"): "$", ord("＃"): "#", ord("＠"): "@", ord("＆"): "&", ord("º"): "º"}
    return table


SAME_LENGTH = _same_length()
_PLAIN = "a-zß-öø-ÿāăąćċčďđēęěğīįıķļłńņňőœŕřśşšţťūůűųźżžșțа-яѐ-џґ"
# Anything but small letters, blanks and the plainest signs may begin something to be read.
TRIGGER = re.compile(f"[^{_PLAIN} ,;!?']")
SPACES = re.compile(r" {2,}|^ +")
DIGITS = re.compile(r"\d+")
WORD_END = re.compile(r"[^\W\d_]+")
WORD_SIGNS = ".-_+'&/"
"""Signs that can stand inside a word."""

_JOINT = re.compile(r"[ ,;:.!?…\"()\[\]{}<>|*•·‣▪–—―‒~^¨¯¸_\\\x00-\x1f\x7f-\x9f-]+")
_STRONG = re.compile(r"[.!?…;:]")
_PAUSES = re.compile(r"[()\[\]{}|•·‣▪–—―‒,…]|--| -|- ")
_OPENING = re.compile(r"[ -]*$")


def join(
    text: str, at: int, floor: int, tail: str, grammar: "Grammar"
) -> tuple[int, int, str | None]:
    """Say a sign that no recognizer took, together with the signs around it.

    ``floor`` is where the text not yet written begins, ``tail`` the last sign written before it.
    """
    sign = text[at]
    if sign == "-" and _is_inner(text, at):
        return at, at + 1, None
    if sign == "." and _is_plain_stop(text, at):
        return at, at + 1, None
    m = _JOINT.match(text, at)
    if m is None:
        return at, at + 1, _odd(sign, grammar)
    start, end = at, m.end()
    while start > floor and text[start - 1] == " ":
        start -= 1
    if start > floor:
        tail = text[start - 1]
    # A minus or a point belongs to the number after it.
    while end > at + 1 and text[end - 1] in "-." and text[end : end + 1].isdecimal():
        end -= 1
    if text[end - 1 : end] in "-." and text[end : end + 1].isdecimal() and end == at + 1:
        return at, end, " "
    said = _joint(text[start:end], tail, at_end=end == len(text))
    return start, end, None if said == text[start:end] else said


def _is_inner(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalnum() and text[at + 1 : at + 2].isalpha()


def _is_plain_stop(text: str, at: int) -> bool:
    after = text[at + 1 : at + 3]
    return (
        at > 0
        and text[at - 1].isalpha()
        and (not after or (after[0] == " " and after[1:2].isalpha()))
    )


def _joint(signs: str, tail: str, *, at_end: bool) -> str:
    if not tail:
        return ""
    strong = _STRONG.search(signs)
    space = "" if at_end else " "
    if tail in ".!?;:,":
        return space
    if strong:
        mark = strong.group()
        if mark in ".…" and "?" in signs:
            mark = "?"
        if mark == "…" or signs.count(".") > 1:
            mark = "." if at_end else ","
        return mark + space
    if _PAUSES.search(signs):
        return "" if at_end else ", "
    return space


def _odd(sign: str, grammar: "Grammar") -> str | None:
    """Keep letters, marks and apostrophes, read odd digits, drop every other sign."""
    kind = unicodedata.category(sign)
    if kind[0] in "LM":
        return None
    if sign in "¿¡'":
        return None
    if kind in {"No", "Nl", "Nd"}:
        value = unicodedata.numeric(sign, 0)
        return grammar.number(str(int(value)) if value == int(value) else "")
    return ""
