"""English times of the day and lengths of time."""

import re

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.languages.en.numbers import cardinal, decimal
from audio_builder.phrasing.letters import spell
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_ZONE = r"GMT|UTC|CET|CEST|EET|EEST|BST|MSK|[ECMP][SD]?T|JST|IST|AEST|AEDT|HKT|KST|SGT|WET|HST|AKST"
_MERIDIEM = r"[aApP]\.?\s?[mM]\b\.?"
_MERIDIEM_WORDS = {"a": "A.M", "p": "P.M"}
_SEP = r"\s?[-–—]\s?"
_CLOCK = r"(?:2[0-4]|1\d|0?\d)(?:[:.][0-5]\d)?"
_QUARTER = "00|15|30|45"
_NOON, _MIDNIGHT = 12, 24


def _clock(hour: int, minute: int, *, meridiem: bool, whole: bool = True) -> str:
    hours = cardinal(hour)
    if not minute:
        if meridiem:
            return hours
        if not whole:
            return hours
        return f"{hours} o'clock" if hour <= _NOON and hour else f"{hours} hundred"
    return f"{hours} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _side(clock: str, *, meridiem: bool) -> str:
    hour, _, minute = clock.replace(".", ":").partition(":")
    return _clock(int(hour), int(minute or 0), meridiem=meridiem)


def _time(m: re.Match[str]) -> str | None:
    meridiem = m["meridiem"]
    zone = spell(m["zone"]) if m["zone"] else ""
    spoken = [_side(m["clock"], meridiem=bool(meridiem))]
    if m["first"]:
        spoken.append(_MERIDIEM_WORDS[m["first"][0].lower()])
    if m["until"]:
        spoken += ["to", _side(m["until"], meridiem=bool(meridiem))]
    if meridiem:
        spoken.append(_MERIDIEM_WORDS[meridiem[0].lower()])
    return " ".join([*spoken, zone]).strip()


def _bare_time(m: re.Match[str]) -> str | None:
    hour, minute = int(m["hour"]), int(m["minute"])
    if m["second"]:
        is_time = m["zone"] or word_before(m).lower() in _BEFORE_TIME
        return _time_with_seconds(m) if is_time and hour <= 24 else _duration(m)
    if hour > 24 or (
        word_before(m).lower() in {"in", "of", "time"} and not m["zone"] and m["hour"][0] != "0"
    ):
        return f"{cardinal(hour)} {'oh ' if 0 < minute < 10 else ''}{cardinal(minute)}"
    zone = f" {spell(m['zone'])}" if m["zone"] else ""
    said = _clock(hour, minute, meridiem=False, whole=not m["until"])
    if m["until"]:
        said += f" to {_side(m['until'], meridiem=True)}"
    return said + zone


_BEFORE_TIME = frozenset("at until till since exactly precisely".split())


def _time_with_seconds(m: re.Match[str]) -> str:
    """Read at 12:30:15 as a time of the day; elsewhere it is how long something took."""
    second = m["second"].lstrip("0") or "0"
    said = _clock(int(m["hour"]), int(m["minute"]), meridiem=False)
    zone = f" {spell(m['zone'])}" if m["zone"] else ""
    if second == "0":
        return said + zone
    return f"{said} and {decimal(second)} second{'' if second == '1' else 's'}{zone}"


def _opening_hours(m: re.Match[str]) -> str | None:
    """Read 9.00-17.00 where the line tells of opening hours, or the second is after noon."""
    hours = int(m["hour"]), int(m["last"])
    is_afternoon = _NOON < hours[1] <= _MIDNIGHT and m["minute"] == m["end"] == "00"
    if hours[0] >= hours[1] or not (is_afternoon or _OPENING.search(m.string)):
        return None
    first, last = f"{m['hour']}:{m['minute']}", f"{m['last']}:{m['end']}"
    return f"{_side(first, meridiem=True)} to {_side(last, meridiem=True)}"


_OPENING = re.compile(
    r"\b(?:[Oo]pen(?:s|ed|ing)?|[Hh]ours|[Dd]aily|[Cc]losed|[Ll]unch|[Dd]inner|[Ww]eek(?:day|end)s?|"
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:days?)?)\b"
)


def _duration(m: re.Match[str]) -> str:
    parts = [(m["hour"], "hour"), (m["minute"], "minute"), (m["second"], "second")]
    said = [
        f"{decimal(value.lstrip('0') or '0')} {name}{'' if value.lstrip('0') == '1' else 's'}"
        for value, name in parts
        if value and float(value)
    ]
    return " ".join(said) or "zero seconds"


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of times."""
    digit = (DIGIT,)
    return (
        Verbalizer(name="time", starts=digit, follows=" :.aApP-–—", read=_time,
                   pattern=rf"(?P<clock>{_CLOCK})(?:\s?(?P<first>{_MERIDIEM}))?"
                   rf"(?:(?:{_SEP}|\sto\s)(?P<until>{_CLOCK}))?\s?(?P<meridiem>{_MERIDIEM})"
                   rf"(?:\s(?P<zone>{_ZONE})\b)?(?!\w)"),
        Verbalizer(name="clock", starts=digit, follows=":", read=_bare_time,
                   pattern=rf"(?P<hour>\d{{1,3}}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d(?:\.\d+)?))?"
                   rf"(?:{_SEP}(?P<until>{_CLOCK}))?(?:\s?[hH]\b|\s(?P<zone>{_ZONE})\b)?(?![\w:])"),
        Verbalizer(name="opening", starts=digit, follows=".", read=_opening_hours,
                   pattern=rf"(?P<hour>\d{{1,2}})\.(?P<minute>{_QUARTER}){_SEP}(?P<last>\d{{1,2}})\.(?P<end>{_QUARTER})"
                   r"(?![\w%]|\s?%|[.,]\d)"),
        Verbalizer(name="split_time", starts=digit, follows=":", pattern=r"(?P<hour>0(?!\d))?(?P<minute>\d{1,2}):(?P<second>[0-5]\d\.\d+)(?![\w:])",
                   read=_duration),
    )  # fmt: skip
