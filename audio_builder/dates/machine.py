"""A date as machines write it becomes a datetime."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from audio_builder.dates.written import find_date
from audio_builder.dates.zones import find_zone

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]+(?P<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
    r"\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?|[A-Z]{2,4}\b)?)?"
)
_BARE = re.compile(r"\d{8}(?:T?\d{6})?Z?")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_LONGEST = 200  # characters; a date is never longer
_MILLISECONDS = 13


def parse_date(text: str, language: str = "en") -> datetime | None:
    """Read ISO 8601, alone or at the start of a longer text, a mail's date, or a written one."""
    text = text.strip()[:_LONGEST]
    try:
        found = _ISO.match(text)
        if found:
            return _iso(found)
        if _BARE.fullmatch(text):
            return datetime.fromisoformat(text)
        if _EPOCH.fullmatch(text):
            seconds = int(text) / (1000 if len(text) == _MILLISECONDS else 1)
            return datetime.fromtimestamp(seconds, UTC)
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        written = find_date(text, language)
        return written.when if written else None


def _iso(found: re.Match[str]) -> datetime:
    if not found["time"]:
        return datetime.fromisoformat(found["day"])
    when = datetime.fromisoformat(f"{found['day']}T{found['time']}")
    zone = found["zone"] or ""
    return when.replace(tzinfo=find_zone(zone, when)) if zone else when
