"""An address as people write it becomes one that every client takes."""

import re
from urllib.parse import quote, urlsplit

# What may stand in an address beside letters and digits (RFC 2396); all else is percent-encoded.
_MARKS = "%/:?#@!$&'()*+,;=~"
_PLAIN = re.compile(rf"[A-Za-z0-9_.{re.escape(_MARKS)}-]*")


def plain_address(address: str) -> str:
    """Return an address in ASCII: its host in Punycode, the rest percent-encoded.

    RSS knows no others, and directories refuse them; browsers show both alike.
    """
    if _PLAIN.fullmatch(address):
        return address
    try:
        place = urlsplit(address).netloc
    except ValueError:
        place = ""
    before, _, after = address.partition(place) if place else (address, "", "")
    return quote(before, safe=_MARKS) + _plain_place(place) + quote(after, safe=_MARKS)


def _plain_place(place: str) -> str:
    """Return what stands between the slashes: perhaps a user, the host, perhaps a port."""
    if place.isascii():
        return place
    user, at, host = place.rpartition("@")
    name, colon, port = host.partition(":")
    try:
        plain = name.encode("idna").decode("ascii")
    except UnicodeError:
        plain = quote(name)
    return f"{quote(user, safe=_MARKS)}{at}{plain}{colon}{port}"
