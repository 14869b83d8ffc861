"""Messages between us and a worker process become bytes on a pipe, and back."""

import json
import struct
from collections.abc import Callable
from enum import StrEnum
from typing import Any

_SIZES = struct.Struct(">II")
# Twice the words of a very long utterance; a larger header is no header of ours.
_LONGEST_HEADER = 1 << 24
# An hour at 48 kHz: more for one utterance is nonsense.
_LONGEST_BODY = 1 << 29
# Read no more at a time: what a header promises need not come.
_MOST_BYTES = 1 << 18


class ReplyStatus(StrEnum):
    """What became of a request."""

    OK = "ok"
    REFUSED = "refused"
    """The engine will never say this."""
    NOTHING = "nothing"
    """The text holds nothing that can be said."""
    LATE = "late"
    DIED = "died"
    FAILED = "failed"


def pack(header: dict[str, Any], body_size: int = 0) -> bytes:
    """Return the start of a message: two sizes and a JSON header; the samples follow it."""
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    return _SIZES.pack(len(head), body_size) + head


def unpack(read: Callable[[int], bytes | None]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message with a ``read``; None when there is no more, or no message."""
    sizes = _exactly(read, _SIZES.size)
    if sizes is None:
        return None
    head_size, body_size = _SIZES.unpack(sizes)
    if head_size > _LONGEST_HEADER or body_size > _LONGEST_BODY:
        return None
    head, body = _exactly(read, head_size), _exactly(read, body_size)
    if head is None or body is None:
        return None
    try:
        header = json.loads(head)
    except ValueError:
        return None
    return (header, body) if isinstance(header, dict) else None


def _exactly(read: Callable[[int], bytes | None], count: int) -> bytes | None:
    parts = []
    while count:
        part = read(min(count, _MOST_BYTES))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
