"""A folder, list, manifest or feed becomes sources."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from audio_builder.converting.manifest import from_csv, from_jsonl, is_there, locate
from audio_builder.errors import AudioBuilderError, SettingsError
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
    if is_address(jobs):
        return True
    path = Path(jobs)
    if not path.is_file() or path.suffix.lower() in {".csv", ".jsonl", ".ndjson"}:
        return False
    with path.open("rb") as file:
        return feed.is_feed(file.read(4096))


def _place(location: str) -> str:
    """Return what is the same for two ways to the same place."""
    if is_address(location):
        return normal_url(location)
    return os.path.realpath(location)


def _find(
    jobs: str, stdin: bytes | None, patterns: Sequence[str], *, allow_private: bool
) -> Iterable[Source]:
    path = Path(jobs)
    if is_address(jobs):
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
        return from_csv(_decode(content, str(path)), path.parent, str(path))
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return from_jsonl(_decode(content, str(path)), path.parent, str(path))
    if feed.is_feed(content):
        return _from_feed(str(path), allow_private=allow_private)
    if b"\0" in content:
        raise _no_list(str(path))
    found = tuple(_from_list(_decode(content, str(path)), path.parent))
    if not any(is_there(source.location) for source in found) and any(
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
        return from_jsonl(text, Path(), "standard input")
    if "source" in re.split(r"[,;\t]", first):
        return from_csv(text, Path(), "standard input")
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
            yield Source(location=locate(entry, folder))


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
