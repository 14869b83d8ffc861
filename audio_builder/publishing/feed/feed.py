"""Episodes become an RSS 2.0 feed with the iTunes and Podcasting 2.0 tags."""

from collections.abc import Callable, Sequence
from email.utils import format_datetime
from functools import cache
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from msgspec import Struct

from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.store.addresses import plain_address
from audio_builder.publishing.store.formats import medium_of
from audio_builder.publishing.store.phrases import correction_of, is_synthetic
from audio_builder.publishing.store.wording import aware, one_line, printable, within_bytes

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
}
# Apple cuts what is longer (A Podcaster's Guide to RSS).
DESCRIPTION_BYTES = 4000
TITLE_CHARACTERS = 255
GENERATOR = "audio_builder"
_TRANSCRIPTS = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json"}

for _prefix, _uri in NAMESPACES.items():
    register_namespace(_prefix, _uri)


class FeedPage(Struct, frozen=True, kw_only=True):
    """One document of a feed: the newest episodes, or an archive of older ones (RFC 5005)."""

    name: str
    """File name: ``feed.xml`` or ``feed-archive-N.xml``."""
    older: str = ""
    """File name of the page with the next older episodes."""
    newer: str = ""
    is_archive: bool = False


def feed_xml(
    podcast: Podcast,
    episodes: Sequence[Episode],
    *,
    address: str,
    image: str,
    page: FeedPage,
    file_names: Callable[[Episode], frozenset[str]],
) -> bytes:
    """Return one document of the feed; all addresses in it begin with ``address``.

    ``podcast`` has no empty title, description, author or language (see ``channel.filled``).
    ``file_names`` tells which files an episode has, so that the feed names none that is missing.
    """
    rss = Element("rss", {"version": "2.0"})
    channel = SubElement(rss, "channel")
    _channel(channel, podcast, episodes, address=address, image=image, page=page)
    for episode in episodes:
        _item(SubElement(channel, "item"), podcast, episode, address, file_names(episode))
    indent(rss, " ")
    # The XML library names only the namespaces that are used; clients that match on text want all.
    rss.set("xmlns:content", NAMESPACES["content"])
    # To text first: writing bytes, the library encodes each tag and each word by itself.
    body: str = tostring(rss, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    clean = {
        key.rstrip("_"): printable(value).strip() for key, value in attributes.items() if value
    }
    element = SubElement(parent, _tag(name), clean)
    if text:
        element.text = printable(text).strip()
    return element


@cache
def _tag(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def _channel(
    channel: Element,
    podcast: Podcast,
    episodes: Sequence[Episode],
    *,
    address: str,
    image: str,
    page: FeedPage,
) -> None:
    _add(channel, "title", one_line(podcast.title, TITLE_CHARACTERS))
    _add(channel, "link", plain_address(podcast.link) or address)
    _add(channel, "description", within_bytes(podcast.description, DESCRIPTION_BYTES))
    _add(channel, "language", podcast.language.lower())
    _add(channel, "generator", GENERATOR)
    if episodes:
        newest = max(aware(e.modified or e.published) for e in episodes)
        _add(channel, "lastBuildDate", format_datetime(newest))
    if podcast.copyright:
        _add(channel, "copyright", one_line(podcast.copyright, TITLE_CHARACTERS))
    _page_links(channel, address, page)
    picture = SubElement(channel, "image")
    _add(picture, "url", address + image)
    _add(picture, "title", one_line(podcast.title, TITLE_CHARACTERS))
    _add(picture, "link", plain_address(podcast.link) or address)
    _itunes_tags(channel, podcast, address + image)
    _podcast_tags(channel, podcast, episodes)


def _page_links(channel: Element, address: str, page: FeedPage) -> None:
    kind = "application/rss+xml"
    _add(channel, "atom:link", rel="self", href=address + page.name, type=kind)
    if page.is_archive:
        _add(channel, "fh:archive")
        _add(channel, "atom:link", rel="current", href=f"{address}feed.xml", type=kind)
    if page.older:
        # RFC 5005 calls it prev-archive; the apps that follow pages at all follow next.
        _add(channel, "atom:link", rel="prev-archive", href=address + page.older, type=kind)
        _add(channel, "atom:link", rel="next", href=address + page.older, type=kind)
    if page.newer and page.newer != "feed.xml":
        _add(channel, "atom:link", rel="next-archive", href=address + page.newer, type=kind)


def _itunes_tags(channel: Element, podcast: Podcast, image_url: str) -> None:
    _add(channel, "itunes:image", href=image_url)
    main, _, below = (part.strip() for part in podcast.category.partition(">"))
    category = _add(channel, "itunes:category", text_=main)
    if below:
        _add(category, "itunes:category", text_=below)
    _add(channel, "itunes:explicit", _yes_no(podcast.explicit, "true", "false"))
    _add(channel, "itunes:author", one_line(podcast.author, TITLE_CHARACTERS))
    _add(channel, "itunes:type", podcast.type)
    if podcast.email:
        owner = _add(channel, "itunes:owner")
        _add(owner, "itunes:name", one_line(podcast.author, TITLE_CHARACTERS))
        _add(owner, "itunes:email", one_line(podcast.email))
    if podcast.private_key:
        _add(channel, "itunes:block", "Yes")


def _podcast_tags(channel: Element, podcast: Podcast, episodes: Sequence[Episode]) -> None:
    if podcast.guid:
        _add(channel, "podcast:guid", podcast.guid)
    _add(channel, "podcast:locked", _yes_no(podcast.locked, "yes", "no"), owner=podcast.email)
    _add(channel, "podcast:medium", "podcast")
    if podcast.private_key:
        _add(channel, "podcast:block", "yes")
    if any(map(is_synthetic, episodes)):
        _add(channel, "podcast:txt", "true", purpose="ai-content")


def _yes_no(value: bool, yes: str, no: str) -> str:  # noqa: FBT001 - a value, not a switch
    return yes if value else no


def _item(
    item: Element, podcast: Podcast, episode: Episode, address: str, file_names: frozenset[str]
) -> None:
    place = address + episode.place
    _add(item, "title", one_line(episode.title, TITLE_CHARACTERS) or episode.slug)
    _add(item, "link", plain_address(episode.url) or f"{place}index.html")
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", format_datetime(aware(episode.published)))
    _add(item, "description", show_notes(episode))
    _add(item, "enclosure", url=place + episode.mp3, length=str(episode.bytes), type="audio/mpeg")
    _alternates(item, episode, place, file_names)
    if episode.duration_seconds:
        _add(item, "itunes:duration", str(max(1, round(episode.duration_seconds))))
    _add(item, "itunes:explicit", _yes_no(podcast.explicit, "true", "false"))
    _add(item, "itunes:episodeType", "full")
    if episode.number:
        _add(item, "itunes:episode", str(episode.number))
        _add(item, "podcast:episode", str(episode.number))
    if episode.byline:
        _add(item, "itunes:author", one_line(episode.byline, TITLE_CHARACTERS))
    _transcripts(item, episode, place, file_names)
    if "chapters.json" in file_names:
        _add(
            item, "podcast:chapters", url=f"{place}chapters.json", type="application/json+chapters"
        )
    _people(item, episode)
    if is_synthetic(episode):
        _add(item, "podcast:txt", "true", purpose="ai-content")


def _transcripts(item: Element, episode: Episode, place: str, file_names: frozenset[str]) -> None:
    for ending, kind in _TRANSCRIPTS.items():
        if f"{episode.slug}.{ending}" in file_names:
            _add(
                item,
                "podcast:transcript",
                url=f"{place}{episode.slug}.{ending}",
                type=kind,
                language=episode.language,
                rel="captions" if ending in {"vtt", "srt"} else "",
            )


def _people(item: Element, episode: Episode) -> None:
    for author in episode.authors:
        _add(item, "podcast:person", one_line(author), role="Writer", group="Writing")
    voice = one_line(episode.voice_display_name or episode.voice)
    if voice:
        _add(item, "podcast:person", f"{voice} (synthetic voice)", role="Narrator", group="Cast")


def _alternates(item: Element, episode: Episode, place: str, file_names: frozenset[str]) -> None:
    """Offer the further formats to apps that choose (podcast:alternateEnclosure)."""
    for other in episode.formats:
        if other.file not in file_names:
            continue
        medium = medium_of(other.file)
        alternate = _add(
            item,
            "podcast:alternateEnclosure",
            type=medium.type,
            length=str(other.bytes),
            bitrate=str(other.bit_rate_kbps * 1000) if other.bit_rate_kbps else "",
            lang=episode.language,
            title=medium.title,
            codecs=medium.codecs,
        )
        _add(alternate, "podcast:source", uri=place + other.file)
        _add(alternate, "podcast:integrity", type="sri", value=other.integrity)


def show_notes(episode: Episode) -> str:
    """Return the HTML that apps show below an episode, within Apple's limit."""
    around = []
    correction = correction_of(episode)
    if correction:
        around.append(f"<p>{escape(one_line(correction, 500))}</p>")
    if episode.disclosure:
        around.append(f"<p>{escape(one_line(episode.disclosure, 500))}</p>")
    if episode.url:
        address = escape(plain_address(one_line(episode.url)))
        name = one_line(episode.site, 200) or one_line(episode.url)
        around.append(f'<p><a href="{address}">{escape(name)}</a></p>')
    tail = "".join(around)
    room = DESCRIPTION_BYTES - len(tail.encode()) - len("<p></p>")
    summary = one_line(episode.summary)
    # Escaping lengthens the text, so the cut is made on the text until its escaped form fits.
    while summary and (taken := len(escape(summary).encode())) > room:
        summary = within_bytes(summary, len(summary.encode()) * room // taken - 1)
    return (f"<p>{escape(summary)}</p>" if summary else "") + tail
