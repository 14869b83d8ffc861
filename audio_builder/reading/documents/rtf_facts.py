"""The information group of rich text becomes a document's facts."""

from collections.abc import Mapping
from datetime import datetime

from audio_builder.reading.documents.document import Facts


def facts_of(info: Mapping[str, str]) -> Facts:
    """Make a document's facts of what its information group says."""
    author = info.get("author", "").strip()
    return Facts(
        title=info.get("title", ""),
        authors=(author,) if author else (),
        published=_date(info),
    )


def _date(info: Mapping[str, str]) -> datetime | None:
    try:
        year, month, day = (int(info.get(name, 0)) for name in ("yr", "mo", "dy"))
        hour, minute = int(info.get("hr", 0)), int(info.get("min", 0))
        # The format knows no time zone.
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except (ValueError, OverflowError, TypeError):
        return None
