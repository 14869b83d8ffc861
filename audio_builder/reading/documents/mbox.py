"""A mailbox becomes its mails, one after the other."""

import re
from collections.abc import Iterator

from audio_builder.errors import ReadingError
from audio_builder.reading.documents.signatures import MBOX_BEGIN

MOST_MAILS = 20_000
"""A mailbox with more is an archive of years, to be split before it is read aloud."""
MOST_MAILBOX_BYTES = 500_000_000
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def split_mbox(content: bytes, subject: str) -> tuple[bytes, ...]:
    """Return each mail of a mailbox without the line that divides it from the one before."""
    return tuple(_mails(content.lstrip(b"\r\n"), subject))


def _mails(content: bytes, subject: str) -> Iterator[bytes]:
    starts = [found.end() for found in MBOX_BEGIN.finditer(content)]
    if len(starts) > MOST_MAILS:
        raise ReadingError(
            f"holds more than {MOST_MAILS} mails", subject=subject, remedy="split the mailbox"
        )
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        mail = content[content.index(b"\n", start) + 1 : end]
        yield _QUOTED_FROM.sub(rb"\1", mail)
