"""What a speech server answers, or fails to, becomes an error that says what to do."""

import email.utils
import json
import re
from datetime import UTC, datetime

from audio_builder.errors import EngineMissingError
from audio_builder.network.client import Response
from audio_builder.network.errors import Cause, RequestError
from audio_builder.speaking.engine import DeadlineError, UnreliableError

LONGEST_MESSAGE = 200
_MOST_READ_BYTES = 65_536


def told_problem(answer: Response, key: str) -> str:
    """Find the message in the forms that servers use, the key blotted out."""
    said = answer.body[:_MOST_READ_BYTES].decode("utf-8", "replace")
    try:
        found = json.loads(said)
        for name in ("error", "detail", "message", "msg"):
            while isinstance(found, list) and found:
                found = found[0]
            if isinstance(found, dict):
                found = found.get(name, found)
        said = found if isinstance(found, str) else json.dumps(found)
    except (ValueError, RecursionError):
        said = re.sub(r"<[^>]*>", " ", said)
    said = " ".join((said.replace(key, "…") if key else said).split())
    return f"the server answers {answer.status}: {said[:LONGEST_MESSAGE] or 'nothing more'}"


def engine_error(error: RequestError, host: str) -> UnreliableError | EngineMissingError:
    """Tell what may pass from what somebody has to mend."""
    if error.cause is Cause.LATE:
        return DeadlineError(f"{host} {error.problem}")
    if error.cause in {Cause.NO_HOST, Cause.REFUSED}:
        return EngineMissingError(
            f"cannot reach {host}: {error.problem}",
            remedy="start the server, or correct base_url in the voice file",
        )
    if error.cause is Cause.CERTIFICATE:
        return EngineMissingError(
            f"{host} {error.problem}",
            remedy="correct base_url, or use http for a server of your own",
        )
    return UnreliableError(f"{host}: {error.problem}")


def retry_after(answer: Response, otherwise: float) -> float:
    """Return the pause a server asks for: seconds, or a date."""
    named = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", named):
        return float(named)
    try:
        date = email.utils.parsedate_to_datetime(named)
    except ValueError:
        return otherwise
    return max((date.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)
