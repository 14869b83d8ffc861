"""A Range header and a size become the bytes to send (RFC 9110, section 14)."""

import re

_RANGE = re.compile(r"(\d*)-(\d*)")
# Ten thousand ranges in one header have no honest use.
_MOST_RANGES = 20
_MOST_DIGITS = 18


class UnsatisfiableRangeError(ValueError):
    """Nothing that was asked for lies within the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last, or None where the header is to be ignored.

    Several ranges are answered by the one stretch that holds them all, which every client takes;
    parts in a multipart answer are what players trip over.
    """
    unit, _, wanted = header.partition("=")
    parts = [part.strip() for part in wanted.split(",") if part.strip()]
    if unit.strip().lower() != "bytes" or not parts or len(parts) > _MOST_RANGES:
        return None
    found = []
    for part in parts:
        match = _RANGE.fullmatch(part)
        if not match or part == "-" or len(part) > 2 * _MOST_DIGITS:
            return None
        stretch = _stretch(match[1], match[2], size)
        if stretch is None:
            return None
        if stretch[0] < stretch[1]:
            found.append(stretch)
    if not found:
        raise UnsatisfiableRangeError(header)
    return min(start for start, _ in found), max(end for _, end in found)


def _stretch(first: str, last: str, size: int) -> tuple[int, int] | None:
    if not first:
        return max(0, size - int(last)), size
    start = int(first)
    if last and int(last) < start:
        return None
    return min(start, size), min(int(last) + 1, size) if last else size
