"""An e-book's table of contents becomes its entries, in order."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec import Struct

from audio_builder.reading.documents.archive import Archive, beside
from audio_builder.reading.documents.xml_trees import name_of

MOST_ENTRIES = 1_000
_DEEPEST = 20
_TYPE = "{http://www.idpf.org/2007/ops}type"


class ContentsEntry(Struct, frozen=True, kw_only=True):
    """One line of the contents, and where it leads."""

    label: str
    page: str
    fragment: str = ""
    depth: int = 0


def contents_of(archive: Archive, name: str) -> tuple[ContentsEntry, ...]:
    """Read a table of contents of either kind: a page with ``nav``, or an ``ncx`` file."""
    tree = archive.xml(name) if name else None
    if tree is None:
        return ()
    if name_of(tree) == "ncx":
        found = _from_ncx(next(tree.iter("{*}navMap"), None), name, 0)
    else:
        navs = list(tree.iter("{*}nav"))
        chosen = [nav for nav in navs if "toc" in nav.get(_TYPE, "")] or navs
        found = _from_list(chosen[0], name, 0) if chosen else iter(())
    return tuple(islice(found, MOST_ENTRIES))


def _from_ncx(parent: Any, name: str, depth: int) -> Iterator[ContentsEntry]:
    if parent is None or depth > _DEEPEST:
        return
    for point in parent.iterchildren("{*}navPoint"):
        label = next(point.iterchildren("{*}navLabel"), None)
        content = next(point.iterchildren("{*}content"), None)
        if content is not None:
            text = " ".join("".join(label.itertext()).split()) if label is not None else ""
            yield _entry(text, content.get("src", ""), name, depth)
        yield from _from_ncx(point, name, depth + 1)


def _from_list(parent: Any, name: str, depth: int) -> Iterator[ContentsEntry]:
    if depth > _DEEPEST:
        return
    for items in parent.iterchildren("{*}ol"):
        for item in items.iterchildren("{*}li"):
            link = next(item.iterchildren("{*}a"), None)
            if link is not None:
                text = " ".join("".join(link.itertext()).split())
                yield _entry(text, link.get("href", ""), name, depth)
            yield from _from_list(item, name, depth + 1)


def _entry(label: str, reference: str, name: str, depth: int) -> ContentsEntry:
    fragment = reference.partition("#")[2]
    return ContentsEntry(label=label, page=beside(name, reference), fragment=fragment, depth=depth)
