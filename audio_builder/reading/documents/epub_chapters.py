"""The places that an e-book's contents lead to become headings of its pages."""

from typing import Any

from lxml import etree

from audio_builder.reading.documents.contents import ContentsEntry

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LETTERS_ABOVE = 80
"""A chapter's heading stands within its first lines: above it are a number or a motto."""


def remove_element(element: Any) -> None:
    """Take an element out of its page, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = f"{before.tail or ''}{tail}"
        else:
            parent.text = f"{parent.text or ''}{tail}"
    parent.remove(element)


def mark_chapters(body: Any, entries: list[ContentsEntry], *, is_divided: bool) -> None:
    """Let headings of the first level stand where chapters begin, and nowhere else."""
    starts = [(_start(body, entry.fragment), entry.label) for entry in entries]
    if is_divided:
        for heading in body.iter("h1"):
            heading.tag = "h2"
    for start, label in starts:
        heading = _first_heading(body, start)
        if heading is None:
            heading = _find_label(body, label)
        if heading is not None:
            heading.tag = "h1"
            _join_number(heading, label)
        elif label:
            heading = etree.Element("h1")
            heading.text = label
            if start is body:
                heading.tail, body.text = body.text, None
                body.insert(0, heading)
            else:
                _top(start, body).addprevious(heading)


def _join_number(heading: Any, label: str) -> None:
    """Make one heading of a number and the name below it, where the contents have them in one."""
    below = heading.getnext()
    if below is None or below.tag not in _HEADINGS or (heading.tail or "").strip():
        return
    number, name = _text(heading), _text(below)
    if number != label and number in label and name in label:
        for child in list(heading):
            heading.remove(child)
        heading.text = label
        remove_element(below)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _find_label(body: Any, label: str) -> Any:
    """Return the paragraph that is a chapter's name, where a book only makes it look like one."""
    for element in body.iter("p", "div"):
        if not len(element) and _text(element) == label:
            return element
    for element in body.iter("p"):
        if _text(element) == label:
            return element
    return None


def _start(body: Any, fragment: str) -> Any:
    """Return the element that a chapter begins with: the whole page where it has no mark."""
    if fragment:
        for element in body.iter(etree.Element):
            if fragment in {element.get("id"), element.get("name")}:
                return element
    return body


def _top(element: Any, body: Any) -> Any:
    """Return the block around an element: a heading cannot stand inside of a line."""
    while element.getparent() is not body and element.getparent() is not None:
        parent = element.getparent()
        if parent.tag in {"div", "section", "article", "main"} and element.tag not in {"a", "span"}:
            break
        element = parent
    return element


def _first_heading(body: Any, start: Any) -> Any:
    """Return the heading that a chapter begins with, or None where it has none of its own."""
    letters = 0
    has_begun = start is body
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start" and element is start:
            has_begun = True
            around = next((e for e in element.iterancestors() if e.tag in _HEADINGS), None)
            if around is not None:
                return around
        if not has_begun:
            continue
        if event == "start":
            if element.tag in _HEADINGS and "".join(element.itertext()).strip():
                return element
            letters += len((element.text or "").strip())
        else:
            letters += len((element.tail or "").strip())
        if letters > _LETTERS_ABOVE:
            break
    return None
