"""Texts of unknown origin become texts that are safe to print."""

import re
from datetime import UTC, datetime

# Not allowed in XML 1.0 (section 2.2), lone surrogates with them; and the two overrides
# that would turn the rest of an app's episode list around.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]"
)
_ELLIPSIS = "…"


def printable(text: str) -> str:
    """Return a text without the characters that XML forbids or that hide what is written."""
    # Python's idea of printable is the narrower one, and costs half as much to ask.
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def one_line(text: str, limit: int = 0) -> str:
    """Return a printable text on one line, cut at a word beyond ``limit`` characters."""
    line = " ".join(printable(text).split())
    if not limit or len(line) <= limit:
        return line
    cut = line[: limit - 1]
    whole_words = cut.rpartition(" ")[0] if " " in cut[limit // 2 :] else cut
    return whole_words.rstrip(" ,;:–—-") + _ELLIPSIS


def within_bytes(text: str, limit: int) -> str:
    """Return a printable text that takes at most ``limit`` bytes in UTF-8, cut at a word."""
    text = printable(text)
    if len(text.encode()) <= limit:
        return text
    fitting = text.encode()[: max(0, limit - len(_ELLIPSIS.encode()))].decode(errors="ignore")
    return one_line(text, len(fitting) + 1) if fitting else ""


def aware(moment: datetime) -> datetime:
    """Return a moment with its offset; one without is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
