"""References to the Bible: Phil. 4:8 and Joh 3,16 are said as chapter and verse."""

import re
from collections.abc import Callable

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.scanner import DIGIT, Recognizer


def verses(books: str, cardinal: Callable[[int], str], to: str) -> tuple[Recognizer, ...]:
    """Return the recognizer of chapter and verse after the name of a book, long or short."""
    known = frozenset(book.lower() for book in books.split())

    def read(m: re.Match[str]) -> str | None:
        if word_before(m).rstrip(".").lower() not in known:
            return None
        said = f"{cardinal(int(m['chapter']))} {cardinal(int(m['verse']))}"
        return f"{said} {to} {cardinal(int(m['last']))}" if m["last"] else said

    return (
        Recognizer(
            name="verse",
            starts=(DIGIT,),
            read=read,
            pattern=r"(?P<chapter>\d{1,3})(?:[:,.])\s?(?P<verse>\d{1,3})(?:\s?[-–—]\s?(?P<last>\d{1,3}))?(?![\w:]|[.,]\d)",
        ),
    )
