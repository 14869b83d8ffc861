"""A host name becomes the IP addresses that may be asked, or an error that says why not."""

import contextlib
import ipaddress
import socket
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Thread

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv4 addresses written as IPv6: by translating networks (RFC 6052, RFC 8215), the two forms of
# RFC 4291 and RFC 2765 that systems still take, and ISATAP (RFC 5214), which names any network.
_EMBEDDING = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96"))
)
_LOCAL_NAMES = ("localhost", "localhost.localdomain")
_ISATAP = (0x00005EFE, 0x02005EFE)
# Not of the open internet, whatever an older Python's own list says: site-local addresses,
# segment routing, documentation, the dummy address of IPv4 over IPv6, and old 6to4 relays.
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("fec0::/10", "5f00::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24"),
    )
)


class PrivateHostError(OSError):
    """A name stands for this machine or a private network."""


def resolve(host: str, port: int, *, allow_private: bool, seconds: float) -> tuple[str, ...]:
    """Look a host up once; the connection then goes to what was checked, not to the name.

    One private address among public ones is refused too: names that answer now this, now that
    are how a page reaches the machines behind a firewall.

    Raises:
        PrivateHostError: the name stands for this machine or a private network.
        TimeoutError: there was no answer in time.
        OSError: there is no such host.
    """
    found = tuple(dict.fromkeys(str(answer[4][0]) for answer in _look_up(host, port, seconds)))
    if not allow_private and not all(is_public(address) for address in found):
        raise PrivateHostError("is an address of this machine or a private network")
    return found


_Answers = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[object, ...]]]


def _look_up(host: str, port: int, seconds: float) -> _Answers:
    """Ask the system's resolver, which itself knows no deadline, from a thread that may be left."""
    answer: Future[_Answers] = Future()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))  # type: ignore[arg-type]
        except (OSError, UnicodeError) as error:
            answer.set_exception(error if isinstance(error, OSError) else OSError("no such host"))

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        return answer.result(max(seconds, 0.0))
    except FutureTimeoutError:
        raise TimeoutError(f"no answer for the name {host}") from None


def require_public_number(host: str, *, allow_private: bool) -> None:
    """Refuse this machine's names and private numbers without looking anything up.

    Raises:
        PrivateHostError: the host is one.
    """
    if allow_private:
        return
    name = host.lower().rstrip(".")
    with contextlib.suppress(OSError):
        # All spellings that systems take for a number: 127.1, 0x7f000001, 2130706433.
        name = socket.inet_ntoa(socket.inet_aton(name))
    is_number = ":" in name or name.replace(".", "").isdigit()
    is_local = name in _LOCAL_NAMES or name.endswith(".localhost")
    if is_local or (is_number and not is_public(name)):
        raise PrivateHostError("is an address of this machine or a private network")


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    return all(_is_open(one) for one in _with_hidden_addresses(ip))


def _is_open(ip: _Address) -> bool:
    listed = any(ip.version == network.version and ip in network for network in _PRIVATE)
    return ip.is_global and not ip.is_multicast and not listed


def _with_hidden_addresses(ip: _Address) -> tuple[_Address, ...]:
    """Return an address and the IPv4 addresses hidden in it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    lowest = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.ipv4_mapped or any(ip in network for network in _EMBEDDING):
        return (lowest,)
    hidden = [*([ip.sixtofour] if ip.sixtofour else []), *(ip.teredo or ())]
    if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        hidden.append(lowest)
    return (ip, *hidden)
