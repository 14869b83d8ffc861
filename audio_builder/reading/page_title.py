"""A page's headline: what readers see above the article, before what search engines read."""

import re
from typing import Any

from audio_builder.reading.page_description import PageDescription, tidy

# Titles end with the outlet's name behind one of these.
_TAIL = re.compile(r"(?<!\s)\s+[|\-–—·»:]\s+[^|\-–—·»:]{2,40}$")
_MARKED = re.compile(r"headline|(?:entry|article|post|story|page|content|news)[-_]?title|^title$")
_BESIDE = frozenset({"nav", "aside", "footer"})
_WORD = re.compile(r"[^\W_]+")
_MUCH = 0.5
"""Share of the fewer words that two headlines of one article have in common."""
_CERTAIN = 15  # letters; a shorter title may end another one by chance
_FEW, _SEVERAL = 2, 4
_NEW_LINES = frozenset({"br", "div", "p", "h1", "h2", "h3", "li"})
_LONGEST = 300  # characters; what is longer is no headline
_MOST_HEADINGS = 50


def find_title(tree: Any, page: PageDescription, site: str) -> str:
    """Return the headline: the ``<h1>`` that the page's own description bears out.

    Where none does, the only one in the article; then the description, then the window's title.
    """
    said = [
        without_site(title, site)
        for title in (
            page.text("headline"),
            page.item("headline"),
            page.text("og:title"),
            page.text("twitter:title"),
            page.text("citation_title", "dc.title", "dcterms.title", "sailthru.title"),
            page.text("parsely-title"),
            _TAIL.sub("", page.element("title")),
        )
    ]
    said = [title for title in said if title and title != site]
    headings = [(element, text) for element, text in _headings(tree) if text != site]
    likest = max(headings, key=lambda pair: _likeness(pair[1], said), default=None)
    if likest and _likeness(likest[1], said) >= _MUCH:
        return _without_kicker(likest[1], said)
    marked = [text for element, text in headings if _is_marked(element)]
    if len(marked) == 1:
        return marked[0]
    if said:
        return said[0]
    return headings[0][1] if headings else ""


def without_site(title: str, site: str) -> str:
    """Cut the outlet's name from the end of a title."""
    if site and title.lower().endswith(site.lower()):
        cut = title[: -len(site)]
        if not cut or not cut[-1].isalnum():
            return cut.rstrip(" |-–—·»:") or title
    return title


def _headings(tree: Any) -> list[tuple[Any, str]]:
    """Return the page's first-level headings that stand in no menu, box or footer."""
    found: list[tuple[Any, str]] = []
    for element in list(tree.iter("h1"))[:_MOST_HEADINGS]:
        text = tidy(_visible_text(element))
        beside = any(parent.tag in _BESIDE for parent in element.iterancestors())
        if text and len(text) <= _LONGEST and not beside:
            found.append((element, text))
    return found


def _visible_text(element: Any) -> str:
    """Return an element's text with a blank where a line ends; the parser bounds the depth."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.extend((" " if child.tag in _NEW_LINES else "", _visible_text(child)))
        parts.append(child.tail or "")
    return "".join(parts)


def _without_kicker(heading: str, titles: list[str]) -> str:
    """Cut what is glued before the headline in its heading, as the name of a section."""
    own = _letters(heading)
    for title in titles:
        its = _letters(title)
        if own.endswith(its) and len(own) > len(its) > _CERTAIN:
            return title
    return heading


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _is_marked(element: Any) -> bool:
    """Tell whether a heading says that it is the article's."""
    if "headline" in (element.get("itemprop") or "") or "name" in (element.get("itemprop") or ""):
        return True
    classes = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    if any(_MARKED.search(word) for word in classes):
        return True
    return any(parent.tag in {"article", "main"} for parent in element.iterancestors())


def _likeness(heading: str, titles: list[str]) -> float:
    """Return the share of words that a heading has in common with the likest title."""
    own = _words(heading)
    best = 0.0
    for title in titles:
        other = _words(title)
        # Two words of a longer title may be the outlet's name.
        is_name = len(own) <= _FEW and len(other) > _SEVERAL
        fewer = len(other) if is_name else min(len(own), len(other))
        if fewer:
            best = max(best, len(own & other) / fewer)
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
