"""A page becomes an Article: every block on it, each with what the page says around it."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from audio_builder.article import Article, Block, Evidence, Role
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.page_facts import page_facts

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "audio",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "picture",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
    ]
)
_UNSHOWN = frozenset(
    [
        "canvas",
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)
_CELLS = frozenset({"td", "th"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ITEMS = frozenset({"li", "dd", "dt"})
# Between the cells of a row while its line is collected; no page can hold it.
_CELL_EDGE = "\x1f"
_TAGS_KEPT = 3
_CLASSES_KEPT = 120  # characters; longer ones are generated and say nothing
# Browsers themselves stop at 512 levels; what lies deeper is set beside its parent.
_DEEPEST = 250
# Shorter texts occur inside others by chance, so they must be a whole line there.
_CERTAIN_LENGTH = 25
_LETTERS = re.compile(r"[\W_]+")


def parse_page(text: str, url: str = "") -> Article:
    """Turn a page's HTML into an Article of all its blocks, and ask trafilatura about each."""
    tree = _tree(text)
    if tree is None:
        return Article()
    blocks = _Flattening().of(tree)
    main = _main_text(tree)
    marked = tuple(_judged(block, main) for block in blocks) if main else tuple(blocks)
    return page_facts(tree, url, marked)


def parse_fragment(text: str) -> Article:
    """Turn HTML that is known to be an article, from Markdown or a feed, into an Article."""
    tree = _tree(f"<html><body>{text}</body></html>")
    return Article() if tree is None else Article(blocks=tuple(_Flattening().of(tree)))


def _tree(text: str) -> Any:
    from lxml import etree, html  # noqa: PLC0415 - only pages need them

    # Entities are never defined by a page, nothing is loaded, and depth is bounded by libxml2.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = html.document_fromstring(
            text.replace("\0", "").replace(_CELL_EDGE, "").encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return None  # nothing in it that is an element
    return tree


@dataclass(slots=True)
class _Flattening:
    """Collects a page's lines; a block element starts one, inline elements are glued."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    """Characters of the line so far that stand in links."""
    path: list[tuple[str, Any, bool]] = field(default_factory=list)
    """Each open element with its tag and whether it hides what is in it."""
    hidden: int = 0
    links: int = 0

    def of(self, tree: Any) -> list[Block]:
        self._enter(tree.tag, tree)
        stack: list[tuple[Any, Iterator[Any]]] = [(tree, iter(tree))]
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave()
                if stack:
                    self._add(element.tail)
                continue
            tag = child.tag
            if tag in _UNSHOWN or not isinstance(tag, str):
                self._add(child.tail)
            elif len(stack) >= _DEEPEST:
                self._add(f" {''.join(child.itertext())} ")
                self._add(child.tail)
            else:
                self._enter(tag, child)
                stack.append((child, iter(child)))
        return self.blocks

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.links:
                self.linked += len(text)

    def _enter(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._end_line()
        is_hidden = _is_hidden(element)
        self.path.append((tag, element, is_hidden))
        self.hidden += is_hidden
        self.links += tag == "a"
        if tag in _CELLS and self.parts:
            self.parts.append(_CELL_EDGE)
        self._add(element.text)

    def _leave(self) -> None:
        tag, _, is_hidden = self.path[-1]
        if tag in _BLOCKS:
            self._end_line()
        self.path.pop()
        self.hidden -= is_hidden
        self.links -= tag == "a"

    def _end_line(self) -> None:
        if not self.parts:
            return
        raw = "".join(self.parts)
        linked, self.linked = self.linked, 0
        self.parts.clear()
        cells = (_seen(cell) for cell in raw.split(_CELL_EDGE))
        text = "\t".join(cell for cell in cells if cell)
        if not text:
            return
        role, level = self._role()
        evidence = Evidence(
            tags="/".join([tag for tag, _, _ in self.path if tag in _BLOCKS][-_TAGS_KEPT:]),
            classes=_class_words(self.path[-_TAGS_KEPT:]),
            link_share=min(1.0, linked / len(raw)),
            hidden=self.hidden > 0,
        )
        self.blocks.append(Block(text=text, role=role, level=level, evidence=evidence))

    def _role(self) -> tuple[Role, int]:
        for tag, _, _ in reversed(self.path):
            if tag in _HEADINGS:
                return Role.HEADING, _HEADINGS[tag]
            if tag in _ITEMS:
                return Role.LIST_ITEM, 0
            if tag == "blockquote":
                return Role.QUOTE, 0
        return Role.PARAGRAPH, 0


def _seen(raw: str) -> str:
    text = one_line(raw)
    # Most lines hold nothing that could be invisible.
    return text if text.isascii() and text.isprintable() else one_line(visible(text))


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def _class_words(path: list[tuple[str, Any, bool]]) -> str:
    words: list[str] = []
    for _, element, _ in reversed(path):
        words.extend((element.get("class") or "", element.get("id") or ""))
    return " ".join(" ".join(words).lower().split())[:_CLASSES_KEPT]


def _main_text(tree: Any) -> tuple[frozenset[str], str]:
    """Return the lines that trafilatura takes for the article, as letters only."""
    import trafilatura  # noqa: PLC0415 - only pages need it

    # It warns of every page that holds no article; that is for cleaning to say, once.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = trafilatura.extract(tree, include_comments=False, output_format="txt") or ""
    lines = [_letters(line) for line in text.splitlines()]
    return frozenset(lines), "\n".join(lines)


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()


def _judged(block: Block, main: tuple[frozenset[str], str]) -> Block:
    lines, whole = main
    letters = _letters(block.text)
    is_main = letters in lines or (len(letters) >= _CERTAIN_LENGTH and letters in whole)
    seen = block.evidence or Evidence()
    evidence = Evidence(
        tags=seen.tags,
        classes=seen.classes,
        link_share=seen.link_share,
        in_main=is_main,
        hidden=seen.hidden,
    )
    return Block(text=block.text, role=block.role, level=block.level, evidence=evidence)
