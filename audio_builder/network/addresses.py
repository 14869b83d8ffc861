"""An address that somebody wrote becomes one that may be linked to and read, or nothing.

Articles, feeds, documents and podcast folders are written by strangers. Whatever they call an
address passes through ``web_address`` where it becomes part of a value: a link runs no script, a
source opens no file, and nobody's password is published.
"""

import re
from urllib.parse import urlsplit

_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# Browsers leave these out of an address before they look at it, so nothing may hide behind them.
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")


def is_address(source: str) -> bool:
    """Tell an ``http(s)`` address from a path."""
    return bool(_WEB.match(source))


def web_address(text: str) -> str:
    """Return an ``http(s)`` address without user and password; nothing if it is no such address."""
    address = text.strip()
    if not is_address(address) or _UNSEEN.search(address):
        return ""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    if "@" not in parts.netloc:
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def without_secrets(location: str) -> str:
    """Return where a source lies as it may be told to others: an address without its password."""
    return (web_address(location) or location) if is_address(location) else location
