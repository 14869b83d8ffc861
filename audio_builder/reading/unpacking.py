"""Packed bytes become plain bytes, never more than a page can have."""

import zlib

from audio_builder.errors import ReadingError

LIMIT_BYTES = 10_000_000
"""The largest page read. The longest novels are a third of it; what is bigger is no article."""
DOCUMENT_BYTES = 64_000_000
"""The largest document read: most of it is pictures, which are left where they are."""

# What is put together of many streams, as logs are; each copies what comes after it.
_MOST_MEMBERS = 500
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31  # zlib: 15 bits of window, plus 16 for a gzip header


def is_gzip(content: bytes) -> bool:
    """Tell whether bytes are a gzip stream."""
    return content.startswith(_GZIP_MAGIC)


def unpack(content: bytes, subject: str, limit: int = LIMIT_BYTES) -> bytes:
    """Unpack gzip, one stream or several in a row, and refuse what grows beyond the limit."""
    return inflate(content, _GZIP_WINDOW, subject, limit)


def inflate(content: bytes, window: int, subject: str, limit: int = LIMIT_BYTES) -> bytes:
    """Unpack zlib's formats; ``window`` is zlib's own parameter for which."""
    parts: list[bytes] = []
    size = 0
    rest = content
    for _ in range(_MOST_MEMBERS):
        if not rest:
            break
        stream = zlib.decompressobj(window)
        try:
            part = stream.decompress(rest, limit + 1 - size)
        except zlib.error as error:
            raise ReadingError(
                "is packed but damaged", subject=subject, remedy="get the file again"
            ) from error
        size += len(part)
        parts.append(part)
        if size > limit:
            raise too_large(subject, limit)
        if not stream.eof:
            raise ReadingError(
                "is packed but ends too early", subject=subject, remedy="get the file again"
            )
        # Bytes after the stream are the next member; zero padding after the last one is usual.
        rest = stream.unused_data.lstrip(b"\0")
    if rest:
        raise ReadingError(
            f"is packed in more than {_MOST_MEMBERS} streams",
            subject=subject,
            remedy="unpack it and give the file",
        )
    return b"".join(parts)


def too_large(subject: str, limit: int = LIMIT_BYTES) -> ReadingError:
    """Say that a page is larger than any article."""
    return ReadingError(
        f"is larger than {limit // 1_000_000} MB",
        subject=subject,
        remedy="give the article alone, not the whole archive",
    )
