"""Episodes' pages are written into the folder, where there is anything new to write."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from audio_builder import translations
from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.pages.episode_page import episode_pages
from audio_builder.publishing.pages.oembed import oembed_json
from audio_builder.publishing.store.atomic_write import open_regular, read_content, write_changed
from audio_builder.publishing.store.episode_files import damage, decode_episode
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import EPISODE_FILE, EPISODES, Folder

# What is hashed together: the code and templates, and the words in every language.
_MADE_OF = (Path(__file__).parents[1], Path(translations.__file__).parent)
_PAGE = "index.html"
_EMBEDDED = "embed.html"
_OEMBED = "oembed.json"
_STAMP = re.compile(rb"<!-- (?P<key>[0-9a-f]{32}) (?P<size>\d{9}) -->\n$")
_STAMP_BYTES = len("<!--  -->\n") + 32 + 1 + 9


class PageContext(Struct, frozen=True, kw_only=True):
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
    for path in (path for folder in _MADE_OF for path in sorted(folder.rglob("*"))):
        if path.suffix in {".py", ".html", ".css", ".js", ".json", ".toml"}:
            digest.update(path.read_bytes())
    return digest.digest()


class WrittenPages(Struct, frozen=True, kw_only=True):
    """What was written of some episodes' pages."""

    written: tuple[str, ...]
    """Files that changed, relative to the folder."""
    faults: Mapping[str, Fault]
    """Slugs of the episodes whose text cannot be read, and why."""


def write_pages(context: PageContext, slugs: Iterable[str]) -> WrittenPages:
    """Write these episodes' pages, unless those that are there were made from just the same.

    The last line of a page says what it was made from. Making ten thousand pages only to find
    that none has changed would take most of the time of a rebuild.
    """
    key = context.key
    written: list[str] = []
    faults = {}
    for slug in slugs:
        try:
            made = _page_inputs(context, key, slug)
            if not _is_current(made):
                written += _write(context, made, decode_episode(made.content, slug))
        except PublishingError as error:
            faults[slug] = damage(slug, error)
    return WrittenPages(written=tuple(written), faults=faults)


def _write(context: PageContext, made: "_PageInputs", episode: Episode) -> Iterator[str]:
    """Write an episode's pages and return the names of those that changed."""
    page, embedded = episode_pages(
        context.podcast,
        episode,
        address=context.folder.address,
        image=context.image,
        has_vtt=made.has_vtt,
        is_public=context.folder.is_public,
    )
    described = oembed_json(
        context.podcast, episode, address=context.folder.address, image=context.image
    )
    if not made.has_oembed:
        (made.place / _OEMBED).unlink(missing_ok=True)
    elif write_changed(made.place / _OEMBED, described):
        yield f"{EPISODES}/{episode.slug}/{_OEMBED}"
    stamp = f"<!-- {made.key} {len(page):09} -->\n".encode()
    for name, content in ((_EMBEDDED, embedded), (_PAGE, page + stamp)):
        if write_changed(made.place / name, content):
            yield f"{EPISODES}/{episode.slug}/{name}"


def has_current_page(context: PageContext, scene_key: bytes, slug: str) -> bool:
    """Whether an episode's page is as it would be made now."""
    return _is_current(_page_inputs(context, scene_key, slug))


class _PageInputs(Struct, frozen=True, kw_only=True):
    """What a page is made from."""

    place: Path
    content: bytes
    has_vtt: bool
    has_oembed: bool
    """It names the folder's public address, where there is one."""
    key: str


def _page_inputs(context: PageContext, scene_key: bytes, slug: str) -> _PageInputs:
    place = context.folder.episode_path(slug)
    has_vtt = (place / f"{slug}.vtt").exists()
    content = read_content(place / EPISODE_FILE)
    digest = blake2b(scene_key, digest_size=16)
    digest.update(b"\x01" if has_vtt else b"\x00")
    digest.update(content)
    return _PageInputs(
        place=place,
        content=content,
        has_vtt=has_vtt,
        has_oembed=context.folder.is_public,
        key=digest.hexdigest(),
    )


def _is_current(made: _PageInputs) -> bool:
    has_others = (made.place / _EMBEDDED).exists()
    has_others = has_others and (made.place / _OEMBED).exists() == made.has_oembed
    return has_others and _stamp_of(made.place / _PAGE) == made.key


def _stamp_of(path: Path) -> str:
    """Return what an episode's page was made from; empty when it was cut or edited since."""
    try:
        with open_regular(path) as page:
            size = page.seek(0, os.SEEK_END)
            page.seek(max(0, size - _STAMP_BYTES))
            stamp = _STAMP.fullmatch(page.readall())
    except OSError:
        return ""
    if not stamp or int(stamp["size"]) != size - _STAMP_BYTES:
        return ""
    return stamp["key"].decode()
