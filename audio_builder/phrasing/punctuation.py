"""What stands between words: quotes, dashes, brackets and odd signs become pauses or nothing."""

import re
import unicodedata
from collections.abc import Iterator


def _same_length() -> dict[int, str]:
    """Map signs that mean the same to one sign, never changing the length."""
    table: dict[int, str] = {}
    for blank in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000":
        table[ord(blank)] = " "
    table |= dict.fromkeys(range(0x2000, 0x200B), " ")
    table |= dict.fromkeys(map(ord, "’ʼ‘‛ʹ＇`´′"), "'")
    table |= dict.fromkeys(map(ord, "“”„‟«»″＂〝〞"), '"')
    table |= dict.fromkeys(map(ord, "‐‑"), "-")
    table |= {
        ord("−"): "-",
        ord("﹣"): "-",
        ord("／"): "/",
        ord("⁄"): "/",
        ord("ſ"): "s",
        ord("％"): "%",
        ord("〜"): "~",
        ord("～"): "~",
    }
    table |= dict(
        zip(map(ord, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"), "abcdefghijklmnoprstuvwxyz", strict=True)
    )
    table |= {ord("＄"): "$", ord("＃"): "#", ord("＠"): "@", ord("＆"): "&", ord("º"): "º"}
    return table


class _SignTable(dict[int, str]):
    """Signs looked up once; what is not listed is decided by its kind."""

    def __missing__(self, code: int) -> str:
        said = _plain_sign(chr(code))
        if code < 0x10000:  # noqa: PLR2004 - the rest is rare, and the table stays small
            self[code] = said
        return said


def _plain_sign(sign: str) -> str:
    """Turn decimals of any script into ours; leave no letter-like numeral and no half a sign."""
    kind = unicodedata.category(sign)
    if kind in {"Nd", "Nl", "No"}:
        value = unicodedata.numeric(sign, -1)
        return str(int(value)) if value in range(10) else " "
    if kind in {"Cs", "Co", "Cn"}:
        return " "
    return sign


FRACTIONS = {
    "½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅒": (1, 10),
    "⅐": (1, 7), "⅑": (1, 9),
}  # fmt: skip
NO_LETTERS = "¹²³⁴⁵⁶⁷⁸⁹⁰ªº" + "".join(FRACTIONS)
"""Signs that Python's regular expressions take for letters."""
LETTER = rf"[^\W\d_{NO_LETTERS}]"
SAME_LENGTH = _SignTable(
    _same_length() | {ord(sign): sign for sign in NO_LETTERS} | {n: chr(n) for n in range(32, 127)}
)
_PLAIN = "a-zß-öø-ÿāăąćċčďđēęěğīįıķļłńņňőœŕřśşšţťūůűųźżžșțа-яѐ-џґ"
# Anything but small letters, blanks and the plainest signs may begin something to be read.
TRIGGER = re.compile(f"[^{_PLAIN} ,;!?']")
# Blanks at the start, in a row, or before a sign that ends something.
_SPACES = re.compile(r" (?= )(?:  *)|^ +| +(?=[,.;:!?]+(?: |$))")
_SPACED = re.compile(r" [ ,.;:!?]")
DIGITS = re.compile(r"[0-9]+")
WORD_END = re.compile(rf"{LETTER}+")
GOES_ON = re.compile(r"[.'’&]|-?[0-9]")
"""What after a plain word with a capital can make more of it: Tu-95, Ph.D."""
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
WORD_SIGNS = frozenset(".-–—_+'&/°º") | RAISED
"""Signs that can stand inside a word."""

LONGEST_WORD = 80
"""Letters of a word; espeak drops what is in much longer ones, and takes long to do it."""
_LONG_WORD = re.compile(rf"(?<!{LETTER}){LETTER}{{{LONGEST_WORD + 1},}}")
_LONG_RUN = re.compile(rf"[^ ]{{{LONGEST_WORD + 1}}}")
_SHORT_WORD = 60

# Stops and commas of other scripts, which engines know less surely than ours.
_FOREIGN_STOPS = str.maketrans("，、،。।։！？؟；؛：﹐﹑．", ",,,...!??;;:,,.")
_JOINT = re.compile(
    r"[ ,;:.!?…，、،。।։！？؟；؛：﹐﹑．「」『』（）【】《》〈〉・\"()\[\]{}<>|*•·‣▪→←↔⇒➔➜►▶–—―‒~^¨¯¸_\\\x00-\x1f\x7f-\x9f-]+"
)
_STRONG = re.compile(r"[.!?…;:]")
_ABBREVIATED = re.compile(r"\. *,")
_PAUSES = re.compile(r"[()（）\[\]{}|•·‣▪→←↔⇒➔➜►▶–—―‒,…]|--| -|- ")
_OPENING = re.compile(r"[ -]*$")


def join(text: str, at: int, floor: int, tail: str) -> tuple[int, int, str | None]:
    """Say a sign that no verbalizer took, together with the signs around it.

    ``floor`` is where the text not yet written begins, ``tail`` the last sign written before it.
    """
    sign = text[at]
    if sign == "-" and _is_inner(text, at):
        return at, at + 1, None
    if sign == "." and _is_plain_stop(text, at):
        return at, at + 1, None
    m = _JOINT.match(text, at)
    if m is None:
        return at, at + 1, _odd(sign)
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


# A Greek mu is the sign of a millionth only before the sign of a unit; elsewhere it is a letter.
_MICRO = re.compile(r"(?<![Ͱ-Ͽ])μ(?=[a-zA-ZΩ]{1,2}(?![^\W_]))")
# µg/m3 as keyboards have it.
_PER_POWER = re.compile(r"(?<=[\w€$£]/)([kcdк]?[mм]|ft)([23])(?!\w)")
_RAISE = {"2": "²", "3": "³"}
_TILDE = re.compile(r"(?<=[\d%°])( ?)[~〜～](?= ?[$€£¥]?\d)")

# Marks of notes in brackets say nothing: 1911[1], twice.[2, 3], the fair[a]; but idea[s] has an ending.
_NOTE = re.compile(
    r"(?<=[^\s(\[])(?:\[(?:\d{1,3}(?: ?[,;–-] ?\d{1,3}){0,8}|[a-ci]|(?<![^\W\d_]\[)[a-z]|note \d{1,3})\])+(?!\w)"
)


_SUBSCRIPT = re.compile("[₀-₉]")
_LOWERED = re.compile(r"(?<=[.,;:!?\"”»)])[₀-₉]{1,3}")


def same_length(text: str) -> str:
    """Return a text with signs that mean the same written as one sign, its length unchanged."""
    if not text.isascii() and _SUBSCRIPT.search(text):
        text = _LOWERED.sub(lambda m: " " * len(m.group()), text)
    if not (text.isascii() and text.isprintable()):
        text = text.translate(SAME_LENGTH)
    if "μ" in text:
        text = _MICRO.sub("µ", text)
    if "/" in text:
        text = _PER_POWER.sub(lambda m: m[1] + _RAISE[m[2]], text)
    if "[" in text:
        text = _NOTE.sub(lambda m: " " * len(m.group()), text)
    return _TILDE.sub(r"\1–", text) if "~" in text else text


def spaces(text: str) -> Iterator[re.Match[str]]:
    """Yield the blanks that are said in another way or not at all; few texts have any."""
    if text[:1] == " " or _SPACED.search(text):
        yield from _SPACES.finditer(text)


def long_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the over-long words."""
    if _LONG_RUN.search(text):
        yield from _LONG_WORD.finditer(text)


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where a run of digits or letters ends that begins at a place."""
    run = pattern.match(text, at)
    return run.end() if run else at + 1


def break_word(word: str) -> str:
    """Break an over-long word into parts."""
    return " ".join(word[at : at + _SHORT_WORD] for at in range(0, len(word), _SHORT_WORD))


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
    signs = signs.translate(_FOREIGN_STOPS)
    if not tail:
        return ""
    strong = _STRONG.search(signs)
    space = "" if at_end else " "
    if tail in ".!?;:,":
        return space
    if strong:
        mark = strong.group()
        if _ABBREVIATED.match(signs):
            return "," + space
        if mark in ".…" and "?" in signs:
            mark = "?"
        if mark == "…" or signs.count(".") > 1:
            mark = "." if at_end else ","
        return mark + space
    if _PAUSES.search(signs):
        return "" if at_end else ", "
    return space


def _odd(sign: str) -> str | None:
    """Keep letters, marks and apostrophes, read odd digits, drop every other sign."""
    kind = unicodedata.category(sign)
    if kind[0] in "LM" and sign not in NO_LETTERS:
        return None
    if sign in "¿¡'":
        return None
    # Format and other invisible signs part nothing; a blank keeps words apart elsewhere.
    return "" if kind == "Cf" else " "
