"""Messages between us and a worker process become bytes on a pipe, and back."""

import json
import struct
from collections.abc import Callable
from typing import Any

_SIZES = struct.Struct(">II")
# Twice the words of a very long utterance; a larger header is no header of ours.
_LONGEST_HEADER = 1 << 24
# An hour at 48 kHz: more for one utterance is nonsense.
_LONGEST_BODY = 1 << 29


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes: two sizes, a JSON header, a body of samples."""
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    return b"".join((_SIZES.pack(len(head), len(body)), head, body))


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None when the other side has closed or sends what is no message."""
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


def _exactly(read: Callable[[int], bytes], count: int) -> bytes | None:
    chunks: list[bytes] = []
    while count:
        chunk = read(min(count, 1 << 20))
        if not chunk:
            return None
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)
