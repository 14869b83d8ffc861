"""A podcast folder becomes a list of the feed rules it breaks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from PIL import Image

from audio_builder.errors import PublishingError, SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.episode import Episode
from audio_builder.publishing.cover.cover import LEAST_PIXELS, SHOW_BYTES, SHOW_PIXELS
from audio_builder.publishing.feed.feed import DESCRIPTION_BYTES, NAMESPACES
from audio_builder.publishing.feed.rss import parse_rss
from audio_builder.publishing.rebuild import out_of_date
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.channel import FILE_NAME, categories
from audio_builder.publishing.store.episode_files import read_episodes
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import EPISODES, Folder

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = f"{{{NAMESPACES['podcast']}}}"
_ATOM = f"{{{NAMESPACES['atom']}}}"
_FILE_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_REQUIRED = ("title", "description", "link", "language", f"{_ITUNES}image", f"{_ITUNES}category")


def check_feed(folder: Folder) -> tuple[Fault, ...]:
    """Prove the folder's feed: its rules, and that every file it names is there in full length."""
    found, faults = read_episodes(folder, with_cues=False)
    checked: list[Fault] = list(faults)
    names = ["feed.xml", *sorted(path.name for path in folder.path.glob("feed-archive-*.xml"))]
    items: list[tuple[str, Element]] = []
    for name in names:
        try:
            channel = _channel_of(folder.path / name)
        except PublishingError as error:
            checked.append(Fault(subject=name, problem=error.problem, rule="rss"))
            continue
        checked.extend(_channel_faults(folder, channel, name))
        items.extend((name, item) for item in channel.iter("item"))
    for name, item in items:
        checked.extend(_item_faults(folder, item, name))
    checked.extend(_whole_faults(items, found))
    try:
        stale = out_of_date(folder)
    except PublishingError as error:
        checked.append(Fault(subject=error.subject, problem=error.problem, rule="current"))
    except SettingsError as error:
        checked.append(Fault(subject=FILE_NAME, problem=error.problem, rule="artwork"))
    else:
        problem = "is not what the episodes say: run audio-builder feed rebuild"
        checked.extend(Fault(subject=name, problem=problem, rule="current") for name in stale)
    return tuple(dict.fromkeys(checked))


def _channel_of(path: Path) -> Element:
    try:
        content = read_content(path)
    except OSError as error:
        raise PublishingError(f"cannot be read: {error.strerror}", subject=path.name) from error
    return parse_rss(content, path.name)


def _text(parent: Element, tag: str) -> str:
    return parent.findtext(tag) or ""


def _channel_faults(folder: Folder, channel: Element, name: str) -> Iterator[Fault]:
    for tag in _REQUIRED:
        if channel.find(tag) is None:
            yield Fault(subject=name, problem=f"the channel has no {_short(tag)}", rule="channel")
    if len(_text(channel, "description").encode()) > DESCRIPTION_BYTES:
        yield Fault(
            subject=name, problem="the description is longer than 4000 bytes", rule="channel"
        )
    if not normal_tag(_text(channel, "language")):
        yield Fault(subject=name, problem="the language is no language code", rule="language")
    if _text(channel, f"{_ITUNES}explicit") not in {"true", "false"}:
        yield Fault(
            subject=name, problem="itunes:explicit is neither true nor false", rule="channel"
        )
    category = channel.find(f"{_ITUNES}category")
    if category is not None and category.get("text") not in categories():
        yield Fault(subject=name, problem="the category is not one of Apple's", rule="category")
    own = [link.get("href") for link in channel.iter(f"{_ATOM}link") if link.get("rel") == "self"]
    if own != [folder.address + name]:
        yield Fault(
            subject=name,
            problem=f"atom:link rel=self is not {folder.address + name}",
            rule="self-link",
        )
    image = channel.find(f"{_ITUNES}image")
    if image is not None:
        yield from _image_faults(folder, image.get("href", ""), name)


def _short(tag: str) -> str:
    for prefix, uri in NAMESPACES.items():
        tag = tag.replace(f"{{{uri}}}", f"{prefix}:")
    return tag


def _local(folder: Folder, address: str) -> Path | None:
    """Return the file of the folder that an address names."""
    if not address.startswith(folder.address):
        return None
    path = folder.path / unquote(urlsplit(address[len(folder.address) :]).path)
    return path if path.resolve().is_relative_to(folder.path.resolve()) else None


def _image_faults(folder: Folder, address: str, name: str) -> Iterator[Fault]:

    path = _local(folder, address)
    if path is None or not path.is_file():
        yield Fault(
            subject=name, problem=f"the artwork is not in the folder: {address}", rule="artwork"
        )
        return
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            width, height, mode, kind = *image.size, image.mode, image.format
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        yield Fault(subject=path.name, problem=f"is no picture: {error}", rule="artwork")
        return
    if width != height or not LEAST_PIXELS <= width <= SHOW_PIXELS:
        problem = f"is {width}x{height} pixels, not square of 1400 to 3000"
        yield Fault(subject=path.name, problem=problem, rule="artwork")
    if mode != "RGB":
        yield Fault(subject=path.name, problem=f"has colours in {mode}, not RGB", rule="artwork")
    if not address.endswith({"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}[str(kind)]):
        yield Fault(subject=path.name, problem=f"is a {kind} under another name", rule="artwork")
    if path.stat().st_size > SHOW_BYTES:
        yield Fault(subject=path.name, problem="is larger than 512 kB", rule="artwork")


def _item_faults(folder: Folder, item: Element, name: str) -> Iterator[Fault]:
    title = _text(item, "title")
    subject = f"{name}: {title[:60] or 'an item'}"
    if not title:
        yield Fault(subject=subject, problem="has no title", rule="item")
    if not _text(item, "guid"):
        yield Fault(subject=subject, problem="has no guid", rule="guid")
    if len(_text(item, "description").encode()) > DESCRIPTION_BYTES:
        yield Fault(
            subject=subject, problem="has a description longer than 4000 bytes", rule="item"
        )
    yield from _date_faults(_text(item, "pubDate"), subject)
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        yield Fault(subject=subject, problem=f"has {len(enclosures)} enclosures", rule="enclosure")
    for enclosure in enclosures:
        yield from _enclosure_faults(folder, enclosure, subject)
    for alternate in item.iter(f"{_PODCAST}alternateEnclosure"):
        yield from _alternate_faults(folder, alternate, subject)
    for tag in ("transcript", "chapters"):
        for named in item.iter(f"{_PODCAST}{tag}"):
            path = _local(folder, named.get("url", ""))
            if path is None or not path.is_file() or not named.get("type"):
                problem = f"names a missing {tag} file: {named.get('url')}"
                yield Fault(subject=subject, problem=problem, rule=tag)


def _date_faults(text: str, subject: str) -> Iterator[Fault]:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        yield Fault(subject=subject, problem=f"has no RFC 2822 date: {text!r}", rule="date")
        return
    if not text.startswith(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]):
        yield Fault(subject=subject, problem=f"has a wrong weekday: {text}", rule="date")


def _enclosure_faults(folder: Folder, enclosure: Element, subject: str) -> Iterator[Fault]:
    address = enclosure.get("url", "")
    if enclosure.get("type") != "audio/mpeg":
        yield Fault(
            subject=subject, problem="the enclosure's type is not audio/mpeg", rule="enclosure"
        )
    if not address.startswith(("http://", "https://")) or not _FILE_CHARACTERS.fullmatch(address):
        yield Fault(
            subject=subject,
            problem=f"the enclosure's address is not plain: {address}",
            rule="enclosure",
        )
    path = _local(folder, address)
    if path is None or not path.is_file():
        yield Fault(subject=subject, problem=f"names a missing file: {address}", rule="enclosure")
        return
    size = path.stat().st_size
    if enclosure.get("length") != str(size):
        problem = f"says {enclosure.get('length')} bytes, the file has {size}"
        yield Fault(subject=subject, problem=problem, rule="enclosure-length")


def _alternate_faults(folder: Folder, alternate: Element, subject: str) -> Iterator[Fault]:
    for source in alternate.iter(f"{_PODCAST}source"):
        path = _local(folder, source.get("uri", ""))
        if path is None or not path.is_file():
            problem = f"names a missing file: {source.get('uri')}"
            yield Fault(subject=subject, problem=problem, rule="alternate")
        elif alternate.get("length") != str(path.stat().st_size):
            problem = f"says {alternate.get('length')} bytes of {path.name}, not its size"
            yield Fault(subject=subject, problem=problem, rule="alternate")


def _whole_faults(items: list[tuple[str, Element]], episodes: Iterable[Episode]) -> Iterator[Fault]:
    """Faults that only the whole feed shows: doubles, strangers and missing episodes."""
    guids = Counter(_text(item, "guid") for _, item in items)
    addresses = Counter(e.get("url", "") for _, item in items for e in item.iter("enclosure"))
    for guid in (guid for guid, count in guids.items() if count > 1):
        yield Fault(subject="feed.xml", problem=f"the guid {guid} stands twice", rule="guid")
    for address in (address for address, count in addresses.items() if count > 1):
        yield Fault(subject="feed.xml", problem=f"{address} stands twice", rule="enclosure")
    known = {episode.guid for episode in episodes}
    for episode in episodes:
        if episode.guid not in guids:
            subject = f"{EPISODES}/{episode.slug}"
            yield Fault(subject=subject, problem="is not in the feed: rebuild it", rule="complete")
    for guid in guids.keys() - known:
        yield Fault(
            subject="feed.xml", problem=f"has an item without an episode: {guid}", rule="complete"
        )
