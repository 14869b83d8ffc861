"""An address that somebody wrote becomes one that may be linked to and read, or nothing.

Articles, feeds, documents and podcast folders are written by strangers. Whatever they call an
address passes through ``web_address`` where it becomes part of a value: a link runs no script, a
source opens no file, and nobody's password is published.
"""

import re
from hashlib import sha256
from urllib.parse import urlsplit

_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# Browsers leave these out of an address before they look at it, so nothing may hide behind them.
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")
# Parameters that let their holder in. Names that also mean harmless things are not among them.
_SECRET = re.compile(
    r"token|secret|passw|credential|signature|api[-_]?key|access[-_]?key|^(?:sig|jwt|pwd)$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"hidden-[0-9a-f]{8}")


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
    """Return where a source lies as it may be published: an address without who may read it.

    User, password and fragment go, and a hash stands for the value of a parameter such as
    ``token``, so that two addresses that differ stay two. A path is returned as it is.
    """
    if not is_address(location):
        return location
    try:
        parts = urlsplit(location)
    except ValueError:
        return ""
    query = "&".join(map(_hide, parts.query.split("&")))
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query=query, fragment="").geturl()


def _hide(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    if not value or not _SECRET.search(name) or _HIDDEN.fullmatch(value):
        return parameter
    digest = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name}{equals}hidden-{digest[:8]}"
