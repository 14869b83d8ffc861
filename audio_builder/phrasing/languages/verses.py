"""References to the Bible: Phil. 4:8 and Joh 3,16 are said as chapter and verse."""

import re
from collections.abc import Callable

from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.scanner import Verbalizer


def verses(books: str, cardinal: Callable[[int], str], to: str) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of chapter and verse after the name of a book, long or short."""
    names = books.split()
    if not names:
        return ()

    def read(m: re.Match[str]) -> str:
        said = f"{m['book']} {cardinal(int(m['chapter']))} {cardinal(int(m['verse']))}"
        return f"{said} {to} {cardinal(int(m['last']))}" if m["last"] else said

    return (
        Verbalizer(
            name="verse",
            starts=tuple(name.lower() for name in names),
            read=read,
            pattern=rf"(?P<book>{one_of(names)})\.?\s(?P<chapter>\d{{1,3}})[:,]\s?(?P<verse>\d{{1,3}})"
            r"(?:\s?[-–—]\s?(?P<last>\d{1,3}))?(?![\w:]|[.,]\d)",
        ),
    )
