"""A folder, list, manifest or feed becomes sources."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from audio_builder import reading
from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.source import Source

ARTICLE_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm")
# A list of a million lines of 200 characters; beyond that it is not a list of articles.
MOST_BYTES = 200_000_000
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FIELDS = {"title": "title", "author": "author", "byline": "author", "url": "url", "lang": "lang"}
_FIELDS |= {"language": "lang", "voice": "voice"}


def find_sources(
    jobs: str, *, stdin: bytes | None = None, allow_private: bool = False
) -> tuple[Source, ...]:
    """Return the sources that JOBS names, each once, in order.

    JOBS is a folder, a text file with one source a line, a ``.csv`` or ``.jsonl`` manifest, a feed
    (file or address), or ``-`` for a list on standard input.
    """
    try:
        found = tuple(_find(jobs, stdin, allow_private=allow_private))
    except SettingsError:
        raise
    except AudioBuilderError as error:
        raise SettingsError(
            error.problem, subject=error.subject or jobs, remedy=error.remedy
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"cannot be read: {error}", subject=jobs, remedy="name a folder, list, manifest or feed"
        ) from error
    if not found:
        raise SettingsError(
            "names no articles", subject=jobs, remedy="see audio-builder batch --help"
        )
    unique: dict[tuple[str, str, str], Source] = {}
    for source in found:
        unique.setdefault((source.location, source.url, source.voice), source)
    return tuple(unique.values())


def parse_date(text: str) -> datetime:
    """Read an ISO 8601 date or moment given by the user."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsError(
            "is not a date", subject=repr(text), remedy="write it as 2024-11-17 or 2024-11-17T13:48"
        ) from error


def _find(jobs: str, stdin: bytes | None, *, allow_private: bool) -> Iterable[Source]:
    path = Path(jobs)
    if _ADDRESS.match(jobs):
        return _from_feed(jobs, allow_private=allow_private)
    if jobs == "-":
        return _from_list(_decoded(stdin or b""), Path())
    if path.is_dir():
        return _from_folder(path)
    return _from_file(path, allow_private=allow_private)


def _from_file(path: Path, *, allow_private: bool) -> Iterable[Source]:
    if path.stat().st_size > MOST_BYTES:
        raise SettingsError("is too large for a list", subject=str(path), remedy="split it")
    content = path.read_bytes()
    if path.suffix.lower() == ".csv":
        return _from_csv(_decoded(content), path.parent)
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return _from_jsonl(_decoded(content), path)
    if reading.is_feed(content):
        return _from_feed(str(path), allow_private=allow_private)
    if b"\0" in content:
        raise SettingsError(
            "is not a list of articles",
            subject=str(path),
            remedy="name a text file with one source a line",
        )
    return _from_list(_decoded(content), path.parent)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _from_folder(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        name = path.name.lower().removesuffix(".gz")
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and name.endswith(ARTICLE_SUFFIXES) and path.is_file():
            yield Source(location=str(path))


def _from_list(text: str, folder: Path) -> Iterator[Source]:
    for line in text.splitlines():
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield Source(location=_located(entry, folder))


def _located(entry: str, folder: Path) -> str:
    """Return an address as it is, a path relative to the list or, failing that, to the caller."""
    beside = folder / entry
    if _ADDRESS.match(entry) or (not beside.exists() and Path(entry).exists()):
        return entry
    return str(beside)


def _from_csv(text: str, folder: Path) -> Iterator[Source]:
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    if "source" not in (rows.fieldnames or ()):
        raise SettingsError("the CSV has no column 'source'", remedy="add a header line with it")
    for row in rows:
        if (row.get("source") or "").strip():
            yield _described(row, folder)


def _from_jsonl(text: str, path: Path) -> Iterator[Source]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SettingsError(
                f"line {number} is not JSON", subject=str(path), remedy="write one object a line"
            ) from error
        if not isinstance(row, dict) or not isinstance(row.get("source"), str):
            raise SettingsError(
                f'line {number} has no "source"', subject=str(path), remedy="name one on each line"
            )
        yield _described(row, path.parent)


def _described(row: Mapping[str, object], folder: Path) -> Source:
    given = {_FIELDS[k]: str(v).strip() for k, v in row.items() if k in _FIELDS and v}
    date = str(row.get("date") or row.get("published") or "").strip()
    return Source(
        location=_located(str(row["source"]).strip(), folder),
        title=given.get("title", ""),
        author=given.get("author", ""),
        date=parse_date(date) if date else None,
        url=given.get("url", ""),
        lang=given.get("lang", ""),
        voice=given.get("voice", ""),
    )


def _from_feed(jobs: str, *, allow_private: bool) -> Iterator[Source]:
    for entry in reading.read_feed(jobs, allow_private=allow_private):
        if entry.html:
            yield Source(
                location=entry.url or f"{jobs}#{entry.guid}",
                article=reading.entry_article(entry),
                url=entry.url,
            )
        elif entry.url:
            yield Source(location=entry.url, title=entry.title, date=entry.published)
