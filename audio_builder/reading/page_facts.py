"""What a page says of itself becomes the Article's fields."""

import json
import re
from collections.abc import Iterator
from typing import Any

from audio_builder.language import normal_tag
from audio_builder.model.article import Article, Block
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.dates import parse_date

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report$|Review$|WebPage$|CreativeWork$")
_BEST_TYPES = re.compile(r"Article$|BlogPosting$")
_MOST_LINKED_DATA = 500_000  # characters; more is a catalogue, not a description
_DEEPEST = 12
# Titles end with the outlet's name behind one of these.
_TITLE_TAIL = re.compile(r"(?<!\s)\s+[|\-–—·»:]\s+[^|\-–—·»:]{2,40}$")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def page_facts(tree: Any, url: str, blocks: tuple[Block, ...]) -> Article:
    """Make the Article from JSON-LD, then OpenGraph and meta, then microdata, then the page."""
    linked = _linked_data(tree)
    meta = _meta(tree)
    first = _Finder(linked, meta, tree)
    site = first.text("publisher", "og:site_name", "application-name")
    return Article(
        title=_short(first.text("headline", "og:title", "twitter:title", "dc.title"), site)
        or first.item("headline")
        or first.element("h1")
        or _TITLE_TAIL.sub("", first.element("title")),
        subtitle=first.text("alternativeHeadline"),
        authors=first.authors(),
        published=parse_date(
            first.text(
                *("datePublished", "article:published_time", "og:published_time", "dc.date"),
                *("dc.date.issued", "parsely-pub-date", "date", "pubdate"),
            )
            or first.item("datePublished")
        ),
        modified=parse_date(
            first.text("dateModified", "article:modified_time", "og:updated_time")
            or first.item("dateModified")
        ),
        site=site,
        section=first.text("articleSection", "article:section", "parsely-section"),
        language=normal_tag(
            first.text("inLanguage")
            or tree.get("lang", "")
            or tree.get("{http://www.w3.org/XML/1998/namespace}lang", "")
            or first.text("og:locale", "content-language")
        ),
        url=_canonical(tree, first) or url,
        image=_address(first.text("image", "og:image", "og:image:url", "twitter:image")),
        blocks=blocks,
    )


class _Finder:
    """Looks a fact up under several names, the most trustworthy source first."""

    def __init__(self, linked: dict[str, Any], meta: dict[str, list[str]], tree: Any) -> None:
        self.linked = linked
        self.meta = meta
        self.tree = tree

    def text(self, *names: str) -> str:
        for name in names:
            value = next(_texts(self.linked.get(name)), "") or next(
                iter(self.meta.get(name.lower(), ())), ""
            )
            value = one_line(visible(value))
            if value and not (name == "publisher" and _ADDRESS.match(value)):
                return value
        return ""

    def item(self, name: str) -> str:
        """Return a microdata property of the page."""
        for element in self.tree.xpath("//*[@itemprop=$name]", name=name):
            said = element.get("content") or element.get("datetime")
            return one_line(visible(said or element.text_content()))
        return ""

    def element(self, tag: str) -> str:
        found = next(self.tree.iter(tag), None)
        return "" if found is None else one_line(visible(found.text_content()))

    def authors(self) -> tuple[str, ...]:
        names = [*_texts(self.linked.get("author"))]
        if not names:
            names = self.meta.get("author") or self.meta.get("article:author") or []
        if not names:
            names = [self.item("author")]
        tidy = (one_line(visible(name)) for name in names)
        return tuple(dict.fromkeys(n for n in tidy if n and not _ADDRESS.match(n)))


def _short(title: str, site: str) -> str:
    """Cut the outlet's name from the end of a title."""
    if site and title.endswith(site):
        return title[: -len(site)].rstrip(" |-–—·»:") or title
    return title


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Walk what JSON-LD allows for a name: a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from _texts(value.get("name") or value.get("url") or value.get("@id"), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            yield from _texts(one, depth + 1)


def _linked_data(tree: Any) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article, or an empty one."""
    best: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "")[:_MOST_LINKED_DATA]
        try:
            found = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _objects(found):
            kinds = one.get("@type") or ""
            kind = " ".join(kinds) if isinstance(kinds, list) else str(kinds)
            if _BEST_TYPES.search(kind) and one.get("headline"):
                return one
            if not best and _ARTICLE_TYPES.search(kind):
                best = one
    return best


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _objects(value.get(key), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content.strip())
    return found


def _canonical(tree: Any, first: _Finder) -> str:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            found = _address((element.get("href") or "").strip())
            if found:
                return found
    return _address(first.text("og:url", "mainEntityOfPage", "url"))


def _address(text: str) -> str:
    return text if _ADDRESS.match(text) else ""
