"""Millions and more in words, for languages that say them as nouns."""

from collections.abc import Callable, Iterable

Scale = tuple[int, str, str]
"""A number with its name for one and for several."""


def large_parts(
    number: int, scales: Iterable[Scale], one: str, count: Callable[[int], str]
) -> tuple[list[str], int]:
    """Return the words for millions and more, and what is left below them.

    ``one`` stands before a single million, ``count`` gives the words for several.
    """
    parts = []
    for scale, name, names in scales:
        many, number = divmod(number, scale)
        if many:
            parts.append(f"{one} {name}" if many == 1 else f"{count(many)} {names}")
    return parts, number
