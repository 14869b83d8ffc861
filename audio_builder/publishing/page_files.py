"""Episodes' pages are written into the folder, where there is anything new to write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import msgspec

from audio_builder.episode import Episode
from audio_builder.podcast import Podcast
from audio_builder.publishing.episode_files import decode_episode
from audio_builder.publishing.episode_page import episode_pages
from audio_builder.publishing.folder import EPISODE_FILE, EPISODES, Folder

_STAMP = re.compile(rb"<!-- (?P<key>[0-9a-f]{32}) (?P<size>\d{9}) -->\n$")
_STAMP_BYTES = len("<!--  -->\n") + 32 + 1 + 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What an episode's page shows beside the episode."""

    folder: Folder
    podcast: Podcast
    image: str
    """File name of the show's cover."""

    @property
    def key(self) -> bytes:
        """Changes whenever every page has to be made anew."""
        shown = msgspec.json.encode((self.podcast, self.folder.address, self.image))
        return _program() + shown


@cache
def _program() -> bytes:
    """Return a hash of templates, phrases and the code that fills them in."""
    digest = blake2b(digest_size=16)
    place = files("audio_builder.publishing")
    for part in (place, place / "templates"):
        for path in sorted(part.iterdir(), key=lambda path: path.name):
            if path.name.endswith((".py", ".html", ".css", ".js", ".json")):
                digest.update(path.read_bytes())
    return digest.digest()


def write_page(
    scene: Scene, scene_key: bytes, episode: Episode, write: Callable[[str, bytes], None]
) -> None:
    """Write an episode's page unless the one that is there was made from just the same.

    The last line of a page says what it was made from. Making ten thousand pages only to find
    that none has changed would take most of the time of a rebuild.
    """
    made = _made_from(scene, scene_key, episode)
    if _is_current(scene, made, episode):
        return
    page, embedded = episode_pages(
        scene.podcast,
        decode_episode(made.content, episode.slug),
        address=scene.folder.address,
        image=scene.image,
        has_vtt=made.has_vtt,
        is_public=scene.folder.is_public,
    )
    write(f"{EPISODES}/{episode.slug}/embed.html", embedded)
    stamp = f"<!-- {made.key} {len(page):09} -->\n".encode()
    write(f"{EPISODES}/{episode.slug}/index.html", page + stamp)


def has_current_page(scene: Scene, scene_key: bytes, episode: Episode) -> bool:
    """Whether an episode's page is as it would be made now."""
    return _is_current(scene, _made_from(scene, scene_key, episode), episode)


@dataclass(frozen=True, slots=True, kw_only=True)
class _MadeFrom:
    """What a page is made from."""

    content: bytes
    has_vtt: bool
    key: str


def _made_from(scene: Scene, scene_key: bytes, episode: Episode) -> _MadeFrom:
    place = scene.folder.path / EPISODES / episode.slug
    has_vtt = (place / f"{episode.slug}.vtt").exists()
    content = (place / EPISODE_FILE).read_bytes()
    digest = blake2b(scene_key, digest_size=16)
    digest.update(b"\x01" if has_vtt else b"\x00")
    digest.update(content)
    return _MadeFrom(content=content, has_vtt=has_vtt, key=digest.hexdigest())


def _is_current(scene: Scene, made: _MadeFrom, episode: Episode) -> bool:
    embedded = scene.folder.path / EPISODES / episode.slug / "embed.html"
    return _stamp_of(scene.folder, episode) == made.key and embedded.exists()


def _stamp_of(folder: Folder, episode: Episode) -> str:
    """Return what an episode's page was made from; empty when it was cut or edited since."""
    try:
        with (folder.path / EPISODES / episode.slug / "index.html").open("rb") as page:
            size = page.seek(0, 2)
            page.seek(max(0, size - _STAMP_BYTES))
            stamp = _STAMP.fullmatch(page.read())
    except OSError:
        return ""
    if not stamp or int(stamp["size"]) != size - _STAMP_BYTES:
        return ""
    return stamp["key"].decode()
