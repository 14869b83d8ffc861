"""Which entries of a feed were there, and done, the last time."""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import PublishingError
from audio_builder.model.source import Source

FILE_NAME = ".feeds.json"
# A feed carries its last hundred entries or so; older ones never come back.
MOST_REMEMBERED = 20_000
_NAME_CHARACTERS = 16
_NAME = re.compile(rf"[0-9a-f]{{{_NAME_CHARACTERS}}}")


class FeedMemory:
    """The entries of one feed that are done, kept in the podcast folder.

    The folder is published, and a feed's address may hold a password: a hash stands for it.
    """

    def __init__(self, folder: Path, feed: str) -> None:
        self._path = folder / FILE_NAME
        self._feed = _name(feed)
        self._all = _load(self._path)
        self._keys: dict[str, str] = {}
        self._done = dict.fromkeys(self._all.get(self._feed, ()))

    def new(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """Return the sources that were not done the last time."""
        found = tuple(s for s in sources if not s.key or s.key not in self._done)
        self._keys |= {source.location: source.key for source in found}
        return found

    def add(self, outcome: Outcome) -> None:
        """Note that an entry is done; one that failed or is a draft stays new."""
        is_open = outcome.status in {Status.FAILED, Status.DRAFT}
        if not is_open and self._keys.get(outcome.source):
            self._done[self._keys[outcome.source]] = None

    def save(self) -> None:
        """Write it down, whole or not at all."""
        kept = list(self._done)[-MOST_REMEMBERED:]
        if kept == self._all.get(self._feed, []):
            return
        self._all[self._feed] = kept
        waiting = self._path.with_name(f".tmp-{self._path.name}")
        try:
            waiting.write_text(json.dumps(self._all, indent=0, sort_keys=True), "utf-8")
            waiting.replace(self._path)
        except OSError as error:
            raise PublishingError(
                f"cannot be written: {error.strerror or error}", subject=str(self._path)
            ) from error


def _name(feed: str) -> str:
    return sha256(feed.encode("utf-8", "surrogatepass")).hexdigest()[:_NAME_CHARACTERS]


def _load(path: Path) -> dict[str, list[str]]:
    try:
        content = json.loads(path.read_text("utf-8"))
        entries = {str(feed): [str(key) for key in keys] for feed, keys in content.items()}
        # Earlier versions wrote the address itself.
        return {
            feed if _NAME.fullmatch(feed) else _name(feed): keys for feed, keys in entries.items()
        }
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        # Without it, everything is looked at again and found unchanged: slow, but right.
        return {}
