"""Episodes become an index by the addresses of their articles, for players on other pages."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import msgspec

from audio_builder.model.episode import Episode
from audio_builder.publishing.store.addresses import plain_address
from audio_builder.publishing.store.folder import BY_ADDRESS, Folder
from audio_builder.publishing.store.identity import TRACKING
from audio_builder.publishing.store.phrases import direction, phrases
from audio_builder.publishing.store.wording import one_line

_NAME = re.compile(r"[0-9a-f]{32}\.json")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What JavaScript's encodeURIComponent leaves as it is, beside letters and digits.
_UNRESERVED = "-_.!~*'()"
_PORTS = {"http": 80, "https": 443}
_WORDS = ("player", "play", "pause", "position", "of", "speed", "transcript")


def page_key(url: str) -> str:
    """Return what a page's address has in common however it is written; the player does the same.

    Empty where it is no address of a page.
    """
    try:
        parts = urlsplit(plain_address(url.strip()))
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in _PORTS:
        return ""
    where = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    path = "/".join(map(_plain, parts.path.split("/"))).rstrip("/")
    pairs = [pair.partition("=") for pair in parts.query.replace("+", "%20").split("&") if pair]
    plain = [(_plain(name), _plain(value)) for name, _, value in pairs]
    query = "&".join(sorted(f"{name}={value}" for name, value in plain if not _is_tracking(name)))
    return where + path + (f"?{query}" if query else "")


def _is_tracking(name: str) -> bool:
    return TRACKING.fullmatch(name) is not None


def _plain(text: str) -> str:
    """Return a part of an address, percent-encoded in one way."""
    if _BROKEN.search(text):
        return text
    try:
        return quote(unquote(text, errors="strict"), safe=_UNRESERVED)
    except UnicodeDecodeError:
        return text


def entry_name(url: str) -> str:
    """Return the name of the file that tells of an article's episode; empty without an address."""
    key = page_key(url) if url else ""
    return f"{BY_ADDRESS}/{sha256(key.encode()).hexdigest()[:32]}.json" if key else ""


def entries(episodes: Sequence[Episode]) -> Mapping[str, Episode]:
    """Return which episode each file tells of; of two with one address the newer one."""
    named = ((entry_name(episode.url), episode) for episode in reversed(episodes))
    return {name: episode for name, episode in named if name}


def write_entries(
    folder: Folder,
    episodes: Sequence[Episode],
    changed: Collection[str] | None,
    write: Callable[[str, bytes], None],
) -> None:
    """Write the files that are new or of changed episodes, and remove those of episodes gone."""
    wanted = entries(episodes)
    there = set(_names(folder))
    for name, episode in wanted.items():
        if changed is None or episode.slug in changed or name not in there:
            write(name, _entry(episode))
    for name in stale_entries(folder, wanted):
        (folder.path / name).unlink(missing_ok=True)


def stale_entries(folder: Folder, wanted: Collection[str]) -> Iterator[str]:
    """Yield the files of ours that no episode needs."""
    yield from (name for name in _names(folder) if name not in wanted)


def _names(folder: Folder) -> tuple[str, ...]:
    place = folder.path / BY_ADDRESS
    found = sorted(place.iterdir()) if place.is_dir() else ()
    return tuple(f"{BY_ADDRESS}/{path.name}" for path in found if _is_ours(path))


def _is_ours(path: Path) -> bool:
    return _NAME.fullmatch(path.name) is not None and (path.is_symlink() or path.is_file())


def _entry(episode: Episode) -> bytes:
    """Return what a player asks for; addresses are relative to the podcast folder."""
    words = phrases(episode.language)
    facts = {
        "direction": direction(episode.language),
        "disclosure": one_line(episode.disclosure),
        "duration": round(episode.duration_seconds, 3),
        "guid": one_line(episode.guid),
        "language": one_line(episode.language),
        "mp3": episode.place + episode.mp3,
        "page": f"{episode.place}index.html",
        "title": one_line(episode.title) or episode.slug,
        "transcript": f"{episode.place}{episode.slug}.vtt",
        "words": {name: words[name] for name in _WORDS},
    }
    return msgspec.json.encode(facts, order="sorted") + b"\n"


def compare_entries(
    folder: Folder, episodes: Sequence[Episode], compare: Callable[[str, bytes], None]
) -> tuple[str, ...]:
    """Compare each file with what it should say; return those that no episode needs."""
    wanted = entries(episodes)
    for name, episode in wanted.items():
        compare(name, _entry(episode))
    return tuple(stale_entries(folder, wanted))
