"""An e-book (.epub) becomes an Article: its pages in reading order, each chapter with a heading."""

import re
from copy import deepcopy
from html.entities import html5
from typing import Any

from lxml import etree
from msgspec import Struct, field

from audio_builder.dates.machine import parse_date
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.charset import decode_page
from audio_builder.reading.documents.archive import Archive, beside
from audio_builder.reading.documents.contents import ContentsEntry, contents_of
from audio_builder.reading.documents.document import Facts, article_of
from audio_builder.reading.documents.epub_chapters import mark_chapters, remove_element
from audio_builder.reading.documents.faults import damaged_error, encrypted_error
from audio_builder.reading.documents.tables import flatten_cells
from audio_builder.reading.documents.xml_trees import first_text, name_of, parse_xml

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_HARMLESS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""These ways only obfuscate fonts."""
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/xml"})
_FURNITURE = re.compile(
    r"\b(?:cover|titlepage|title-page|toc|landmarks|page-list|loi|lot|loa|lov|copyright-page"
    r"|index|index-group)\b"
)
_NOTE = re.compile(r"\b(?:footnotes?|endnotes?|rearnotes?|doc-(?:footnote|endnotes?))\b")
_NOTE_MARK = re.compile(r"\b(?:noteref|doc-noteref)\b")
_PAGE_BREAK = re.compile(r"\b(?:pagebreak|doc-pagebreak)\b")
_UNSPOKEN = frozenset({"audio", "video", "rt", "rp"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATIONS = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!DOCTYPE[^\[>]{0,300}(?:\[.{0,5000}?\]\s*)?>)?", re.DOTALL
)


class _Package(Struct):
    """What the package document says."""

    tree: Any
    name: str
    spine: list[str] = field(default_factory=list)
    """The names of the pages in reading order."""
    contents: str = ""
    """The name of the file with the table of contents."""
    furniture: set[str] = field(default_factory=set)
    """Pages that are no text: cover, title page, table of contents."""


def parse_epub(content: bytes, subject: str) -> Article:
    """Turn an e-book into an Article; its chapters begin with headings of the first level."""
    archive = Archive(content, subject)
    _refuse_encrypted(archive)
    package = _package(archive)
    chapters = _chapters(contents_of(archive, package.contents), package.spine)
    pages: list[str] = []
    for name in package.spine:
        if name in package.furniture or name not in archive:
            continue
        body = _body(archive.read(name), subject)
        if body is not None:
            _tidy(body)
            mark_chapters(body, chapters.get(name, []), is_divided=bool(chapters))
            # Serialised as HTML: an empty <a/> of XHTML would swallow the page there.
            pages.append(etree.tostring(body, encoding="unicode", method="html"))
    return article_of("\n".join(pages), _facts(package.tree))


def _refuse_encrypted(archive: Archive) -> None:
    tree = archive.xml(_ENCRYPTION)
    for method in tree.iter("{*}EncryptionMethod") if tree is not None else ():
        if not method.get("Algorithm", "").startswith(_HARMLESS):
            raise encrypted_error(archive.subject)


def _package(archive: Archive) -> _Package:
    container = archive.xml(_CONTAINER)
    roots = container.iter("{*}rootfile") if container is not None else ()
    name = next((beside("", root.get("full-path", "")) for root in roots), "")
    tree = archive.xml(name)
    if tree is None:
        raise damaged_error(archive.subject)
    items: dict[str, tuple[str, str, str]] = {}
    for item in tree.iter("{*}item"):
        place = beside(name, item.get("href", ""))
        kind, properties = item.get("media-type", ""), item.get("properties", "")
        items[item.get("id", "")] = (place, kind, properties)
    package = _Package(tree=tree, name=name)
    order: dict[str, None] = {}
    for reference in tree.iter("{*}itemref"):
        place, kind, _ = items.get(reference.get("idref", ""), ("", "", ""))
        # "linear" says that a page is beside the text: notes and answers.
        if kind in _PAGES and reference.get("linear") != "no":
            order[place] = None
    package.spine.extend(order)
    if not package.spine:
        raise ReadingError(
            "is an e-book without pages", subject=archive.subject, remedy="get the file again"
        )
    _find_contents(package, items)
    return package


def _find_contents(package: _Package, items: dict[str, tuple[str, str, str]]) -> None:
    """Find the table of contents, new (nav) or old (ncx), and the pages that are no text."""
    for place, kind, properties in items.values():
        if "nav" in properties.split():
            package.contents = place
            package.furniture.add(place)
        elif kind == "application/x-dtbncx+xml" and not package.contents:
            package.contents = place
    for reference in package.tree.iter("{*}reference"):
        if _FURNITURE.search(reference.get("type", "").lower()):
            package.furniture.add(beside(package.name, reference.get("href", "")))
    if len(package.furniture & set(package.spine)) == len(package.spine):
        package.furniture.clear()


def _chapters(
    contents: tuple[ContentsEntry, ...], spine: list[str]
) -> dict[str, list[ContentsEntry]]:
    """Return which entries of the contents begin a chapter, by page.

    That is each first one that leads to a page; where the whole book is one page, each of the
    top level.
    """
    pages = frozenset(spine)
    entries = [entry for entry in contents if entry.page in pages]
    if len({entry.page for entry in entries}) == 1:
        top = min(entry.depth for entry in entries)
        return {entries[0].page: [entry for entry in entries if entry.depth == top]}
    found: dict[str, list[ContentsEntry]] = {}
    for entry in entries:
        found.setdefault(entry.page, [entry])
    return found


def _body(content: bytes, subject: str) -> Any:
    """Parse a page as XML, with the entities that HTML knows and no others."""
    text = _DECLARATIONS.sub("", decode_page(content, "", subject).text, count=1)
    text = _ENTITY.sub(_character, text)
    if not text.strip():
        return None
    tree = parse_xml(text.encode("utf-8", "replace"), subject)
    for element in tree.iter(etree.Element):
        name = name_of(element)
        element.tag = name if name.isalnum() and name.isascii() else "span"
    return next(tree.iter("body", "book"), None)


def _character(entity: re.Match[str]) -> str:
    name = entity.group(1)
    return entity.group() if name in _XML_ENTITIES else html5.get(f"{name};", "")


def _tidy(body: Any) -> None:
    """Mark notes, and take out page numbers and what is no text."""
    for element in list(body.iter(etree.Element)):
        kind = f"{element.get(_TYPE, '')} {element.get('role', '')}"
        if element is body:
            continue
        if element.tag in _UNSPOKEN or _is_furniture(element, kind):
            remove_element(element)
        elif _NOTE_MARK.search(kind):
            number = "".join(element.itertext()).strip(" []()")
            for child in list(element):
                element.remove(child)
            element.tag, element.text = "sup", f"[{number}]" if number.isdecimal() else "[*]"
        elif _NOTE.search(kind):
            for inside in element.iter(etree.Element):
                inside.set("class", f"footnote {inside.get('class', '')}".strip())
    flatten_cells(body)


def _is_furniture(element: Any, kind: str) -> bool:
    return bool(_PAGE_BREAK.search(kind) or _FURNITURE.search(element.get(_TYPE, "")))


def _facts(tree: Any) -> Facts:
    metadata = deepcopy(next(tree.iter("{*}metadata"), tree))
    roles = {
        meta.get("refines", "").lstrip("#"): (meta.text or "").strip()
        for meta in metadata.iter("{*}meta")
        if meta.get("property") == "role"
    }
    authors: list[str] = []
    for creator in metadata.iter("{*}creator"):
        role = next((v for k, v in creator.attrib.items() if k.endswith("role")), "")
        if (role or roles.get(creator.get("id", ""), "aut")) == "aut":
            authors.append("".join(creator.itertext()))
    return Facts(
        title=first_text(metadata, "title"),
        authors=tuple(authors),
        published=parse_date(_date(metadata)),
        language=first_text(metadata, "language"),
        site=first_text(metadata, "publisher"),
    )


def _date(metadata: Any) -> str:
    """Return the day of publication; years and months alone are filled up with ones."""
    dates = list(metadata.iter("{*}date"))
    published = [d for d in dates if any("publication" in v for v in d.attrib.values())]
    text = next((d.text or "" for d in (*published, *dates) if (d.text or "").strip()), "").strip()
    if re.fullmatch(r"\d{4}(?:-\d{2})?", text):
        text = f"{text}-01-01"[: len("2024-01-01")] if len(text) == len("2024") else f"{text}-01"
    return text
