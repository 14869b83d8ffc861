"""The XML inside a document becomes a tree; entities are left alone and nothing is loaded."""

from typing import Any

from lxml import etree

from audio_builder.reading.documents.faults import damaged_error


def parse_xml(content: bytes, subject: str) -> Any:
    """Parse XML; what is not well formed is read as far as it goes."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,  # libxml2's own limits of depth and size hold
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise damaged_error(subject) from error
    if tree is None:
        raise damaged_error(subject)
    # What a document defines for itself is no text: only bombs and traps do so.
    etree.strip_elements(tree, etree.Entity, with_tail=False)
    return tree


def name_of(element: Any) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def texts(tree: Any, name: str) -> list[str]:
    """Return the texts of all elements of a name, whatever their namespace."""
    if tree is None:
        return []
    found = ("".join(element.itertext()) for element in tree.iter(f"{{*}}{name}"))
    return [" ".join(text.split()) for text in found if text.strip()]


def first_text(tree: Any, name: str) -> str:
    """Return the text of the first element of a name, or an empty one."""
    return next(iter(texts(tree, name)), "")
