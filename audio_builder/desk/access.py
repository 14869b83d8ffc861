"""Every request is refused unless it comes from our own pages or brings the token."""

import hmac
import ipaddress
import socket
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HOOKS = "/hooks/"
"""Where newsrooms' systems post to."""
_YEAR = 365 * 86400
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Access(Struct, frozen=True, kw_only=True):
    """Who may ask, and under which names."""

    token: str
    host: str
    """What the server listens on."""
    port: int
    address: str = ""
    """Where a reverse proxy takes the requests in, such as ``https://desk.example.org``."""

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers share cookies among the ports of a host."""
        return f"audio-builder-desk-{self.port}"

    def knows_host(self, host: str) -> bool:
        """Tell whether a Host header is one of ours; a stranger's name may lead to us, too."""
        if self.address and host.lower() == urlsplit(self.address).netloc.lower():
            return True
        try:
            parts = urlsplit(f"//{host}")
            name, port = (parts.hostname or "").lower(), parts.port or 80
        except ValueError:
            return False
        if "@" in host or port != self.port:
            return False
        if self.host in {"0.0.0.0", "::"}:  # noqa: S104 - what is compared, not opened
            return name in (*_LOOPBACK, socket.gethostname().lower()) or _is_number(name)
        return name == self.host.strip("[]").lower() or (
            name in _LOOPBACK and (self.host in _LOOPBACK or _is_loopback(self.host))
        )

    def knows_origin(self, origin: str, host: str) -> bool:
        """Tell whether an Origin header is that of our own pages."""
        if self.address and origin.lower() == self._public_origin:
            return True
        return origin.lower() == f"http://{host.lower()}"

    @property
    def _public_origin(self) -> str:
        parts = urlsplit(self.address.lower())
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by https."""
        return self.address.lower().startswith("https:")

    def is_token(self, given: str) -> bool:
        """Compare a token in a time that tells nothing of it."""
        return hmac.compare_digest(given.encode(), self.token.encode())


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_number(name) and ipaddress.ip_address(name).is_loopback


class AccessControl:
    """Lets requests through that may be, and gives every answer its security headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Return the answer for a request that is not let through."""
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._access.knows_host(host):
            return _error(403, "is not a name of this desk", host, "open the printed address")
        if origin is not None and not self._access.knows_origin(origin, host):
            return _error(403, "may not ask this desk", origin, "use the desk's own pages")
        if scope["path"].startswith(HOOKS):
            # Whoever posts there proves it by a signature of its own.
            return None
        if self._access.is_token(_bearer(headers)) or self._access.is_token(self._cookie(headers)):
            return None
        if scope["path"] == "/" and scope["method"] == "GET":
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if self._access.is_token(given):
                return self._log_in()
        return _error(401, "needs the token", "", "open the address that the desk printed")

    def _cookie(self, headers: Headers) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._access.cookie)
        except CookieError:
            return ""
        return found.value if found else ""

    def _log_in(self) -> ASGIApp:
        """Put the token from the address into a cookie that no script and no other site gets."""
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            self._access.cookie,
            self._access.token,
            max_age=_YEAR,
            httponly=True,
            samesite="strict",
            secure=self._access.is_secure,
        )
        return response


def _bearer(headers: Headers) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _error(status: int, problem: str, subject: str, remedy: str) -> JSONResponse:
    content = {"problem": problem, "subject": subject[:200], "remedy": remedy}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004 - HTTP
    return JSONResponse({"error": content}, status_code=status, headers=headers)
