"""A folder, list, manifest or feed becomes sources."""

# Annotations are not evaluated: what a feed needs is imported when there is one.
from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.source import Source
from audio_builder.network.addresses import is_address
from audio_builder.publishing.store.identity import normal_url
from audio_builder.reading import feed
from audio_builder.reading.documents.kinds import DOCUMENT_SUFFIXES, document_kind
from audio_builder.reading.feed import FeedEntry, entry_article, read_feed

# Word keeps one beside each document that is open; it holds a name and no text.
LOCK_FILE = "~$"
ARTICLE_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", *DOCUMENT_SUFFIXES)
# A list of a million lines of 200 characters; beyond that it is not a list of articles.
MOST_BYTES = 200_000_000
# No path and no address has as many words: such a line stands in an article.
_WORDS_OF_A_SENTENCE = 9
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FIELDS = {"title": "title", "author": "author", "byline": "author", "url": "url", "lang": "lang"}
_FIELDS |= {"language": "lang", "voice": "voice"}


def find_sources(
    jobs: str,
    *,
    stdin: bytes | None = None,
    allow_private: bool = False,
    patterns: Sequence[str] = (),
    may_be_empty: bool = False,
) -> tuple[Source, ...]:
    """Return the sources that JOBS names, each once, in order.

    JOBS is a folder, a text file with one source a line, a ``.csv`` or ``.jsonl`` manifest, a feed
    (file or address), a document or a mailbox, or ``-`` for a list or manifest on standard input.
    Patterns choose among a folder's files.
    """
    try:
        found = tuple(_find(jobs, stdin, patterns, allow_private=allow_private))
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
    if not found and not may_be_empty:
        raise SettingsError(
            "names no articles", subject=jobs, remedy="see audio-builder batch --help"
        )
    unique: dict[str, Source] = {}
    for source in found:
        # Entries without an address of their own differ only behind the "#".
        place = source.location if source.article else _place(source.location)
        unique.setdefault(place, source)
    return tuple(unique.values())


def is_feed(jobs: str) -> bool:
    """Tell whether JOBS is a feed, whose old entries need not be looked at again."""
    if _ADDRESS.match(jobs):
        return True
    path = Path(jobs)
    if not path.is_file() or path.suffix.lower() in {".csv", ".jsonl", ".ndjson"}:
        return False
    with path.open("rb") as file:
        return feed.is_feed(file.read(4096))


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


def _place(location: str) -> str:
    """Return what is the same for two ways to the same place."""
    if _ADDRESS.match(location):
        return normal_url(location)
    return os.path.realpath(location)


def _find(
    jobs: str, stdin: bytes | None, patterns: Sequence[str], *, allow_private: bool
) -> Iterable[Source]:
    path = Path(jobs)
    if _ADDRESS.match(jobs):
        return _from_feed(jobs, allow_private=allow_private)
    if jobs == "-":
        return _from_stdin(_decode(stdin or b"", "standard input"))
    if path.is_dir():
        return _from_folder(path, patterns)
    return _from_file(path, allow_private=allow_private)


def _from_file(path: Path, *, allow_private: bool) -> Iterable[Source]:
    if path.stat().st_size > MOST_BYTES:
        raise SettingsError("is too large for a list", subject=str(path), remedy="split it")
    content = path.read_bytes()
    if document_kind(content, path.suffix.lower()):
        return (Source(location=str(path)),)
    if path.suffix.lower() == ".csv":
        return _from_csv(_decode(content, str(path)), path.parent, str(path))
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return _from_jsonl(_decode(content, str(path)), path.parent, str(path))
    if feed.is_feed(content):
        return _from_feed(str(path), allow_private=allow_private)
    if b"\0" in content:
        raise _no_list(str(path))
    found = tuple(_from_list(_decode(content, str(path)), path.parent))
    if not any(_is_there(source.location) for source in found) and any(
        len(source.location.split()) >= _WORDS_OF_A_SENTENCE for source in found
    ):
        raise _no_list(str(path))
    return found


def _no_list(subject: str) -> SettingsError:
    return SettingsError(
        "is not a list of articles",
        subject=subject,
        remedy="name a text file with one source a line, or use audio-builder convert",
    )


def _is_there(location: str) -> bool:
    try:
        return bool(_ADDRESS.match(location)) or Path(location).exists()
    except OSError:  # A line too long for a path.
        return False


def _decode(content: bytes, subject: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "is not UTF-8 text", subject=subject, remedy="save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_stdin(text: str) -> Iterable[Source]:
    first = text.lstrip().partition("\n")[0].strip()
    if first.startswith("{"):
        return _from_jsonl(text, Path(), "standard input")
    if "source" in re.split(r"[,;\t]", first):
        return _from_csv(text, Path(), "standard input")
    return _from_list(text, Path())


def _from_folder(folder: Path, patterns: Sequence[str]) -> Iterator[Source]:
    for place, folders, names in os.walk(folder):
        # A podcast folder holds pages made from articles, and they are not to be read again.
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (Path(place) / name / "podcast.toml").exists()
        )
        for name in sorted(names):
            path = Path(place) / name
            if (
                not name.startswith((".", LOCK_FILE))
                and _is_wanted(path, folder, patterns)
                and path.is_file()
            ):
                yield Source(location=str(path))


def _is_wanted(path: Path, folder: Path, patterns: Sequence[str]) -> bool:
    if not patterns:
        return path.name.lower().removesuffix(".gz").endswith(ARTICLE_SUFFIXES)
    within = path.relative_to(folder).as_posix()
    return any(fnmatch(path.name, pattern) or fnmatch(within, pattern) for pattern in patterns)


def _from_list(text: str, folder: Path) -> Iterator[Source]:
    for line in text.splitlines():
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield Source(location=_locate(entry, folder))


def _locate(entry: str, folder: Path) -> str:
    """Return an address as it is, a path relative to the list or, failing that, to the caller."""
    beside = folder / entry
    if _ADDRESS.match(entry) or (not _is_there(str(beside)) and _is_there(entry)):
        return entry
    return str(beside)


def _from_csv(text: str, folder: Path, subject: str) -> Iterator[Source]:
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


def _from_jsonl(text: str, folder: Path, subject: str) -> Iterator[Source]:
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
        location=_locate(str(row["source"]).strip(), folder),
        title=given.get("title", ""),
        author=given.get("author", ""),
        date=parse_date(date, place) if date else None,
        url=require_url(given.get("url", ""), place),
        lang=language,
        voice=given.get("voice", ""),
    )


def _from_feed(jobs: str, *, allow_private: bool) -> Iterator[Source]:
    for found in read_feed(jobs, allow_private=allow_private):
        # A feed is a stranger's: it opens no files of ours.
        entry = replace(found, url=found.url if is_address(found.url) else "")
        if entry.html:
            yield Source(
                location=entry.url or f"{jobs}#{entry.guid}",
                article=entry_article(entry),
                url=entry.url,
                key=_entry_key(entry),
            )
        elif entry.url:
            yield Source(
                location=entry.url, title=entry.title, date=entry.published, key=_entry_key(entry)
            )


def _entry_key(entry: FeedEntry) -> str:
    """Return a short name of an entry as it is now: a corrected entry is a new one."""
    content = "\0".join((entry.guid or entry.url, entry.title, str(entry.published), entry.html))
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
