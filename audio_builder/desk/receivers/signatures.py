"""Who sent a delivery is proved by a secret that only the newsroom's system and the desk know."""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

WINDOW_MS = 300_000
"""How far a sender's clock may be from ours; what is older may be a recording."""
_PART = re.compile(r"\s{0,8}(sha256|t)=([0-9A-Za-z]{1,64})\s{0,8}")
_HEX_DIGITS = 64
_LONGEST_HEADER = 300
_LONGEST_NUMBER = 16


class AuthenticationError(Exception):
    """A delivery is not from whom it should be; the reason is for our own log alone."""


def ghost_sent_ms(header: str, body: bytes, secrets: Iterable[str], now_ms: int) -> int:
    """Return when Ghost sent a body, or refuse it.

    ``sha256=HEX, t=MS``. Ghost signs the body with the milliseconds behind it; until the summer of
    2024 it signed the body alone, which is taken, too: there the time proves nothing, and an old
    body does nothing since the article has a newer one.
    """
    given, time = _parts(header)
    sent_ms = int(time)
    _require_match(given, (body + time.encode(), body), secrets)
    _require_recent(sent_ms, now_ms)
    return sent_ms


def generic_sent_ms(header: str, body: bytes, secrets: Iterable[str], now_ms: int) -> int:
    """Return when a body was sent, or refuse it.

    ``t=SECONDS, sha256=HEX``; the seconds as they stand there, a full stop, and the
    body are signed.
    """
    given, time = _parts(header)
    sent_ms = int(time) * 1000
    _require_match(given, (time.encode() + b"." + body,), secrets)
    _require_recent(sent_ms, now_ms)
    return sent_ms


def require_secret(given: str, secrets: Iterable[str]) -> None:
    """Refuse who does not bring the secret itself."""
    # Digests have one length, so that a comparison tells nothing of the secret's.
    digest = _digest(given)
    if not sum([hmac.compare_digest(digest, _digest(secret)) for secret in secrets]):
        raise AuthenticationError("the secret is not the one that is set")


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _parts(header: str) -> tuple[str, str]:
    """Return the signature and the time of a header."""
    if not header or len(header) > _LONGEST_HEADER:
        raise AuthenticationError("there is no signature")
    matches = (_PART.fullmatch(part) for part in header.split(","))
    found = {match[1]: match[2] for match in matches if match}
    given, time = found.get("sha256", ""), found.get("t", "")
    is_number = time.isascii() and time.isdecimal() and len(time) <= _LONGEST_NUMBER
    if len(given) != _HEX_DIGITS or not is_number:
        raise AuthenticationError("the signature has another form")
    return given.lower(), time


def _require_match(given: str, signed: Iterable[bytes], secrets: Iterable[str]) -> None:
    """Compare with all that would be right, in a time that tells nothing."""
    matches = [
        hmac.compare_digest(given, hmac.new(secret.encode(), content, sha256).hexdigest())
        for content in signed
        for secret in secrets
    ]
    if not any(matches):
        raise AuthenticationError("the signature is wrong: another secret, or another body")


def _require_recent(sent_ms: int, now_ms: int) -> None:
    if abs(now_ms - sent_ms) > WINDOW_MS:
        seconds = round((now_ms - sent_ms) / 1000)
        raise AuthenticationError(
            f"was sent {seconds} s ago by its sender's clock, too far from ours"
        )
