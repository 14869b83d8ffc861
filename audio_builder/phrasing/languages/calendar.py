"""Short forms of days and months: alone where a date stands, and in ranges (Mon-Fri, Jan.-Mar.)."""

import re
from collections.abc import Mapping
from typing import Any

from audio_builder.phrasing.context import one_of, starts_of
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.scanner import Verbalizer


def _forms(table: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return the names of days or months by each way of writing them, in small letters."""
    return {
        form.lower().rstrip("."): name
        for name, forms in table.get(key, {}).items()
        for form in [name, *forms]
    }


def weekdays(tag: str, table: Mapping[str, Any]) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of weekdays in short, before a date or a time."""
    days = _forms(table, "weekdays")
    short = {form: name for form, name in days.items() if form != name.lower()}
    known = evidence(tag)

    def read(m: re.Match[str]) -> str | None:
        if not known.allows_weekday(m.string, m.start(), m.end()):
            return None
        return days.get(m["day"].lower())

    if not short:
        return ()
    pattern = rf"(?P<day>{one_of(short)})\.(?!\w)"
    return (
        Verbalizer(
            name="weekday", starts=tuple(short), pattern=pattern, read=read, ignore_case=True
        ),
    )


def calendar_ranges(table: Mapping[str, Any], to: str, months: list[str]) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of ranges of days or months; ``months`` are their names in full."""
    days = _forms(table, "weekdays")
    named = dict(zip(table["months"], months, strict=True))
    years = {form: named[name] for form, name in _forms(table, "months").items()}
    years |= {name.lower(): name for name in months}

    def read(m: re.Match[str]) -> str | None:
        first, last = m["first"].lower(), m["last"].lower()
        for names in (days, years):
            if first in names and last in names:
                said = f"{names[first]} {to} {names[last]}".replace("  ", " ")
                return said + ("." if m["stop"] and _ends(m) else "")
        return None

    form = one_of({*days, *years})
    return (
        Verbalizer(
            name="calendar_range",
            starts=starts_of({*days, *years}),
            read=read,
            ignore_case=True,
            pattern=rf"(?<![\w-])(?P<first>{form})\.?\s?[-–—]\s?(?P<last>{form})(?P<stop>\.)?(?![\w-])",
        ),
    )


def _ends(m: re.Match[str]) -> bool:
    rest = m.string[m.end() :].lstrip(" \"')")
    return not rest or rest[0].isupper()
