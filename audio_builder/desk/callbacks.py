"""What became of an article is posted to the address that was given with it."""

from audio_builder.network.client import Request
from audio_builder.network.errors import Limits, RequestError

CALL_SECONDS = 10.0
_ATTEMPTS = 3
_MOST_ANSWER_BYTES = 1_000_000
_SUCCESS = range(200, 300)
_SERVER_FAULTS = range(500, 600)


def call(url: str, content: bytes, *, allow_private: bool) -> str:
    """Post JSON to an address, a few times if need be; return what is wrong, or nothing."""
    problem = ""
    for _ in range(_ATTEMPTS):
        try:
            status = _post(url, content, allow_private=allow_private)
        except RequestError as error:
            problem = error.problem
            continue
        if status in _SUCCESS:
            return ""
        problem = f"answered {status}"
        if status not in _SERVER_FAULTS:
            break
    return problem


def _post(url: str, content: bytes, *, allow_private: bool) -> int:
    request = Request(
        "POST",
        url,
        limits=Limits(seconds=CALL_SECONDS, most_bytes=_MOST_ANSWER_BYTES),
        headers={"Content-Type": "application/json", "User-Agent": "audio-builder"},
        content=content,
        allow_private=allow_private,
    )
    with request.stream() as (response, _):
        return response.status
