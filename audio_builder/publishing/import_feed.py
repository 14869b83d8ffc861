"""An existing podcast's feed becomes episodes of a folder, so that a newsroom can move in."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace
from mutagen import MutagenError
from mutagen.mp3 import MP3

from audio_builder.errors import AudioBuilderError, PublishingError
from audio_builder.language import normal_tag
from audio_builder.model.episode import Episode
from audio_builder.publishing.feed.feed import NAMESPACES
from audio_builder.publishing.feed.rss import parse_rss
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.episode_files import episodes
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder
from audio_builder.publishing.store.identity import choose_slug
from audio_builder.publishing.store.lock import lock_folder
from audio_builder.publishing.store.podcast_file import keep_guid
from audio_builder.publishing.store.wording import aware, one_line

_SUMMARY_CHARACTERS = 600
_MP3_TYPES = frozenset({"audio/mpeg", "audio/mp3"})
_TAG = re.compile(r"<[^<>]*>")


class Imported(Struct, frozen=True, kw_only=True):
    """What came of an import."""

    episodes: tuple[Episode, ...]
    skipped: tuple[str, ...]
    """A line for each item that was left out, with the reason."""


def import_feed(folder: Folder, feed: bytes, sound: Callable[[str], bytes]) -> Imported:
    """Make an episode of each item of an RSS feed, under its old guid and date.

    ``sound`` fetches an MP3 by its address. Items whose guid is already there are skipped, so an
    import that was interrupted can be called again. The podcast's own guid moves in too. Nothing is
    claimed about how the old episodes were made: they carry no AI mark.
    """
    channel = parse_rss(feed, "the feed")
    made: list[Episode] = []
    skipped: list[str] = []
    with lock_folder(folder.path):
        known = episodes(folder, with_cues=False)
        guids = {episode.guid for episode in known}
        taken = {episode.slug for episode in known}
        for item in channel.iter("item"):
            try:
                episode = _import_channel(folder, channel, item, guids, taken, sound)
            except AudioBuilderError as error:
                skipped.append(str(error))
                continue
            made.append(episode)
            guids.add(episode.guid)
            taken.add(episode.slug)
        guid = channel.findtext(f"{{{NAMESPACES['podcast']}}}guid") or ""
        if guid and not folder.podcast.guid:
            keep_guid(folder.path / FILE_NAME, one_line(guid))
            folder = replace(folder, podcast=replace(folder.podcast, guid=one_line(guid)))
        rebuild(folder)
    return Imported(episodes=tuple(made), skipped=tuple(skipped))


def _import_channel(
    folder: Folder,
    channel: Element,
    item: Element,
    guids: set[str],
    taken: set[str],
    sound: Callable[[str], bytes],
) -> Episode:
    title = one_line(item.findtext("title") or "")
    enclosure = item.find("enclosure")
    address = enclosure.get("url", "") if enclosure is not None else ""
    guid = one_line(item.findtext("guid") or "") or address
    if not address or enclosure is None or enclosure.get("type") not in _MP3_TYPES:
        raise PublishingError("has no MP3", subject=title or guid)
    if guid in guids:
        raise PublishingError("is already in the folder", subject=title or guid)
    published = _date(item, title or guid)
    content = sound(address)
    slug = choose_slug(taken, title=title, published=published, guid=guid)
    author = one_line(item.findtext(f"{{{NAMESPACES['itunes']}}}author") or "")
    link = one_line(item.findtext("link") or "")
    episode = Episode(
        guid=guid,
        slug=slug,
        title=title or slug,
        mp3=f"{slug}.mp3",
        bytes=len(content),
        duration_seconds=_seconds(content, title or guid),
        published=published,
        authors=(author,) if author else (),
        site=one_line(channel.findtext("title") or ""),
        language=normal_tag(channel.findtext("language") or "") or "en",
        url=link if link.startswith(("http://", "https://")) else "",
        source=address,
        summary=_plain(item.findtext("description") or ""),
    )
    write_episode(folder, episode, {episode.mp3: content})
    return episode


def _date(item: Element, subject: str) -> datetime:
    try:
        return aware(parsedate_to_datetime(item.findtext("pubDate") or ""))
    except ValueError as error:
        raise PublishingError("has no date", subject=subject) from error


def _seconds(content: bytes, subject: str) -> float:
    """Measure an MP3; what its old feed says of its length is often wrong."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.mp3"
        path.write_bytes(content)
        try:
            sound: Any = MP3(path)  # type: ignore[no-untyped-call]
            return round(float(sound.info.length), 3)
        except MutagenError as error:
            raise PublishingError("is not an MP3", subject=subject) from error


def _plain(html: str) -> str:
    return one_line(unescape(_TAG.sub(" ", html)), _SUMMARY_CHARACTERS)
