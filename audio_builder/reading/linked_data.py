"""The JSON-LD of a page becomes the one object that describes its article."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_NEWS = re.compile(r"NewsArticle$|Reportage\w*Article$|^(?:Opinion|Analysis|Background)\w*Article$")
_ARTICLE = re.compile(r"Article$|BlogPosting$|^Report$|Review$")
_PAGE = re.compile(r"WebPage$|CreativeWork$")
_MOST_CHARACTERS = 500_000  # more is a catalogue, not a description
_MOST_OBJECTS = 2_000
_DEEPEST = 12
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_WRAPPING = re.compile(r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)\s*")
_ENDS = ("-->", "*/", "]]>", "//", "/*", ";")


def find_linked_data(tree: Any) -> dict[str, Any]:
    """Return the object that describes the article, news before other articles before pages.

    Objects that stand elsewhere in the page, as authors in a graph, are put in their places.
    """
    objects: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            objects.extend(_objects(_parse_json((script.text or "")[:_MOST_CHARACTERS])))
    objects = objects[:_MOST_OBJECTS]
    ranked = [(rank, one) for one in objects if (rank := _rank(one)) is not None]
    if not ranked:
        return {}
    named = {str(one["@id"]): one for one in objects if one.get("@id") and len(one) > 1}
    return _resolve_names(min(ranked, key=lambda pair: pair[0])[1], named)


def _rank(one: dict[str, Any]) -> tuple[int, bool, bool] | None:
    """Return how far an object is from a described news article; None for what is no page."""
    kinds = one.get("@type") or ""
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        for rank, pattern in enumerate((_NEWS, _ARTICLE, _PAGE)):
            if pattern.search(str(kind)):
                return rank, not one.get("headline"), not one.get("datePublished")
    return None


def _resolve_names(one: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    resolved = dict(one)
    for key in ("author", "creator", "publisher"):
        value = one.get(key)
        values = value if isinstance(value, list) else [value]
        if any(isinstance(v, dict) and str(v.get("@id")) in named for v in values):
            resolved[key] = [
                named.get(str(v.get("@id")), v) if isinstance(v, dict) and not v.get("name") else v
                for v in values
            ]
    return resolved


def _parse_json(text: str) -> Any:
    """Parse JSON as pages write it: in comments, with entities, with a comma too much."""
    text = _WRAPPING.sub("", text).rstrip()
    while text.endswith(_ENDS):
        text = text[: -max(len(end) for end in _ENDS if text.endswith(end))].rstrip()
    plain = _TRAILING_COMMA.sub(lambda found: found[1] or "", text)
    for attempt in (text, plain, unescape(plain)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


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
