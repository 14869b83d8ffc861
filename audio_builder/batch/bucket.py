"""A podcast folder in object storage, and its small mirror on the local disk."""

import json
import re
import shutil
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.formats import MEDIA, TYPES, old_sound

EPISODES, EPISODE_FILE = "episodes", "episode.json"
# Plain names, in no more than two folders.
_PLAIN = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}"
_OUR_NAME = re.compile(rf"(?:(?:{EPISODES}/)?{_PLAIN}/)?{_PLAIN}")
LEASE_NAME = ".converting.lock"
# A batch renews its lease with every feed update; one that did not for so long is dead.
LEASE_SECONDS = 180.0
# Object storage sends these to browsers and podcast apps.
CONTENT_TYPES = {
    **TYPES,
    ".json": "application/json",
    ".jpeg": "image/jpeg",
    ".toml": "text/plain; charset=utf-8",
}


def is_bucket(output: str) -> bool:
    """Tell an address of object storage from a path."""
    return "://" in output


@dataclass(frozen=True)
class Bucket:
    """A place that fsspec knows, such as ``s3://bucket/podcast``.

    Objects are put whole, from finished local files: a stream that is left by an error would be
    uploaded as far as it came. An episode's ``episode.json`` comes last and makes it count.
    """

    url: str

    @cached_property
    def _place(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

            files, root = url_to_fs(self.url)
        except ImportError as error:
            raise SettingsError(
                f"needs another package: {error}",
                subject=self.url,
                remedy="pip install 'audio-builder[s3]'",
            ) from error
        except ValueError as error:
            raise SettingsError(
                str(error), subject=self.url, remedy="write s3://bucket/folder"
            ) from error
        return files, str(root).rstrip("/")

    def __getstate__(self) -> dict[str, str]:
        return {"url": self.url}

    def __setstate__(self, state: dict[str, str]) -> None:
        object.__setattr__(self, "url", state["url"])

    def mirror_path(self, folder: Path) -> Path:
        """Return where below a folder the local mirror of this bucket is."""
        return folder / "buckets" / sha256(self.url.rstrip("/").encode()).hexdigest()[:16]

    @contextmanager
    def hold_lease(self) -> Iterator[None]:
        """Hold the bucket for one program, as a lock holds a folder."""
        other = self._lease()
        if other and other["until"] > time.time():
            raise PublishingError(
                f"another audio-builder is working on it, on {other['host']}",
                subject=self.url,
                remedy=f"wait for it to end; if it died, wait {LEASE_SECONDS:.0f} s",
            )
        mine = uuid4().hex
        self.renew_lease(mine)
        if (self._lease() or {}).get("id") != mine:
            raise PublishingError("another audio-builder was quicker", subject=self.url)
        try:
            yield
        finally:
            with self._translate_errors():
                files, root = self._place
                files.rm_file(f"{root}/{LEASE_NAME}")

    def renew_lease(self, mine: str = "") -> None:
        """Say that this program is alive and still holds the bucket."""
        lease = {
            "id": mine or (self._lease() or {}).get("id", ""),
            "host": socket.gethostname(),
            "until": time.time() + LEASE_SECONDS,
        }
        with self._translate_errors():
            files, root = self._place
            files.pipe_file(f"{root}/{LEASE_NAME}", json.dumps(lease).encode())

    def _lease(self) -> dict[str, Any] | None:
        with self._translate_errors():
            files, root = self._place
            try:
                lease = json.loads(files.cat_file(f"{root}/{LEASE_NAME}"))
            except (FileNotFoundError, ValueError):
                return None
        return lease if isinstance(lease, dict) and "until" in lease else None

    def fetch(self, name: str, folder: Path) -> None:
        """Get one file, if it is there."""
        with self._translate_errors():
            files, root = self._place
            try:
                content = files.cat_file(f"{root}/{name}")
            except FileNotFoundError:
                return
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    def put_episode(self, folder: Path, episode: Episode) -> tuple[tuple[str, int], ...]:
        """Put a finished episode's files; return their names and sizes."""
        place = folder / EPISODES / episode.slug
        found = sorted(place.iterdir(), key=lambda path: (path.name == EPISODE_FILE, path.name))
        names = [f"{EPISODES}/{episode.slug}/{path.name}" for path in found]
        self.put(folder, names)
        sizes = [(path.name, path.stat().st_size) for path in found]
        with self._translate_errors():
            files, root = self._place
            for known in files.ls(f"{root}/{EPISODES}/{episode.slug}", detail=False, refresh=True):
                if old_sound([known.rpartition("/")[2]], episode):
                    files.rm_file(known)
        return tuple(sizes)

    def put(self, folder: Path, names: Iterable[str]) -> None:
        """Put local files, the feed after all it points to."""
        with self._translate_errors():
            files, root = self._place
            for name in sorted(names, key=lambda name: (name == "feed.xml", name == "index.html")):
                files.put_file(str(folder / name), f"{root}/{name}", **_headers(files, name))

    def mirror(self, folder: Path) -> None:
        """Bring the local mirror of the bucket up to date: its episodes, without their sound.

        Files that only need to be there are left empty behind their true size, which takes no
        room on any disk that knows sparse files.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with self._translate_errors():
            files, root = self._place
            files.invalidate_cache()
            found = files.find(root, detail=True) if files.exists(root) else {}
        start = len(root.lstrip("/")) + 1
        named = {path.lstrip("/")[start:]: fact for path, fact in found.items()}
        # Names become paths here, and a bucket may have been filled by somebody else.
        facts = {name: fact for name, fact in named.items() if _OUR_NAME.fullmatch(name)}
        for name, fact in facts.items():
            if "/" not in name and Path(name).suffix in {".toml", ".jpg", ".jpeg", ".png"}:
                self._fetch_changed(folder, name, fact)
        episodes: dict[str, dict[str, int]] = {}
        for name, fact in facts.items():
            place, _, file = name.rpartition("/")
            if place.startswith(f"{EPISODES}/"):
                episodes.setdefault(place, {})[file] = int(fact["size"] or 0)
        for place, sizes in episodes.items():
            if EPISODE_FILE in sizes:
                self._fetch_changed(
                    folder, f"{place}/{EPISODE_FILE}", facts[f"{place}/{EPISODE_FILE}"]
                )
                mirror_episode(folder / place, sizes)
            else:
                self._remove(f"{place}/{name}" for name in sizes)
        for gone in (folder / EPISODES).glob("*/"):
            if EPISODE_FILE not in episodes.get(f"{EPISODES}/{gone.name}", ()):
                shutil.rmtree(gone)

    def _fetch_changed(self, folder: Path, name: str, fact: Mapping[str, Any]) -> None:
        """Get a file unless the one got before is the same."""
        keys = ("ETag", "LastModified", "mtime", "modified", "created")
        mark = next((str(fact[key]) for key in keys if fact.get(key)), "")
        note = (folder / name).with_name(f".{Path(name).name}.mark")
        if mark and (folder / name).exists() and note.exists() and note.read_text("utf-8") == mark:
            return
        self.fetch(name, folder)
        note.write_text(mark, "utf-8")

    def _remove(self, names: Iterable[str]) -> None:
        """Remove what someone was stopped in the middle of."""
        with self._translate_errors():
            files, root = self._place
            for name in names:
                files.rm_file(f"{root}/{name}")

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise PublishingError(
                f"cannot be reached or written: {error}",
                subject=self.url,
                remedy="check the address, the credentials and the network",
            ) from error


def _headers(files: Any, name: str) -> dict[str, str]:
    if "s3" not in files.protocol:
        return {}
    return {"ContentType": CONTENT_TYPES.get(Path(name).suffix, "application/octet-stream")}


def mirror_episode(place: Path, sizes: Mapping[str, int], record: bytes = b"") -> None:
    """Note an episode that is in the bucket; its record is the content of ``episode.json``."""
    place.mkdir(parents=True, exist_ok=True)
    for name, size in sizes.items():
        path = place / name
        if name != EPISODE_FILE and not (path.exists() and path.stat().st_size == size):
            with path.open("wb") as file:
                file.truncate(size)
    if record:
        (place / EPISODE_FILE).write_bytes(record)
    for path in place.iterdir():
        is_sound = path.suffix == ".mp3" or path.suffix[1:] in MEDIA
        if is_sound and path.name not in sizes:
            path.unlink()
