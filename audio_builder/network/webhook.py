"""JSON is posted to somebody's address, a few times if need be."""

import time

from audio_builder.network.client import Request
from audio_builder.network.errors import Limits, RequestError

WEBHOOK_SECONDS = 10.0
"""From the name look-up to the status, for all attempts together."""
_MOST_ANSWER_BYTES = 1_000_000
_ATTEMPTS = 3
_LEAST_SECONDS = 1.0
"""No attempt is begun with less."""
_SUCCESS = range(200, 300)
_SERVER_FAULTS = range(500, 600)


def post_json(url: str, content: bytes, *, allow_private: bool) -> str:
    """Post JSON; try again where nothing or a server's fault comes back.

    Returns what is wrong, or an empty text.
    """
    problem = ""
    ends_at = time.monotonic() + WEBHOOK_SECONDS
    for _ in range(_ATTEMPTS):
        seconds = ends_at - time.monotonic()
        if seconds < _LEAST_SECONDS:
            break
        try:
            status = _post(url, content, seconds, allow_private=allow_private)
        except RequestError as error:
            problem = error.problem
            continue
        if status in _SUCCESS:
            return ""
        problem = f"answered {status}"
        if status not in _SERVER_FAULTS:
            break
    return problem


def _post(url: str, content: bytes, seconds: float, *, allow_private: bool) -> int:
    limits = Limits(seconds=seconds, most_bytes=_MOST_ANSWER_BYTES)
    headers = {"Content-Type": "application/json", "User-Agent": "audio-builder"}
    request = Request(
        "POST", url, limits=limits, headers=headers, content=content, allow_private=allow_private
    )
    # What else it says does not matter, and whether it ever ends saying it.
    with request.stream() as (response, _):
        return response.status
