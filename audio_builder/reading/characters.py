"""Text as it was stored becomes text as it is seen."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028]")
_PARAGRAPH_ENDS = re.compile("[\f\u2029]")
# A terminal obeys these; nobody reads them.
_TERMINAL = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]{0,500}(?:\x07|\x1b\\\\)|[@-_])")
# Controls except tab and line feed, soft hyphens, zero-width marks, direction controls, tags.
# The joiners U+200C and U+200D stay: Persian and Indic words are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef\U000e0000-\U000e007f\ud800-\udfff]"
)
# More accents than any script puts on a letter; the rest is a prank that hides the text.
_ACCENT_PILE = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")


def visible(text: str) -> str:
    """Remove what cannot be seen, and write line ends one way."""
    if not text.isprintable():  # most lines are, and nothing that is printable is unseen
        text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
        text = _UNSEEN.sub("", _TERMINAL.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", _ACCENT_PILE.sub(r"\1", text))


def one_line(text: str) -> str:
    """Join all white space, the no-break kinds too, into single spaces."""
    return " ".join(text.split())
