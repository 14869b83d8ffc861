"""What a user writes of an article, its date and its address, is checked."""

import re
from datetime import datetime

from audio_builder.errors import SettingsError


def require_url(text: str, place: str = "") -> str:
    """Return an article's address given by the user, or refuse what is none."""
    if text and not re.match(r"https?://[^\s/]+", text, re.IGNORECASE):
        raise SettingsError(
            f"{text!r} is not a web address", subject=place, remedy="write it as https://..."
        )
    return text


def parse_date(text: str, place: str = "") -> datetime:
    """Read an ISO 8601 date or moment given by the user."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsError(
            f"{text!r} is not a date",
            subject=place,
            remedy="write it as 2024-11-17 or 2024-11-17T13:48",
        ) from error
