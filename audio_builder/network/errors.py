"""What may become of a request, and how long and large one may be."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import httpcore
from msgspec import Struct

from audio_builder.errors import AudioBuilderError
from audio_builder.network.hosts import PrivateHostError


class Cause(StrEnum):
    """Why a request failed; callers decide by it what to advise."""

    INVALID = "invalid"
    NO_HOST = "no host"
    PRIVATE = "private"
    REFUSED = "refused"
    CERTIFICATE = "certificate"
    LATE = "late"
    TOO_LARGE = "too large"
    CUT_SHORT = "cut short"
    REDIRECTED = "redirected"
    FAILED = "failed"


class RequestError(AudioBuilderError):
    """A request came to nothing."""

    def __init__(
        self,
        problem: str = "",
        *,
        subject: str = "",
        remedy: str = "",
        cause: Cause = Cause.FAILED,
    ) -> None:
        super().__init__(problem, subject=subject, remedy=remedy)
        self.cause = cause


class Limits(Struct, frozen=True, kw_only=True):
    """How long a request may take and how much may come back."""

    seconds: float
    """From the name look-up to the last byte."""
    most_bytes: int
    """Of the body, as it comes: perhaps packed."""


@contextmanager
def translate_errors(limits: Limits) -> Iterator[None]:
    """Say in one line what became of a request."""
    try:
        yield
    except RequestError:
        raise
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise RequestError(
            f"did not answer in {limits.seconds:.0f} s", remedy="try later", cause=Cause.LATE
        ) from error
    except PrivateHostError as error:
        raise RequestError(
            str(error), remedy="use --allow-private if that is meant", cause=Cause.PRIVATE
        ) from error
    except socket.gaierror as error:
        raise RequestError(
            "no such host", remedy="check the address and the network", cause=Cause.NO_HOST
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise RequestError(
            f"has no trustworthy certificate: {error.verify_message}", cause=Cause.CERTIFICATE
        ) from error
    except ConnectionRefusedError as error:
        raise RequestError(
            "cannot be reached: nothing answers there",
            remedy="check the address",
            cause=Cause.REFUSED,
        ) from error
    except httpcore.RemoteProtocolError as error:
        raise RequestError(f"broke off: {error}", cause=Cause.CUT_SHORT) from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        raise RequestError(
            f"is not a valid address: {error}", remedy="check its spelling", cause=Cause.INVALID
        ) from error
    except (OSError, httpcore.NetworkError, httpcore.ProxyError) as error:
        raise RequestError(
            f"cannot be reached: {error or type(error).__name__}",
            remedy="check the address and the network",
        ) from error
