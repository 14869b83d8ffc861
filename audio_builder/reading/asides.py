"""What stands inside a sentence but is no part of it is set beside it, to be dropped by name."""

import re
from typing import Any

from audio_builder.reading.block_tags import BLOCK_TAGS
from audio_builder.reading.characters import one_line

_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_NOTE_TEXT = re.compile(
    r"ltx_note_(?:outer|content)|(?:^|\s)(?:side|margin)-?note(?:$|\s)|foot-?note-?(?:text|content|body)"
    r"|inline-?foot-?note|foot-?note__|note-?tooltip"
)
_NOTE_SECTION = re.compile(r"doc-endnotes?|doc-footnotes?|foot-?notes?$|end-?notes?$|rearnotes?")
_NOTE_FLAGS = ("data-footnotes",)
_MARK_CHARACTERS = 8
"""Shorter is the mark of a note, not the note."""
_MOST_ASIDES = 5_000
_MOST_STRUCK = 0.5
"""Share of the page's text; more is a way of its own to set letters."""
_LINES = BLOCK_TAGS | {"caption", "td", "th"}
_CELLS = frozenset({"td", "th", "li", "dd", "dt", "body", "figcaption", "summary"})


def settle_asides(tree: Any) -> None:
    """Take out how ruby is read, and set struck-out words and notes in the text beside it."""
    from lxml.etree import strip_elements, strip_tags  # noqa: PLC0415 - only pages need it

    # The reading of a word is written above it; the word itself is in the line.
    strip_elements(tree, "rt", "rp", "rtc", with_tail=False)
    strip_tags(tree, "ruby", "rb", "rbc")
    struck = [one for one in tree.iter() if _is_struck(one)][:_MOST_ASIDES]
    whole = len("".join(tree.itertext()))
    if sum(len("".join(one.itertext())) for one in struck) < _MOST_STRUCK * whole:
        for one in struck:
            _set_aside(one, "struck-out")
    for one in [one for one in tree.iter("span", "small", "aside") if _is_note(one)][:_MOST_ASIDES]:
        _set_aside(one, "footnote")
    _mark_note_sections(tree)


def _is_struck(element: Any) -> bool:
    if element.tag in _STRUCK:
        return True
    style = element.get("style") if isinstance(element.tag, str) else None
    return bool(style and element.tag not in _LINES and _STRUCK_STYLE.search(style))


def _is_note(element: Any) -> bool:
    said = f"{element.get('class') or ''} {element.get('role') or ''}".lower()
    if not _NOTE_TEXT.search(said):
        return False
    return len(one_line("".join(element.itertext()))) > _MARK_CHARACTERS


def _mark_note_sections(tree: Any) -> None:
    """Call each line of a section of notes a footnote: a line knows only its nearest parents."""
    marked = 0
    for section in tree.iter("section", "aside", "ol", "div", "ul"):
        said = [section.get(name) or "" for name in ("class", "role", "epub:type", "id")]
        # Few elements are named for notes, and many are asked.
        may_be_notes = "note" in "".join(said).lower()
        is_notes = may_be_notes and any(_NOTE_SECTION.search(value.lower()) for value in said)
        if not is_notes and not any(section.get(flag) is not None for flag in _NOTE_FLAGS):
            continue
        for line in section.iter("li", "p", "div", "h2", "h3", "h4"):
            marked += 1
            if marked > _MOST_ASIDES:
                return
            if "footnote" not in (line.get("class") or ""):
                line.set("class", f"footnote {line.get('class') or ''}".strip())


def _set_aside(element: Any, name: str) -> None:
    """Move an element behind the line it stands in, as a line with a class of its own."""
    parent = element.getparent()
    if parent is None or any(p.get("data-aside") for p in element.iterancestors()):
        return
    text = one_line("".join(element.itertext()))
    line = element if element.tag in _LINES else _line_of(element)
    _take_out(element)
    if not text or line is None:
        return
    beside = element.makeelement("div", {"class": name, "data-aside": name})
    beside.text = text
    if line is element:
        parent.append(beside)
    elif line.tag in _CELLS or line.getparent() is None:
        line.append(beside)
    else:
        tail, line.tail = line.tail, None
        line.addnext(beside)
        beside.tail = tail


def _line_of(element: Any) -> Any:
    return next((parent for parent in element.iterancestors() if parent.tag in _LINES), None)


def _take_out(element: Any) -> None:
    """Remove an element; what stands behind it stays."""
    parent, tail = element.getparent(), element.tail or ""
    previous = element.getprevious()
    before = (previous.tail if previous is not None else parent.text) or ""
    # Two blanks around the gap would be one too many before a full stop.
    if before.endswith((" ", "\n")) and tail[:1] in ".,;:!?":
        before = before.rstrip()
    if previous is not None:
        previous.tail = before + tail
    else:
        parent.text = before + tail
    element.tail = None
    parent.remove(element)
