"""Standard input, bounded and perhaps closed; filters need nothing else of the command line."""

import sys
from typing import BinaryIO

from audio_builder.errors import ReadingError
from audio_builder.reading.unpacking import DOCUMENT_BYTES

# Standard input is read whole; an article is small, a mistake (`< video.mp4`) is not.
MOST_STDIN_BYTES = 10_000_000


def stdin() -> BinaryIO:
    """Return standard input, if there is one: a caller may have closed it."""
    if sys.stdin is None:
        raise ReadingError("is closed", subject="standard input", remedy="give a file")
    return sys.stdin.buffer


def read_stdin() -> bytes:
    """Read standard input whole, within reason."""
    content = read_limited_stdin()
    if len(content) > MOST_STDIN_BYTES:
        raise ReadingError(
            f"holds more than {MOST_STDIN_BYTES // 1_000_000} MB", subject="standard input"
        )
    return content


def read_limited_stdin() -> bytes:
    """Read no more than one byte beyond the limit, for a reader that refuses it by itself."""
    return stdin().read(DOCUMENT_BYTES + 1)
