"""A date as machines write it becomes a datetime."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]+\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)


def parse_date(text: str) -> datetime | None:
    """Read ISO 8601, alone or at the start of a longer text, or the date of a mail or a feed."""
    text = text.strip()
    found = _ISO.match(text)
    try:
        if found:
            return datetime.fromisoformat(re.sub(r"\s+(?=[Z+-])", "", found.group()))
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
