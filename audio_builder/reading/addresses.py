"""A host name becomes the addresses that may be asked, or an error that says why not."""

import ipaddress
import socket

from audio_builder.errors import ReadingError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv4 addresses written as IPv6 by translating networks (RFC 6052, RFC 8215).
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/96"))


def resolve(host: str, port: int, *, allow_private: bool, subject: str) -> tuple[str, ...]:
    """Look a host up once; the connection then goes to what was checked, not to the name.

    One private address among public ones is refused too: names that answer now this, now that
    are how a page reaches the machines behind a firewall.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReadingError(
            "no such host", subject=subject, remedy="check the address and the network"
        ) from error
    found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not allow_private and not all(is_public(address) for address in found):
        raise ReadingError(
            "is an address of this machine or a private network",
            subject=subject,
            remedy="use --allow-private if that is meant",
        )
    return found


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _meant(ip))


def _meant(ip: _Address) -> tuple[_Address, ...]:
    """Return an address and the IPv4 addresses hidden in it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if any(ip in network for network in _TRANSLATED):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    hidden = [*([ip.sixtofour] if ip.sixtofour else []), *(ip.teredo or ())]
    return (ip, *hidden)
