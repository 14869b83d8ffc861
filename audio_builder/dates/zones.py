"""The name of a time zone becomes a tzinfo, or None where nobody can tell which one is meant."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MOST_HOURS = 14  # the Line Islands; nothing on Earth is farther from Greenwich
# Hours from Greenwich. Of the names with several meanings the one that news pages write:
# BST is British, CST American, IST Indian.
_HOURS = {
    **dict.fromkeys(("gmt", "utc", "ut", "z", "wet"), 0.0),
    **dict.fromkeys(("bst", "west", "cet", "mez", "wat"), 1.0),
    **dict.fromkeys(("cest", "mesz", "eet", "cat", "sast", "oez"), 2.0),
    **dict.fromkeys(("eest", "oesz", "msk", "мск", "trt", "eat"), 3.0),
    "irst": 3.5,
    **dict.fromkeys(("gst", "samt"), 4.0),
    "aft": 4.5,
    **dict.fromkeys(("pkt", "uzt"), 5.0),
    "ist": 5.5,
    "npt": 5.75,
    **dict.fromkeys(("ict", "wib"), 7.0),
    **dict.fromkeys(("sgt", "hkt", "pht", "awst", "wita", "myt"), 8.0),
    **dict.fromkeys(("jst", "kst", "wit"), 9.0),
    **dict.fromkeys(("acst",), 9.5),
    "acdt": 10.5,
    "aest": 10.0,
    "aedt": 11.0,
    "nzst": 12.0,
    "nzdt": 13.0,
    **dict.fromkeys(("nst",), -3.5),
    "ndt": -2.5,
    **dict.fromkeys(("ast", "edt", "clt"), -4.0),
    **dict.fromkeys(("adt", "brt", "art", "uyt"), -3.0),
    **dict.fromkeys(("est", "cdt", "pet"), -5.0),
    **dict.fromkeys(("cst", "mdt"), -6.0),
    **dict.fromkeys(("mst", "pdt"), -7.0),
    **dict.fromkeys(("pst", "akdt"), -8.0),
    "akst": -9.0,
    "hst": -10.0,
}
# Names that mean summer or winter time, as the date tells.
_PLACES = {
    **dict.fromkeys(("et", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific"), "America/Los_Angeles"),
    "atlantic": "America/Halifax",
    **dict.fromkeys(("kyiv", "kiev", "київ", "києвом", "київський", "київським"), "Europe/Kyiv"),
    **dict.fromkeys(("moscow", "москва", "московский", "московскому"), "Europe/Moscow"),
    **dict.fromkeys(("london", "uk", "british"), "Europe/London"),
    **dict.fromkeys(("berlin", "central european"), "Europe/Berlin"),
    "paris": "Europe/Paris",
    "madrid": "Europe/Madrid",
    "rome": "Europe/Rome",
    "roma": "Europe/Rome",
    "lisbon": "Europe/Lisbon",
    "brussels": "Europe/Brussels",
    "warsaw": "Europe/Warsaw",
    "athens": "Europe/Athens",
    "istanbul": "Europe/Istanbul",
    **dict.fromkeys(("brasília", "brasilia"), "America/Sao_Paulo"),
    "tokyo": "Asia/Tokyo",
    "seoul": "Asia/Seoul",
    **dict.fromkeys(("beijing", "shanghai"), "Asia/Shanghai"),
    "hong kong": "Asia/Hong_Kong",
    "singapore": "Asia/Singapore",
    **dict.fromkeys(("india", "indian", "delhi", "new delhi"), "Asia/Kolkata"),
    "sydney": "Australia/Sydney",
    "new york": "America/New_York",
}
_OFFSET = re.compile(r"(?:gmt|utc|ut)?\s*([+−–-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_EDGES = re.compile(
    r"\b(?:standard|daylight|summer|winter|time|local|heure d[e’']|heure|horário de|hora de|ora di|"
    r"за|по|часом|час|время|времени|часу)\b[\s’']*|[().]",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\b(standard|daylight)\b", re.IGNORECASE)
_AMERICAN = frozenset({"eastern", "central", "mountain", "pacific", "atlantic"})
_SHORT = "|".join(
    sorted((re.escape(name.upper()) for name in (*_HOURS, "et", "ct", "mt", "pt")), key=len)[::-1]
)
_PLACE = "|".join(
    sorted((re.escape(name) for name in _PLACES if len(name) > 2), key=len)[::-1]  # noqa: PLR2004 - the others are ET and its like
)
_OF = r"(?:heure d[e’']\s?|horário de |hora de |ora di |за |по )"
_TIME = r"(?:(?: standard| daylight| summer| winter)? (?:time|часом|часу|времени))"
ZONE = (
    r"\(?(?:"
    r"(?:(?-i:GMT|UTC)\s?)?[+−-]\s?\d{1,2}(?::?\d{2})?(?!\d)"
    rf"|(?-i:E\.[DS]?\.?T\.|P\.[DS]?\.?T\.|(?:{_SHORT}|[A-Z]{{2,4}}T)(?![^\W_]))"
    rf"|(?:eastern|central|mountain|pacific|atlantic){_TIME}?(?![^\W_])"
    rf"|(?:{_PLACE}){_TIME}(?![^\W_])"
    rf"|{_OF}(?:{_PLACE})(?: часом| времени)?(?![^\W_])"
    rf"|(?<=\()(?:{_PLACE})(?=\))"
    r")\)?"
)
"""What stands behind a time and names its zone; also an unknown one, so that nobody reads it."""


def find_zone(name: str, when: datetime) -> tzinfo | None:
    """Return the zone that ``name`` means at the time ``when``; None for one nobody knows."""
    offset = _OFFSET.fullmatch(name.strip(" ()"))
    if offset:
        sign = 1 if offset[1] == "+" else -1
        return _fixed_zone(sign * (int(offset[2]) + int(offset[3] or 0) / 60))
    if name.strip(" ()").lower() in _HOURS:
        return _fixed_zone(_HOURS[name.strip(" ()").lower()])
    key = " ".join(_EDGES.sub("", name).lower().split())
    season = _SEASON.search(name)
    if season and key in _AMERICAN:
        return _fixed_zone(_HOURS[f"{key[0]}{season[1][0].lower()}t"])
    if key in _HOURS:
        return _fixed_zone(_HOURS[key])
    return _of_place(_PLACES.get(key, ""), when)


def _fixed_zone(hours: float) -> tzinfo | None:
    return timezone(timedelta(hours=hours)) if abs(hours) <= _MOST_HOURS else None


def _of_place(place: str, when: datetime) -> tzinfo | None:
    """Return the offset of a place at a time, as a value that needs no database afterwards."""
    if not place:
        return None
    try:
        offset = when.replace(tzinfo=ZoneInfo(place)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None  # a system without a database of zones
    return timezone(offset) if offset is not None else None
