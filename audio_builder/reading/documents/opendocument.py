"""An OpenDocument text (.odt, .fodt) becomes an Article."""

import re
from html import escape
from typing import Any

from audio_builder.dates.machine import parse_date
from audio_builder.model.article import Article
from audio_builder.reading.documents.archive import Archive
from audio_builder.reading.documents.document import Facts, article_of, note_mark
from audio_builder.reading.documents.faults import damaged_error, encrypted_error
from audio_builder.reading.documents.tables import flat_cells
from audio_builder.reading.documents.xml_trees import first_text, name_of, parse_xml

_SKIPPED = frozenset(
    [
        "annotation",
        "bibliography",
        "forms",
        "alphabetical-index",
        "illustration-index",
        "object-index",
        "ruby-text",
        "sequence-decls",
        "table-index",
        "table-of-content",
        "tracked-changes",
        "user-field-decls",
        "user-index",
        "variable-decls",
    ]
)
_SKIPPED_INLINE = _SKIPPED | {"title", "desc"}
"""The latter two belong to pictures."""
_ELEMENTS = {
    "list": "ul",
    "list-item": "li",
    "list-header": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
}
_SPACES = {"s": " ", "tab": " ", "line-break": " "}
_QUOTE = re.compile(r"quotation|block_20_quot|blockquote|^quote|^block_20_text", re.IGNORECASE)
_CAPTION = re.compile(r"caption|illustration|^figure", re.IGNORECASE)
_MOST_HEADING = 6
_DEEPEST = 100


def parse_opendocument(content: bytes, subject: str) -> Article:
    """Turn a zipped OpenDocument text into an Article."""
    archive = Archive(content, subject)
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise encrypted_error(subject)
    tree = archive.xml("content.xml")
    if tree is None:
        raise damaged_error(subject)
    return _article(tree, archive.xml("meta.xml"), archive.xml("styles.xml"), subject)


def parse_flat_opendocument(content: bytes, subject: str) -> Article:
    """Turn an OpenDocument text that is one XML file into an Article."""
    tree = parse_xml(content, subject)
    return _article(tree, tree, tree, subject)


def _article(tree: Any, meta: Any, styles: Any, subject: str) -> Article:
    body = next(tree.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"), None)
    if body is None:
        raise damaged_error(subject)
    writer = _HtmlWriter(
        {_of(s, "name"): _of(s, "parent-style-name") for s in tree.iter("{*}style")}
    )
    html = writer.blocks(body, 0)
    notes = "".join(f'<p class="footnote">{note}</p>' for note in writer.notes)
    return article_of(flat_cells(f"{html}{notes}"), _facts(meta, styles))


def _facts(meta: Any, styles: Any) -> Facts:
    author = first_text(meta, "initial-creator") or first_text(meta, "creator")
    # "creation-date" is when the document was begun, "date" when it was last changed.
    date = first_text(meta, "creation-date") or first_text(meta, "date")
    return Facts(
        title=first_text(meta, "title"),
        authors=(author,),
        published=parse_date(date),
        language=first_text(meta, "language"),
        likely_language=_default_language(styles),
    )


def _default_language(styles: Any) -> str:
    for style in styles.iter("{*}default-style") if styles is not None else ():
        for properties in style.iter("{*}text-properties"):
            language, country = _of(properties, "language"), _of(properties, "country")
            if language not in {"", "none", "zxx"}:
                return f"{language}-{country}" if country not in {"", "none"} else language
    return ""


def _of(element: Any, name: str) -> str:
    """Return an attribute, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


class _HtmlWriter:
    """Writes HTML of OpenDocument's elements, and keeps the notes for the end."""

    def __init__(self, parents: dict[str, str]) -> None:
        self.parents = parents
        self.notes: list[str] = []
        self.boxes: list[str] = []
        """Text boxes that stand in the paragraph being read; they follow it."""

    def blocks(self, parent: Any, depth: int) -> str:
        """Write what stands below an element as block elements."""
        if depth > _DEEPEST:
            return f"<p>{escape(' '.join(parent.itertext()))}</p>"
        parts: list[str] = []
        for element in parent:
            name = name_of(element)
            if name in _SKIPPED:
                continue
            if name in {"p", "h"}:
                parts.append(self._paragraph(element, name))
            elif tag := _ELEMENTS.get(name):
                parts.append(f"<{tag}>{self.blocks(element, depth + 1)}</{tag}>")
            elif name:
                parts.append(self.blocks(element, depth + 1))
        return "".join(parts)

    def _paragraph(self, element: Any, name: str) -> str:
        outer, self.boxes = self.boxes, []
        html = self._inline(element, 0)
        boxes, self.boxes = "".join(self.boxes), outer
        style = self._style(_of(element, "style-name"))
        if name == "h":
            level = _of(element, "outline-level")
            tag = f"h{min(_MOST_HEADING, int(level)) if level.isdecimal() and level != '0' else 1}"
            return f"<{tag}>{html}</{tag}>{boxes}"
        if style == "Title":
            return f"<h1>{html}</h1>{boxes}"
        if _QUOTE.search(style):
            return f"<blockquote>{html}</blockquote>{boxes}"
        if _CAPTION.search(style):
            return f"<figcaption>{html}</figcaption>{boxes}"
        return f"<p>{html}</p>{boxes}"

    def _style(self, name: str) -> str:
        """Return the named style behind an automatic one (P1, P2 and so on)."""
        return self.parents.get(name) or name

    def _inline(self, element: Any, depth: int) -> str:
        parts = [escape(element.text or "")]
        for child in element:
            name = name_of(child)
            if name in _SPACES:
                parts.append(_SPACES[name])
            elif name == "note":
                parts.append(self._note(child, depth))
            elif name == "text-box":
                self.boxes.append(self.blocks(child, depth + 1))
            elif name == "a":
                parts.append(f"<a>{self._inline(child, depth + 1)}</a>")
            elif name and name not in _SKIPPED_INLINE and depth < _DEEPEST:
                parts.append(self._inline(child, depth + 1))
            parts.append(escape(child.tail or ""))
        return "".join(parts)

    def _note(self, element: Any, depth: int) -> str:
        body = next(element.iter("{*}note-body"), None)
        if body is not None and depth < _DEEPEST:
            self.notes.append(" ".join(self._inline(p, depth + 1) for p in body.iter("{*}p")))
        return note_mark(first_text(element, "note-citation") or str(len(self.notes)))
