"""The addresses that newsrooms' systems post to: proof, reading, and an answer when it is kept."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from audio_builder.desk.access import HOOKS
from audio_builder.desk.bodies import read_body
from audio_builder.desk.desk import Desk
from audio_builder.desk.receivers import generic, ghost, wordpress
from audio_builder.desk.receivers.delivery import Ignored, Read
from audio_builder.desk.receivers.received import ReceivedArticles, Result, Taken
from audio_builder.desk.receivers.shared_secrets import Secrets
from audio_builder.desk.receivers.signatures import (
    AuthenticationError,
    generic_sent_ms,
    ghost_sent_ms,
    require_secret,
)
from audio_builder.desk.responses import json_response
from audio_builder.errors import AudioBuilderError

MOST_BYTES = 5_000_000
"""Of a delivery: an article's text three times over, which is how Ghost sends it."""
BODY_SECONDS = 15.0
_AT_ONCE = 16
"""Bodies of strangers are held in memory until their signature is known to be wrong."""
_SITE = re.compile(r"[a-z0-9-]{0,40}")
_LOG_SECONDS = 10.0
"""Between two lines of one kind: strangers must not fill the log."""
_ACCEPTED, _OK = 202, 200
_log = logging.getLogger(__name__)

Authenticate = Callable[[Request, bytes, Sequence[str], int], int]
"""Returns when a delivery was sent, in milliseconds, or refuses it."""


class _Receiver(Struct, frozen=True):
    """One kind of newsroom's system."""

    name: str
    secret: str
    header: str
    """Without it nothing is read."""
    authenticate: Authenticate
    read: Read


def _authenticate_ghost(request: Request, body: bytes, secrets: Sequence[str], now_ms: int) -> int:
    return ghost_sent_ms(request.headers.get("x-ghost-signature", ""), body, secrets, now_ms)


def _authenticate_generic(
    request: Request, body: bytes, secrets: Sequence[str], now_ms: int
) -> int:
    return generic_sent_ms(request.headers.get("x-signature", ""), body, secrets, now_ms)


def _authenticate_wordpress(
    request: Request, _body: bytes, secrets: Sequence[str], _now: int
) -> int:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if kind.lower() == "bearer" else ""
    require_secret(request.headers.get("x-webhook-secret", "") or bearer, secrets)
    return 0


_RECEIVERS = (
    _Receiver("ghost", "ghost_secret", "x-ghost-signature", _authenticate_ghost, ghost.read),
    _Receiver("wordpress", "wordpress_secret", "", _authenticate_wordpress, wordpress.read),
    _Receiver("articles", "articles_secret", "x-signature", _authenticate_generic, generic.read),
)


class Receivers:
    """The handlers of all deliveries."""

    def __init__(self, desk: Desk, secrets: Secrets) -> None:
        self._desk, self._secrets = desk, secrets
        self._received = ReceivedArticles(desk.store)
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._logged: dict[str, float] = {}

    def routes(self) -> list[Route]:
        """Return the routes of deliveries; a second site has an address with its own name."""
        return [
            Route(
                f"{HOOKS}{receiver.name}{site}", partial(self.receive, receiver), methods=["POST"]
            )
            for receiver in _RECEIVERS
            for site in ("", "/{site}")
        ]

    async def receive(self, receiver: _Receiver, request: Request) -> Response:
        """Take a delivery: what is answered is on disk."""
        place = request.path_params.get("site", "")
        if not _SITE.fullmatch(place):
            raise HTTPException(404, "no such address")
        async with self._places:
            body, sent_ms = await self._authenticate(receiver, request)
            event = request.query_params.get("event", "")[:100]
            taken = await run_in_threadpool(
                self._take, receiver, f"{receiver.name}/{place}", body, sent_ms, event
            )
        status = _OK if taken.result is Result.IGNORED else _ACCEPTED
        return json_response(taken, status)

    async def _authenticate(self, receiver: _Receiver, request: Request) -> tuple[bytes, int]:
        """Authenticate a delivery's sender; return its body and when it was sent."""
        secrets = self._secrets.get(receiver.secret, ())
        if not secrets:
            self._log(receiver, "no secret is set for it")
            raise _refusal()
        if receiver.header and receiver.header not in request.headers:
            raise _refusal()
        body = b""
        try:
            if not receiver.header:
                # The secret itself is in a header, and nobody without it is listened to.
                receiver.authenticate(request, body, secrets, 0)
            body = await read_body(request, MOST_BYTES, BODY_SECONDS)
            now_ms = time.time_ns() // 1_000_000
            return body, await run_in_threadpool(
                receiver.authenticate, request, body, secrets, now_ms
            )
        except AuthenticationError as error:
            self._log(receiver, str(error))
            raise _refusal() from error

    def _log(self, receiver: _Receiver, reason: str) -> None:
        """Tell those who run the desk why a delivery is refused; its sender is not told."""
        now = time.monotonic()
        if now >= self._logged.get(receiver.name, 0.0):
            self._logged[receiver.name] = now + _LOG_SECONDS
            _log.warning("a delivery to %s%s is refused: %s", HOOKS, receiver.name, reason)

    def _take(
        self, receiver: _Receiver, place: str, body: bytes, sent_ms: int, event: str
    ) -> Taken:
        delivery = receiver.read(body, sent_ms, event)
        if isinstance(delivery, Ignored):
            return Taken(result=Result.IGNORED, reason=delivery.reason)
        try:
            received = self._desk.settings().received
        except AudioBuilderError as error:
            # It is no fault of the delivery's, so it is to come again.
            self._log(receiver, str(error))
            raise HTTPException(503, "cannot take anything just now") from error
        taken = self._received.take(place, delivery, body, received, datetime.now(UTC))
        if taken.result is not Result.IGNORED:
            self._desk.announce(self._desk.store.any_record(taken.id))
        return taken


def _refusal() -> HTTPException:
    """Return the one answer to all that does not prove itself."""
    return HTTPException(401, "is not signed as it should be")
