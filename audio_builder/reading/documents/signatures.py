"""How bytes without a telling name begin: as a mail, a mailbox, a saved page or captions."""

import re

_HEAD_BYTES = 16_384
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,80}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*)+")
_MAIL_HEADERS = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Return-Path|MIME-Version|Message-ID|Delivered-To"
    rb"|Content-Type|Snapshot-Content-Location):",
    re.IGNORECASE | re.MULTILINE,
)
_SAVED = re.compile(
    rb"^(?:Snapshot-Content-Location:|From: <Saved by |X-MAF-)", re.IGNORECASE | re.MULTILINE
)
MBOX_BEGIN = re.compile(rb"(?:\A|\n\r?\n)(?=From [^\n]{0,300}\n[!-9;-~]{1,80}:)")
"""Where a mail of a mailbox begins: after an empty line, "From ", then a header."""
_TIMES = re.compile(
    rb"^\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d"
)


def is_mail(content: bytes) -> bool:
    """Tell whether bytes begin with a mail's headers: three that no prose begins with."""
    names = {name.lower() for name in _MAIL_HEADERS.findall(_headers(content))}
    return len(names) > 2  # noqa: PLR2004 - "From:" and "To:" may head a dialogue


def is_saved_page(content: bytes) -> bool:
    """Tell whether bytes begin as a browser's archive of a page does."""
    return bool(_SAVED.search(_headers(content)))


def is_mbox(content: bytes) -> bool:
    """Tell whether bytes begin as a mailbox does."""
    return bool(MBOX_BEGIN.match(content[:_HEAD_BYTES].lstrip(b"\r\n")))


def is_captions(content: bytes) -> bool:
    """Tell whether bytes begin with captions: a number, then times; or WebVTT's name."""
    head = content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WEBVTT"):
        return True
    number, _, rest = head.partition(b"\n")
    return number.strip().isdigit() and bool(_TIMES.match(rest))


def _headers(content: bytes) -> bytes:
    head = content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").lstrip(b"\n")
    found = _HEADERS.match(head)
    return found.group() if found else b""
