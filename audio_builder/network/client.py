"""One HTTP request: to checked hosts only, with one deadline and a bound on what comes back.

Everything that asks a server goes through here: pages, feeds, voices' servers, downloads, hooks.
The deadline counts from the first step of the name look-up to the last byte of the body; it holds
for servers that drip headers, chunk sizes or trailers, too. Redirects are not followed: whoever
may follow one decides, and keys go to no host that nobody has named.

Behind a proxy (``HTTPS_PROXY`` and the like, ``NO_PROXY``) the proxy looks names up, so that only
addresses written as numbers, and this machine's own names, can be refused here.
"""

import ssl
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from functools import cache
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import httpcore
from msgspec import Struct
from msgspec.structs import replace

from audio_builder.network.connections import WAIT_SECONDS, CheckingBackend
from audio_builder.network.errors import Cause, Limits, RequestError, translate_errors
from audio_builder.network.hosts import require_public_number, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_SCHEMES = ("http:", "https:")
_SAFE = "/%:@!$&'()*+,;=~-._"


class Response(Struct, frozen=True, kw_only=True):
    """What a server answered."""

    status: int
    headers: Message
    body: bytes = b""


class Request:
    """One request on a connection of its own; ``interrupt`` ends it from another thread.

    Raises RequestError, for every status a server may answer nothing.
    """

    def __init__(
        self,
        method: str,
        url: str,
        *,
        limits: Limits,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        allow_private: bool = False,
    ) -> None:
        self._method, self._url, self._limits = method, url, limits
        self._headers = {"Connection": "close", **(headers or {})}
        self._content = content
        self._backend = CheckingBackend(limits, allow_private=allow_private)

    def send(self) -> Response:
        """Return the whole answer, of any status."""
        with self.stream() as (response, chunks):
            return Response(status=response.status, headers=response.headers, body=b"".join(chunks))

    @contextmanager
    def stream(self) -> Generator[tuple[Response, Iterator[bytes]]]:
        """Give status and headers, and the body piece by piece."""
        limits = self._limits
        self._backend.start()
        with translate_errors(limits), self._pool() as pool:
            asked = pool.stream(
                self._method,
                _target(self._url),
                headers=list(self._headers.items()),
                content=self._content,
                extensions={"timeout": dict.fromkeys(("connect", "read", "write"), WAIT_SECONDS)},
            )
            with asked as answer:
                self._backend.allow_body()
                yield (
                    Response(status=answer.status, headers=_message(answer.headers)),
                    _limit_size(answer.iter_stream(), limits.most_bytes),
                )

    def interrupt(self) -> None:
        """Close the connection; a read in progress fails."""
        self._backend.interrupt()

    def _pool(self) -> httpcore.ConnectionPool:
        context = _trust() if self._url[:6].lower() == "https:" else None
        proxy = _proxy_of(self._url)
        if proxy is None:
            return httpcore.ConnectionPool(ssl_context=context, network_backend=self._backend)
        self._backend.through_proxy(urlsplit(self._url).hostname or "")
        near = urlsplit(proxy)
        user = None
        if near.username is not None:
            user = (unquote(near.username), unquote(near.password or ""))
        return httpcore.HTTPProxy(
            f"{near.scheme}://{near.netloc.rpartition('@')[2]}",
            proxy_auth=user,
            ssl_context=context,
            network_backend=self._backend,
        )


class StreamedResponse(Struct, frozen=True, kw_only=True):
    """What came at the end of perhaps some redirects, its body piece by piece."""

    url: str
    """Where it was found."""
    response: Response
    chunks: Iterator[bytes]


@contextmanager
def get(
    url: str,
    *,
    limits: Limits,
    headers: Mapping[str, str] | None = None,
    allow_private: bool = False,
    stay_secure: bool = False,
) -> Generator[StreamedResponse]:
    """Get what lies at an address, following a few redirects within one deadline.

    ``stay_secure`` refuses to be led from https to http, where content can be changed.
    """
    ends_at = time.monotonic() + limits.seconds
    current = url
    for _ in range(_MOST_REDIRECTS + 1):
        left = replace(limits, seconds=max(ends_at - time.monotonic(), 0.0))
        request = Request("GET", current, limits=left, headers=headers, allow_private=allow_private)
        with request.stream() as (response, chunks):
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                yield StreamedResponse(url=current, response=response, chunks=chunks)
                return
        current = _redirect_target(current, location, stay_secure=stay_secure)
        if not current:
            break
    raise RequestError(
        "redirects too often or to something that is no page",
        remedy="open it in a browser and give the address it ends at",
        cause=Cause.REDIRECTED,
    )


def _redirect_target(current: str, location: str, *, stay_secure: bool) -> str:
    """Return where a redirect leads, or nothing where nobody should go."""
    try:
        target = urljoin(current, location)
    except ValueError:
        return ""
    wanted = ("https:",) if stay_secure and current.lower().startswith("https:") else _SCHEMES
    return target if target.lower().startswith(wanted) else ""


def require_request_target(url: str, *, allow_private: bool, seconds: float) -> None:
    """Refuse an address that could never be asked: before work is done for its sake."""
    with translate_errors(Limits(seconds=seconds, most_bytes=0)):
        target = _target(url)
        if _proxy_of(url) is None:
            host = target.host.decode()
            port = target.port or (443 if target.scheme == b"https" else 80)
            resolve(host, port, allow_private=allow_private, seconds=seconds)
        else:
            require_public_number(target.host.decode(), allow_private=allow_private)


def _limit_size(chunks: Iterator[bytes], most_bytes: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most_bytes:
            raise RequestError(
                f"is larger than {most_bytes // 1_000_000} MB", cause=Cause.TOO_LARGE
            )
        yield chunk


def _target(url: str) -> httpcore.URL:
    """Return an address in the parts a request needs, its path and query percent-encoded."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if scheme not in {"http", "https"} or not host:
        raise ValueError("not a web address")
    port = parts.port
    if port == 0:
        raise ValueError("no port has the number 0")
    query = f"?{quote(parts.query, safe=_SAFE + '?[]')}" if parts.query else ""
    return httpcore.URL(
        scheme=scheme.encode(),
        host=(host if host.isascii() else host.encode("idna").decode()).encode(),
        port=port,
        target=(quote(parts.path or "/", safe=_SAFE) + query).encode(),
    )


def _proxy_of(url: str) -> str | None:
    """Return the proxy that the environment or the system names for an address."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme.lower())
    if not proxy or not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        # Python from python.org brings no certificates on macOS.
        context.load_verify_locations(certifi.where())
    return context


def _message(headers: list[tuple[bytes, bytes]]) -> Message:
    message = Message()
    for name, value in headers:
        message[name.decode("ascii", "replace")] = value.decode("latin-1")
    return message
