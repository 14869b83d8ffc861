"""A folder's episodes become its feed, pages and cover, all anew or only what changed."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.cover.artwork import (
    Pictures,
    missing_pictures,
    picture_names,
    write_pictures,
)
from audio_builder.publishing.feed.feed import FeedPage, feed_xml
from audio_builder.publishing.pages.by_address import compare_entries, write_entries
from audio_builder.publishing.pages.index_page import index_page
from audio_builder.publishing.pages.page_files import PageContext, has_current_page, write_pages
from audio_builder.publishing.pages.templating import assets
from audio_builder.publishing.store.atomic_write import read_content, write_changed
from audio_builder.publishing.store.channel import FILE_NAME, fill_podcast, guid_for
from audio_builder.publishing.store.episode_files import read_episodes
from audio_builder.publishing.store.episode_store import remove_leftovers
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import ASSETS, Folder
from audio_builder.publishing.store.lock import lock_folder
from audio_builder.publishing.store.podcast_file import keep_guid
from audio_builder.publishing.store.unpublished import (
    is_unpublished,
    mark_published,
    mark_unpublished,
)

# An app reads the whole feed each time it looks for news: what is older goes to pages of its own.
FEED_EPISODES = 300
ARCHIVE_EPISODES = 100
_MADE_ARCHIVE = re.compile(r"feed-archive-\d{1,9}\.xml")
_MADE_ASSET = re.compile(r"(?:page|player)-[0-9a-f]{8}\.(?:css|js)")
_MADE_COVER = re.compile(r"cover-[0-9a-f]{8}(-small|-tag)?\.jpg")


class Rebuilt(Struct, frozen=True, kw_only=True):
    """What a rebuild did."""

    episodes: int
    written: tuple[str, ...]
    """Files that changed, relative to the folder."""
    faults: tuple[Fault, ...]
    """Episodes that could not be used."""


def rebuild(folder: Folder, changed: Collection[str] | None = None) -> Rebuilt:
    """Write feed, pages and cover from the ``episode.json`` files alone.

    ``changed`` names the slugs that were added, corrected or removed since the last rebuild: then
    only their pages and the feed pages they stand on are looked at, unless the whole folder turns
    out to be out of date. None looks at everything.
    """
    try:
        with lock_folder(folder.path):
            remove_leftovers(folder)
            return _write_all(_with_guid(folder), changed)
    except OSError as error:
        raise PublishingError(
            f"cannot be written: {error.strerror or error}",
            subject=str(error.filename or folder.path),
            remedy="free some space or correct the permissions, then rebuild",
        ) from error


@contextmanager
def publish_changes(folder: Folder, *, everything: bool = False) -> Iterator[set[str]]:
    """Hold a folder while episodes in it are changed; feed and pages tell of them afterwards.

    The caller adds the slugs it changes to the set, each before it changes it, and a mark in the
    folder says so from the first one on: a killed program leaves it to the next one, which
    writes all anew before anything else.
    """
    with lock_folder(folder.path):
        if is_unpublished(folder.path):
            rebuild(folder)
            mark_published(folder.path)
        changed = _MarkedSlugs(folder.path)
        try:
            yield changed
        finally:
            if changed:
                rebuild(folder, None if everything else changed)
                mark_published(folder.path)


class _MarkedSlugs(set[str]):
    """Slugs of changed episodes; the first one marks the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def add(self, slug: str) -> None:
        if not self:
            mark_unpublished(self._folder)
        super().add(slug)


def _with_guid(folder: Folder) -> Folder:
    """Give the podcast its guid when its address is first known."""
    if not folder.is_public or folder.podcast.guid:
        return folder
    guid = guid_for(folder.feed_url)
    keep_guid(folder.path / FILE_NAME, guid)
    return replace(folder, podcast=replace(folder.podcast, guid=guid))


def _write_all(folder: Folder, changed: Collection[str] | None) -> Rebuilt:
    found, faults = read_episodes(folder, with_cues=False)
    podcast = fill_podcast(folder.podcast, found)
    written: list[str] = []

    def write(name: str, content: bytes) -> None:
        if write_changed(folder.path / name, content):
            written.append(name)

    for name, content in assets().files.items():
        write(name, content)
    pictures = write_pictures(folder, podcast, write)
    context = PageContext(folder=folder, podcast=podcast, image=pictures.show)
    changed = _expand_changes(context, found, changed)
    slugs = [e.slug for e in found if changed is None or e.slug in changed]
    pages = write_pages(context, slugs)
    written += pages.written
    found = tuple(episode for episode in found if episode.slug not in pages.faults)
    write("index.html", _index(folder, podcast, found, pictures))
    _write_feed(folder, podcast, found, image=pictures.show, changed=changed, write=write)
    write_entries(folder, found, changed, write)
    _remove_stale(folder, pictures, len(found), everything=changed is None)
    return Rebuilt(
        episodes=len(found), written=tuple(written), faults=(*faults, *pages.faults.values())
    )


def out_of_date(folder: Folder) -> tuple[str, ...]:
    """Return the files that a rebuild would write anew; nothing is written."""
    if folder.is_public and not folder.podcast.guid:
        folder = replace(folder, podcast=replace(folder.podcast, guid=guid_for(folder.feed_url)))
    found, _ = read_episodes(folder, with_cues=False)
    podcast = fill_podcast(folder.podcast, found)
    pictures = picture_names(folder, podcast)
    names = list(missing_pictures(folder, pictures))

    def compare(name: str, content: bytes) -> None:
        try:
            is_same = read_content(folder.path / name) == content
        except OSError:
            is_same = False
        if not is_same:
            names.append(name)

    for name, content in assets().files.items():
        compare(name, content)
    context = PageContext(folder=folder, podcast=podcast, image=pictures.show)
    key = context.key
    for episode in found:
        page = f"{episode.place}index.html"
        if not (folder.path / page).exists() or not has_current_page(context, key, episode.slug):
            names.append(page)
    compare("index.html", _index(folder, podcast, found, pictures))
    _write_feed(folder, podcast, found, image=pictures.show, changed=None, write=compare)
    names += compare_entries(folder, found, compare)
    return tuple(names)


def _index(
    folder: Folder, podcast: Podcast, episodes: Sequence[Episode], pictures: Pictures
) -> bytes:
    return index_page(
        podcast,
        episodes,
        address=folder.address,
        image=pictures.show,
        thumbnail=pictures.small,
        is_public=folder.is_public,
    )


def _expand_changes(
    context: PageContext, episodes: Sequence[Episode], changed: Collection[str] | None
) -> Collection[str] | None:
    """Return the slugs to write anew, more than asked where there is reason, None for all."""
    if changed is None:
        return None
    # A run that was interrupted before its rebuild left episodes without a page.
    bare = {
        episode.slug
        for episode in episodes
        if not (context.folder.episode_path(episode.slug) / "index.html").exists()
    }
    unchanged = (e for e in episodes if e.slug not in changed and e.slug not in bare)
    sample = next(unchanged, None)
    # One page out of date stands for all: the show has another name or address, or we have grown.
    if sample and not has_current_page(context, context.key, sample.slug):
        return None
    return {*changed, *bare}


def _file_names(folder: Folder, episode: Episode) -> frozenset[str]:
    return frozenset(path.name for path in folder.episode_path(episode.slug).iterdir())


def _write_feed(
    folder: Folder,
    podcast: Podcast,
    episodes: Sequence[Episode],
    *,
    image: str,
    changed: Collection[str] | None,
    write: Callable[[str, bytes], None],
) -> None:
    """Write the archives first and the feed last: what it points to is there."""
    pages = divide(episodes)
    # Where a removed episode stood is not known any more.
    is_touched = changed is None or not {e.slug for e in episodes}.issuperset(changed)
    # From the oldest on: an episode that came or went moves all newer ones.
    for page, members in reversed(pages):
        # A page that is new, or whose newer neighbour is: the two point to each other.
        is_touched = is_touched or not (folder.path / page.name).exists()
        is_touched = is_touched or not (folder.path / (page.newer or page.name)).exists()
        is_touched = is_touched or any(episode.slug in (changed or ()) for episode in members)
        if is_touched or page.name == "feed.xml":
            content = feed_xml(
                podcast, members, address=folder.address, image=image, page=page,
                file_names=lambda episode: _file_names(folder, episode),
            )  # fmt: skip
            write(page.name, content)


def divide(episodes: Sequence[Episode]) -> tuple[tuple[FeedPage, tuple[Episode, ...]], ...]:
    """Divide episodes, newest first, into the feed and archives of older ones (RFC 5005).

    Archives fill from the oldest episode on, so that a full one does not change any more.
    """
    count = max(0, -(-(len(episodes) - FEED_EPISODES) // ARCHIVE_EPISODES))
    names = ["feed.xml", *(f"feed-archive-{number}.xml" for number in range(count, 0, -1)), ""]
    start = len(episodes) - count * ARCHIVE_EPISODES
    pages = [(FeedPage(name="feed.xml", older=names[1]), tuple(episodes[:start]))]
    for index in range(1, count + 1):
        members = tuple(episodes[start : start + ARCHIVE_EPISODES])
        page = FeedPage(
            name=names[index], older=names[index + 1], newer=names[index - 1], is_archive=True
        )
        pages.append((page, members))
        start += ARCHIVE_EPISODES
    return tuple(pages)


def _remove_stale(folder: Folder, pictures: Pictures, episodes: int, *, everything: bool) -> None:
    """Remove archives not needed any more and, after a full rebuild, what no page uses."""
    needed = {page.name for page, _ in divide(range(episodes))}  # type: ignore[arg-type]
    for path in folder.path.glob("feed-archive-*.xml"):
        if _MADE_ARCHIVE.fullmatch(path.name) and path.name not in needed:
            path.unlink()
    if not everything:
        return
    used = {*pictures, folder.podcast.cover}
    for path in folder.path.glob("cover-*.jpg"):
        if _MADE_COVER.fullmatch(path.name) and path.name not in used:
            path.unlink()
    for path in (folder.path / ASSETS).glob("page-*"):
        if _MADE_ASSET.fullmatch(path.name) and f"{ASSETS}/{path.name}" not in assets().files:
            path.unlink()
