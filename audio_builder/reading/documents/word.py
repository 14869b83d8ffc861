"""A Word document (.docx) becomes an Article; mammoth reads it, on a copy that holds words only."""

import io
import logging
import zipfile
from collections import Counter
from typing import Any
from xml.parsers.expat import ExpatError

import mammoth
from lxml import etree

from audio_builder.dates.machine import parse_date
from audio_builder.model.article import Article
from audio_builder.reading.documents.archive import Archive, beside
from audio_builder.reading.documents.document import Facts, article_of
from audio_builder.reading.documents.faults import damaged_error
from audio_builder.reading.documents.tables import flat_cells
from audio_builder.reading.documents.xml_trees import first_text, name_of

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Block Text'] => blockquote:fresh
p[style-name='Quotations'] => blockquote:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Image Caption'] => p.caption:fresh
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name^='toc'] => !
p[style-name^='TOC'] => !
"""
# What mammoth reads, by the last part of the relation's type; no pictures, macros or objects.
_RELATED = frozenset({"styles", "numbering", "footnotes", "endnotes"})
_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE = "_rels/.rels"
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse_word(content: bytes, subject: str) -> Article:
    """Turn a Word document into an Article."""
    archive = Archive(content, subject)
    main = _main_part(archive)
    logging.getLogger("mammoth").setLevel(logging.CRITICAL)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(_words_only(archive, main)),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda _: {}),
        )
    except (
        *(ValueError, KeyError, IndexError, AttributeError, TypeError, OSError),
        *(RecursionError, AssertionError, zipfile.BadZipFile, SyntaxError, ExpatError),
    ) as error:
        raise damaged_error(subject) from error
    return article_of(flat_cells(result.value), _facts(archive, main))


def _main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text."""
    for relation in archive.xml(_PACKAGE) if _PACKAGE in archive else ():
        if name_of(relation) and relation.get("Type", "").endswith("/officeDocument"):
            return beside("", relation.get("Target", ""))
    return "word/document.xml"


def _words_only(archive: Archive, main: str) -> bytes:
    """Copy the parts with words into a new package, each parsed and written again."""
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    parts = {main, _CONTENT_TYPES, _PACKAGE, relations} & {
        part for part in (main, _CONTENT_TYPES, _PACKAGE, relations) if part in archive
    }
    if relations in archive:
        for relation in archive.xml(relations):
            kind = relation.get("Type", "").rpartition("/")[2] if name_of(relation) else ""
            target = beside(main, relation.get("Target", ""))
            if kind in _RELATED and target in archive:
                parts.add(target)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as package:
        for part in sorted(parts):
            package.writestr(part, etree.tostring(archive.xml(part), encoding="utf-8"))
        if main not in parts:
            raise damaged_error(archive.subject)
    return copy.getvalue()


def _facts(archive: Archive, main: str) -> Facts:
    core = archive.xml("docProps/core.xml")
    creators = first_text(core, "creator").split(";")
    return Facts(
        title=first_text(core, "title"),
        authors=tuple(creators),
        published=parse_date(first_text(core, "created")),
        language=first_text(core, "language"),
        likely_language=_language(archive, main),
    )


def _language(archive: Archive, main: str) -> str:
    """Return the language that most runs are marked with, else that of the default style."""
    marked: Counter[str] = Counter(
        element.get(f"{_WORDS}val", "") for element in archive.xml(main).iter(f"{_WORDS}lang")
    )
    del marked[""]
    if marked:
        return marked.most_common(1)[0][0]
    styles: Any = archive.xml(beside(main, "styles.xml"))
    defaults = styles.iter(f"{_WORDS}lang") if styles is not None else ()
    return next((element.get(f"{_WORDS}val", "") for element in defaults), "")
