"""An address that was used becomes one that may be published."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

# Parameters that let their holder in. Names that also mean harmless things are not among them.
_SECRET = re.compile(
    r"token|secret|passw|credential|signature|api[-_]?key|access[-_]?key|^(?:sig|jwt|pwd)$",
    re.IGNORECASE,
)
_HIDDEN_CHARACTERS = 8


def public_address(address: str) -> str:
    """Return an address without user, password and fragment, its secrets replaced by a hash.

    Two addresses that differ stay two: the hash tells them apart.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    query = "&".join(map(_hide, parts.query.split("&")))
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query=query, fragment="").geturl()


def _hide(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    if not value or not _SECRET.search(name):
        return parameter
    digest = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name}{equals}{digest[:_HIDDEN_CHARACTERS]}"
