"""A mailbox becomes its mails, one after the other."""

import re
from collections.abc import Iterator

from audio_builder.errors import ReadingError

MOST_MAILS = 20_000
"""A mailbox with more is an archive of years, to be split before it is read aloud."""
_NAME = re.compile(rb"[!-9;-~]{1,80}:")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BEGIN = re.compile(rb"(?:\A|\n\r?\n)(?=From [^\n]{0,300}\n[!-9;-~]{1,80}:)")


def is_mbox(content: bytes) -> bool:
    """Tell whether bytes begin as a mailbox does: a line "From ...", then a header."""
    return bool(_BEGIN.match(content.lstrip(b"\r\n")))


def split_mbox(content: bytes, subject: str) -> Iterator[bytes]:
    """Yield each mail of a mailbox without the line that divides it from the one before."""
    content = content.lstrip(b"\r\n")
    starts = [found.end() for found in _BEGIN.finditer(content)]
    if len(starts) > MOST_MAILS:
        raise ReadingError(
            f"holds more than {MOST_MAILS} mails", subject=subject, remedy="split the mailbox"
        )
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        mail = content[content.index(b"\n", start) + 1 : end]
        yield _QUOTED_FROM.sub(rb"\1", mail)
