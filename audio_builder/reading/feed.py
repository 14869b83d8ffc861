"""An RSS, Atom or JSON feed becomes its entries, and an entry an Article."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.dates.machine import parse_date
from audio_builder.errors import ReadingError
from audio_builder.language import normal_tag
from audio_builder.model.article import Article
from audio_builder.network.addresses import is_address, web_address
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.charset import decode_page
from audio_builder.reading.fetch import fetch
from audio_builder.reading.unpacking import is_gzip, unpack

_XML_FEED = re.compile(rb"<(?:rss|feed|(?:\w{1,20}:)?RDF)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb"jsonfeed\.org/version", re.IGNORECASE)
_LOOKED_AT_BYTES = 4096
# Fewer words than this are a teaser; the article stands at the entry's address.
_FULL_TEXT_WORDS = 120
# The longest feeds of newspapers have some thousands.
_MOST_ENTRIES = 50_000


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One entry of a feed."""

    title: str
    url: str = ""
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    guid: str = ""
    html: str = ""
    """The full text, or empty where the feed has only a teaser."""
    language: str = ""
    site: str = ""
    """The feed's own title."""


def is_feed(data: bytes) -> bool:
    """Tell whether bytes are an RSS, Atom or JSON feed."""
    head = data[:_LOOKED_AT_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return bool(_JSON_FEED.search(head))
    return head.startswith(b"<") and bool(_XML_FEED.search(head))


def read_feed(source: str, *, allow_private: bool = False) -> tuple[FeedEntry, ...]:
    """Read a feed from a file or an ``http(s)`` address."""
    if is_address(source):
        page = fetch(source, allow_private=allow_private)
        content, address, charset = page.content, page.url, page.charset
    else:
        from audio_builder.reading.source import load  # noqa: PLC0415 - it imports this module

        content, address, charset = load(Path(source), source), "", ""
    if is_gzip(content):
        content = unpack(content, source)
    if not is_feed(content):
        raise ReadingError(
            "is not an RSS, Atom or JSON feed", subject=source, remedy="check the address"
        )
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return tuple(_json_entries(content, address, source))
    return tuple(_xml_entries(content, charset, address, source))


def entry_article(entry: FeedEntry) -> Article:
    """Turn an entry with its full text into an Article."""
    from audio_builder.reading.html import parse_fragment  # noqa: PLC0415 - brings lxml

    return replace(
        parse_fragment(entry.html),
        title=entry.title,
        authors=entry.authors,
        published=entry.published,
        site=entry.site,
        language=entry.language,
        url=entry.url,
    )


def _full(html: str) -> str:
    words = len(re.sub(r"<[^>]{0,2000}>", " ", html).split())
    return html if words >= _FULL_TEXT_WORDS else ""


def _plain(html: str) -> str:
    """Return a title without the tags and entities some feeds put there."""
    from html import unescape  # noqa: PLC0415 - feeds only

    return one_line(visible(unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", html))))


def _json_entries(content: bytes, address: str, source: str) -> Iterator[FeedEntry]:
    try:
        feed = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ReadingError("is a broken JSON feed", subject=source) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ReadingError("is a broken JSON feed", subject=source)
    _require_few(len(items), source)
    for item in items:
        if isinstance(item, dict):
            yield _json_entry(item, feed, address)


def _json_entry(item: dict[str, Any], feed: dict[str, Any], address: str) -> FeedEntry:
    url = _entry_address(_text(item, "url") or _text(item, "external_url"), address)
    return FeedEntry(
        title=_plain(_text(item, "title")),
        url=url,
        published=parse_date(_text(item, "date_published")),
        authors=_json_authors(item),
        guid=_text(item, "id") or url,
        html=_full(_text(item, "content_html") or _text(item, "content_text")),
        language=normal_tag(_text(item, "language") or _text(feed, "language")),
        site=_plain(_text(feed, "title")),
    )


def _json_authors(item: dict[str, Any]) -> tuple[str, ...]:
    people = item.get("authors")
    people = people if isinstance(people, list) else [item.get("author")]
    names = [_text(person, "name") for person in people if isinstance(person, dict)]
    return tuple(dict.fromkeys(one_line(name) for name in names if name.strip()))


def _text(table: dict[str, Any], key: str) -> str:
    """Return a text of a table a stranger has written; numbers are texts too, all else is none."""
    value = table.get(key)
    return str(value) if isinstance(value, str | int | float) else ""


def _entry_address(address: str, feed_address: str) -> str:
    """Return an entry's address. A feed opens no files of ours and runs no scripts."""
    try:
        joined = urljoin(feed_address, address) if feed_address else address
    except ValueError:
        return ""
    return web_address(joined)


def _require_few(count: int, source: str) -> None:
    if count > _MOST_ENTRIES:
        raise ReadingError(
            f"has more than {_MOST_ENTRIES} entries",
            subject=source,
            remedy="ask its publisher for a shorter one, or write a list of addresses",
        )


def _xml_entries(content: bytes, charset: str, address: str, source: str) -> Iterator[FeedEntry]:
    from lxml import etree  # noqa: PLC0415 - feeds and pages only

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_page(content, charset, source).text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        tree = etree.fromstring(visible(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ReadingError("is a broken feed", subject=source) from error
    if tree is None:
        raise ReadingError("is a broken feed", subject=source)
    channel = next((e for e in tree.iter() if _name(e) == "channel"), tree)
    shared = _Shared(
        site=_plain(_child(channel, "title")),
        language=normal_tag(
            _child(channel, "language")
            or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
            or ""
        ),
        address=address,
    )
    found = [element for element in tree.iter() if _name(element) in {"item", "entry"}]
    _require_few(len(found), source)
    for element in found:
        yield _xml_entry(element, shared)


class _Shared(Struct, frozen=True, kw_only=True):
    """What holds for all entries of a feed."""

    site: str
    language: str
    address: str


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(element: Any, *names: str) -> str:
    """Return the text of the first child with one of the names, the first name first."""
    for name in names:
        for child in element:
            if _name(child) == name:
                # Atom's XHTML content is elements, not text.
                text = "".join(child.itertext()) if not len(child) else _inner(child)
                if text.strip():
                    return text.strip()
    return ""


def _inner(element: Any) -> str:
    from lxml import etree  # noqa: PLC0415 - feeds and pages only

    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)


def _link(element: Any) -> str:
    for child in element:
        if _name(child) == "link":
            if child.get("href") and child.get("rel", "alternate") == "alternate":
                return str(child.get("href"))
            if (child.text or "").strip():
                return str(child.text).strip()
    return ""


def _xml_authors(element: Any) -> tuple[str, ...]:
    names = [
        _child(child, "name") or "".join(child.itertext())
        for child in element
        if _name(child) in {"creator", "author"}
    ]
    return tuple(dict.fromkeys(one_line(name) for name in names if name.strip()))


def _xml_entry(element: Any, shared: _Shared) -> FeedEntry:
    # A guid is an address only where it looks like one.
    address = _link(element) or _child(element, "guid", "id")
    return FeedEntry(
        title=_plain(_child(element, "title")),
        url=_entry_address(address, shared.address),
        published=parse_date(_child(element, "pubDate", "published", "date", "updated")),
        authors=_xml_authors(element),
        guid=_child(element, "guid", "id") or address,
        html=_full(_child(element, "encoded", "content", "description", "summary")),
        language=shared.language,
        site=shared.site,
    )
