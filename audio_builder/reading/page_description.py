"""What a page's head, microdata and marked elements say, looked up by name."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from audio_builder.reading.characters import one_line, visible

_DEEPEST = 12
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{2,8};")
_LONGEST = 1000  # characters of a fact; more is a text


class PageDescription:
    """Looks a fact up under several names, the most trustworthy source first."""

    def __init__(self, tree: Any, linked: dict[str, Any]) -> None:
        self.tree = tree
        self.linked = linked
        self.meta = _meta(tree)
        self.properties = tree.xpath("//*[@itemprop]")

    def text(self, *names: str) -> str:
        """Return the first fact that JSON-LD or a ``<meta>`` tells under one of the names."""
        for name in names:
            value = next(names_in(self.linked.get(name)), "") or next(
                iter(self.meta.get(name.lower(), ())), ""
            )
            value = tidy(value)
            if value and not (name == "publisher" and is_address(value)):
                return value
        return ""

    def texts(self, name: str) -> list[str]:
        """Return all that one ``<meta>`` name tells."""
        return [tidy(value) for value in self.meta.get(name.lower(), ())]

    def item(self, name: str) -> str:
        """Return the first microdata property of a name."""
        return next(self.items(name), "")

    def items(self, name: str) -> Iterator[str]:
        """Return the page's microdata properties of a name; of nested ones their own names."""
        found = [one for one in self.properties if name in one.get("itemprop").split()]
        scope = _scope(found[0]) if found else None
        # Others belong to other articles, in a list of them.
        for element in found[:1] if scope is None else found:
            if _scope(element) is not scope:
                continue
            inner = element.xpath(".//*[@itemprop='name']")
            said = element.get("content") or element.get("datetime")
            value = tidy(said or (inner[0] if inner else element).text_content())
            if value:
                yield value

    def element(self, tag: str) -> str:
        """Return the text of the page's first element of a kind."""
        found = next(self.tree.iter(tag), None)
        return "" if found is None else tidy(found.text_content())


def _scope(element: Any) -> Any:
    return next(
        (e for e in element.iterancestors() if e.get("itemscope") is not None and e.tag != "body"),
        None,
    )


def names_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Walk what JSON-LD allows for a name: a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from names_in(value.get("name") or value.get("url") or value.get("@id"), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            yield from names_in(one, depth + 1)


def tidy(text: str) -> str:
    """Return a fact as one line, without the entities that some pages escape twice."""
    text = text[:_LONGEST]
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    return one_line(visible(text))


def is_address(text: str) -> bool:
    """Tell a web address from a name."""
    return bool(_ADDRESS.match(text))


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        content = element.get("content") or element.get("value")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content.strip())
    return found
