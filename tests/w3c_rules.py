"""The rules by which the W3C's feed validator judges an RSS 2.0 podcast feed, as far as it has them.

The validator itself is in no package registry. These are its rules in our own words, read from
w3c/feedvalidator (channel, item, image, link, itunes and validators in src/feedvalidator).
"""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

from audio_builder.publishing.feed.feed import NAMESPACES
from audio_builder.publishing.store.channel import categories

ITUNES, ATOM = f"{{{NAMESPACES['itunes']}}}", f"{{{NAMESPACES['atom']}}}"
_CHANNEL = frozenset(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate"  # noqa: SIM905
    " category generator docs cloud ttl image rating textInput skipHours skipDays item".split()
)
_ITEM = frozenset(
    "title link description author category comments enclosure guid pubDate source".split()  # noqa: SIM905
)
# What may stand more than once.
_SEVERAL = {"item", "category", f"{ITUNES}category"}
_RELATIONS = {"self", "current", "next", "next-archive", "prev-archive"}
_ADDRESS = re.compile(r"[a-zA-Z][0-9a-zA-Z+\-.]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} \d\d:\d\d(:\d\d)? ([+-]\d\d[03]0|GMT)"
)
_DURATION = re.compile(r"\d+(:[0-5]\d(:[0-5]\d)?)?")
_MIME = re.compile(r"[\w!#$&.+^-]+/[\w!#$&.+^-]+(;\s*\w+=[\w.-]+)*")
_MAIL = re.compile(r"[A-Za-z0-9_.+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SAFE_HTML = {"p", "a", "ul", "ol", "li", "br", "em", "strong"}
# Which texts are allowed where, and the name of the rule.
_TEXTS = {
    "link": (_ADDRESS, "InvalidFullLink"),
    "url": (_ADDRESS, "InvalidFullLink"),
    f"{ITUNES}duration": (_DURATION, "InvalidDuration"),
    f"{ITUNES}explicit": (re.compile("true|false"), "InvalidTrueFalse"),
    f"{ITUNES}block": (re.compile("yes|no", re.IGNORECASE), "InvalidYesNoClean"),
    f"{ITUNES}type": (re.compile("episodic|serial"), "InvalidItunesChannelType"),
    f"{ITUNES}episodeType": (re.compile("full|trailer|bonus"), "InvalidItunesEpisodeType"),
    f"{ITUNES}email": (_MAIL, "InvalidAddrSpec"),
    f"{ITUNES}author": (re.compile(".{1,255}"), "TooLong"),
    f"{ITUNES}name": (re.compile(".{1,255}"), "TooLong"),
}


def broken_rules(feed: bytes, address: str) -> Iterator[str]:
    """Yield the validator's name for each rule that a feed breaks, found at an address."""
    root = fromstring(feed)  # noqa: S314 - our own feed
    (channel,) = root.findall("channel")
    yield from _whole(channel, address)
    yield from _channel(channel)
    guids: set[str] = set()
    for item in channel.iter("item"):
        yield from _item(item)
        guid = item.findtext("guid") or ""
        if guid in guids:
            yield "DuplicateValue"
        guids.add(guid)
    for element in channel.iter():
        yield from _element(element)


def _whole(channel: Element, address: str) -> Iterator[str]:
    tags = [child.tag for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "MisplacedItem"
    selves = [link for link in channel.iter(f"{ATOM}link") if link.get("rel") == "self"]
    if not selves:
        yield "MissingAtomSelfLink"
    if any(link.get("href") != address for link in selves):
        yield "SelfDoesntMatchLocation"
    if any(link.get("type") != "application/rss+xml" for link in selves):
        yield "SelfNotAtom"


def _channel(channel: Element) -> Iterator[str]:
    yield from _singles(channel, _CHANNEL)
    for tag in ("title", "link", "description", "language"):
        if not (channel.findtext(tag) or "").strip():
            yield f"Missing {tag}"
    if not _LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "InvalidLanguage"
    for tag in ("category", "explicit"):
        if channel.find(f"{ITUNES}{tag}") is None:
            yield "MissingItunesElement"
    for category in channel.findall(f"{ITUNES}category"):
        below = [sub.get("text") for sub in category]
        known = categories().get(category.get("text", ""))
        if known is None or not set(below) <= set(known):
            yield "InvalidItunesCategory"
    for image in channel.findall("image"):
        yield from _image(channel, image)


def _image(channel: Element, image: Element) -> Iterator[str]:
    if image.findtext("title") != channel.findtext("title"):
        yield "ImageTitleDoesntMatch"
    if image.findtext("link") != channel.findtext("link"):
        yield "ImageLinkDoesntMatch"
    if not (image.findtext("url") or "").endswith((".jpg", ".jpeg", ".gif", ".png")):
        yield "ImageUrlFormat"


def _item(item: Element) -> Iterator[str]:
    yield from _singles(item, _ITEM)
    if not (item.findtext("title") or "").strip():
        yield "NotBlank"
    guid = item.find("guid")
    if guid is None:
        yield "MissingGuid"
    elif guid.get("isPermaLink", "true") != "false" and not _is_address(guid.text or ""):
        yield "InvalidHttpGUID"
    elif len(guid.text or "") < 9 and (guid.text or "0").isdigit():
        yield "NotSufficientlyUnique"
    for enclosure in item.findall("enclosure"):
        yield from _enclosure(enclosure)
    yield from _html(item.findtext("description") or "")


def _enclosure(enclosure: Element) -> Iterator[str]:
    if set(enclosure.attrib) != {"url", "length", "type"}:
        yield "MissingAttribute"
    if not enclosure.get("length", "").isdigit():
        yield "InvalidIntegerAttribute"
    if not _MIME.fullmatch(enclosure.get("type", "")):
        yield "InvalidMIMEAttribute"
    if not enclosure.get("url", "").endswith(".mp3"):
        yield "UnsupportedItunesFormat"


def _singles(parent: Element, known: frozenset[str]) -> Iterator[str]:
    """Yield what stands twice or is in no namespace and no element of RSS."""
    tags = [child.tag for child in parent]
    for tag in set(tags):
        is_extension = tag.startswith("{") and not tag.startswith(ITUNES)
        if tag not in _SEVERAL and not is_extension and tags.count(tag) > 1:
            yield "DuplicateElement"
        if not tag.startswith("{") and tag not in known:
            yield "UndefinedElement"


def _element(element: Element) -> Iterator[str]:
    text = element.text or ""
    form, rule = _TEXTS.get(element.tag, (None, ""))
    if form and not form.fullmatch(text):
        yield rule
    for name in ("href", "url", "uri"):
        if not _is_address(element.get(name, "http://example.org/")):
            yield "InvalidFullLink"
    if element.tag in {"pubDate", "lastBuildDate"}:
        yield from _date(text)
    if element.tag == f"{ATOM}link":
        if element.get("rel") not in _RELATIONS:
            yield "UnregisteredAtomLinkRel"
        if text.strip():
            yield "AtomLinkNotEmpty"
    if not len(element) and text != text.strip():
        yield "UnexpectedWhitespace"


def _date(text: str) -> Iterator[str]:
    if not _DATE.fullmatch(text):
        yield "InvalidRFC2822Date"
        return
    told = parsedate(text)
    if told and f"{date(*told[:3]):%a}" != text[:3]:
        yield "IncorrectDOW"


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and bool(urlsplit(text).netloc)


def _html(text: str) -> Iterator[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in _SAFE_HTML:
                found.append("SecurityRisk")
            found.extend("SecurityRiskAttr" for name, _ in attrs if name not in {"href", "title"})
            found.extend("ContainsRelRef" for _, value in attrs if not _is_address(value or ""))

    reader = Reader()
    reader.feed(text)
    reader.close()
    yield from found
