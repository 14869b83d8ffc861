"""The rows of a CSV or JSON Lines manifest become sources."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from audio_builder.converting.user_values import parse_date, require_url
from audio_builder.errors import SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.source import Source
from audio_builder.network.addresses import is_address

_FIELDS = {"title": "title", "author": "author", "byline": "author", "url": "url", "lang": "lang"}
_FIELDS |= {"language": "lang", "voice": "voice"}


def from_csv(text: str, folder: Path, subject: str) -> Iterator[Source]:
    """Yield the source of each row; the header names the columns."""
    header = text.partition("\n")[0]
    # Spreadsheets of half of the world write semicolons.
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True, delimiter=delimiter)
    try:
        names = tuple(name.strip().lower() for name in rows.fieldnames or ())
        if "source" not in names:
            raise SettingsError(
                "has no column 'source'", subject=subject, remedy="add a header line with it"
            )
        rows.fieldnames = names
        for row in rows:
            if (row.get("source") or "").strip():
                yield _source_of_row(row, folder, f"{subject}, line {rows.line_num}")
    except csv.Error as error:
        raise SettingsError(
            f"line {rows.line_num} cannot be read: {error}",
            subject=subject,
            remedy="correct the line",
        ) from error


def from_jsonl(text: str, folder: Path, subject: str) -> Iterator[Source]:
    """Yield the source of each line's object."""
    # Not splitlines(): JSON may hold U+2028 and its like as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SettingsError(
                f"line {number} is not JSON", subject=subject, remedy="write one object a line"
            ) from error
        if not isinstance(row, dict) or not isinstance(row.get("source"), str):
            raise SettingsError(
                f'line {number} has no "source"', subject=subject, remedy="name one on each line"
            )
        yield _source_of_row(row, folder, f"{subject}, line {number}")


def _source_of_row(row: Mapping[str, object], folder: Path, place: str) -> Source:
    given = {_FIELDS[k]: str(v).strip() for k, v in row.items() if k in _FIELDS and v}
    date = str(row.get("date") or row.get("published") or "").strip()
    language = given.get("lang", "")
    if language and not normal_tag(language):
        raise SettingsError(
            "is not a language tag", subject=f"{place}: {language}", remedy="write en or en-GB"
        )
    return Source(
        location=locate(str(row["source"]).strip(), folder),
        title=given.get("title", ""),
        author=given.get("author", ""),
        date=parse_date(date, place) if date else None,
        url=require_url(given.get("url", ""), place),
        lang=language,
        voice=given.get("voice", ""),
    )


def locate(entry: str, folder: Path) -> str:
    """Return an address as it is, a path relative to the list or, failing that, to the caller."""
    beside = folder / entry
    if is_address(entry) or (not is_there(str(beside)) and is_there(entry)):
        return entry
    return str(beside)


def is_there(location: str) -> bool:
    """Tell whether a location is an address, or a file or folder that exists."""
    try:
        return is_address(location) or Path(location).exists()
    except OSError:  # A line too long for a path.
        return False
