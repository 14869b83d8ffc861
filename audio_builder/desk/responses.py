"""Values and errors become answers of the API."""

import logging
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from audio_builder.converting.outcome import internal_error
from audio_builder.desk.records import (
    ConflictError,
    MissingError,
    Problem,
    TooLargeError,
    problem_of,
)
from audio_builder.errors import (
    AudioBuilderError,
    EngineMissingError,
    PhrasingError,
    ReadingError,
    SettingsError,
)

PREFIX = "/api/v1"
_STATUSES: tuple[tuple[type[AudioBuilderError], int], ...] = (
    (MissingError, 404),
    (ConflictError, 409),
    (TooLargeError, 413),
    (SettingsError, 400),
    (ReadingError, 422),
    (PhrasingError, 422),
    (EngineMissingError, 503),
    (AudioBuilderError, 500),
)
ACCEPTED = 202
_log = logging.getLogger(__name__)


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    """Return a value as JSON."""
    return Response(
        msgspec.json.encode(value),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )


def error_response(error: Exception) -> Response:
    """Return an error as the API gives it, with a fitting status."""
    if isinstance(error, HTTPException):
        problem, status = Problem(problem=str(error.detail)), error.status_code
        return json_response({"error": problem}, status, **(dict(error.headers or {})))
    known = error if isinstance(error, AudioBuilderError) else internal_error(error)
    status = next(code for kind, code in _STATUSES if isinstance(known, kind))
    return json_response({"error": problem_of(known)}, status)


async def handle_error(_request: Request, error: Exception) -> Response:
    """Answer a request that failed."""
    if not isinstance(error, AudioBuilderError | HTTPException):
        _log.warning("internal error", exc_info=error)
    return error_response(error)


def seen_tag(request: Request) -> str:
    """Return the version that whoever changes something has seen, as ``If-Match`` tells it."""
    return request.headers.get("if-match", "").strip().removeprefix("W/").strip('"').strip("*")
