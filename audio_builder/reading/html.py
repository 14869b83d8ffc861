"""A page becomes an Article: every block on it, each with what the page says around it."""

import re
from itertools import islice
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audio_builder.language import detect, primary
from audio_builder.model.article import Article, Block, Evidence, Role
from audio_builder.reading.asides import settle_asides
from audio_builder.reading.block_tags import BLOCK_TAGS
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.generated import name_times, write_generated
from audio_builder.reading.line_breaks import VERSE, settle_breaks
from audio_builder.reading.main_text import NO_MAIN_TEXT, MainText, main_text, without_programs
from audio_builder.reading.markup_limits import limit_attributes
from audio_builder.reading.page_facts import page_facts
from audio_builder.reading.raised import settle_raised
from audio_builder.reading.verse import VERSE_EDGE

_BLOCKS = BLOCK_TAGS | {
    "audio",
    "br",
    "dialog",
    "dir",
    "frameset",
    "hgroup",
    "hr",
    "legend",
    "menu",
    "optgroup",
    "option",
    "picture",
    "search",
    "title",
    "video",
}
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
_ROLES = {
    **{f"h{level}": (Role.HEADING, level) for level in range(1, 7)},
    **dict.fromkeys(("li", "dd", "dt"), (Role.LIST_ITEM, 0)),
    "blockquote": (Role.QUOTE, 0),
}
_NO_ROLE = (Role.PARAGRAPH, 0)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Between the cells of a row while its line is collected; no page can hold it.
_CELL_EDGE = "\x1f"
# Between the verses of a stanza; no page can hold it either.
_VERSE_EDGE = "\x1e"
_LANGUAGE_PARTS, _LANGUAGE_CHARACTERS = 400, 4000
_TAGS_KEPT = 3
_MOSTLY_LINKS = 0.5
_CLASSES_KEPT = 120  # characters; longer ones are generated and say nothing
# A page is known by the lines that are long enough for a sentence, if there are some of them. Of
# 1481 labelled pages two have less than this share found, and both times it was not the article.
_PROSE_CHARACTERS = 75
_FEW_PROSE = 8
_LEAST_SHARE_FOUND = 0.07
# Cleaning takes no page of as many lines for an article, and trafilatura compares each with others.
_MOST_JUDGED = 20_000
# Browsers themselves stop at 512 levels; what lies deeper is set beside its parent.
_DEEPEST = 250


def parse_page(text: str, url: str = "") -> Article:
    """Turn a page's HTML into an Article of all its blocks, and ask trafilatura about each."""
    tree = _tree(text)
    if tree is None:
        return Article()
    without_programs(tree)
    _write_out(tree)
    blocks = _Flattening().of(tree)
    if len(blocks) > _MOST_JUDGED:
        return page_facts(tree, url, tuple(blocks))
    main = main_text(
        tree,
        characters=sum(len(block.text) for block in blocks),
        prose=sum(len(block.text) for block in blocks if not _is_mostly_links(block)),
    )
    judged = [_judge(block, main) for block in blocks]
    if not _has_found(judged):
        judged = [_judge(block, NO_MAIN_TEXT) for block in blocks]
    return page_facts(tree, url, tuple(judged))


def parse_fragment(text: str) -> Article:
    """Turn HTML that is known to be an article, from Markdown or a feed, into an Article."""
    tree = _tree(f"<html><body>{text}</body></html>")
    if tree is None:
        return Article()
    _write_out(tree)
    return Article(blocks=tuple(_Flattening().of(tree)))


def _write_out(tree: Any) -> None:
    """Write in letters what a page says by its tags within a line, before its lines are read."""
    language = primary(tree.get("lang") or "") or detect(
        " ".join(islice(tree.itertext(), _LANGUAGE_PARTS))[:_LANGUAGE_CHARACTERS]
    )
    settle_asides(tree)
    settle_raised(tree, language)
    settle_breaks(tree)
    write_generated(tree, language)
    name_times(tree)


def _has_found(blocks: list[Block]) -> bool:
    """Tell whether trafilatura has found the article, and not just a caption or a box beside it."""
    prose = [block for block in blocks if len(block.text) >= _PROSE_CHARACTERS]
    found = [block for block in prose if block.evidence and block.evidence.in_main]
    least = _LEAST_SHARE_FOUND * sum(len(block.text) for block in prose)
    return len(prose) < _FEW_PROSE or sum(len(block.text) for block in found) >= least


def _is_mostly_links(block: Block) -> bool:
    return bool(block.evidence and block.evidence.link_share >= _MOSTLY_LINKS)


def _judge(block: Block, main: MainText) -> Block:
    evidence = block.evidence or Evidence()
    return replace(block, evidence=replace(evidence, in_main=main.holds(block.text)))


def _tree(text: str) -> Any:
    from lxml import etree, html  # noqa: PLC0415 - only pages need them

    # Entities are never defined by a page, nothing is loaded, and depth is bounded by libxml2.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    # One class for all elements: lxml.html's own parser asks Python for the class of each, also
    # of those that trafilatura copies, a twentieth of all its time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        plain = text.replace("\0", "").replace(_CELL_EDGE, "").replace(_VERSE_EDGE, "")
        bounded = limit_attributes(plain)
        tree = etree.fromstring(bounded.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None  # nothing in it that is an element
    return tree


class _Flattening(Struct):
    """Collects a page's lines; a block element starts one, inline elements are glued."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    """Characters of the line so far that stand in links."""
    path: list[tuple[Any, bool, tuple[Role, int]]] = field(default_factory=list)
    """Each open element with whether it hides what is in it, and the role it gives."""
    block_tags: list[str] = field(default_factory=list)
    """The tags of the open block elements."""
    hidden: int = 0
    links: int = 0

    def of(self, tree: Any) -> list[Block]:
        from lxml.etree import iterwalk  # noqa: PLC0415 - only pages need it

        walk = iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if self.path[-1][0] is element:
                    self._leave("wbr" if element.get(VERSE) is not None else tag)
                if (tail := element.tail) and self.path:
                    self._add(tail)
            elif tag in _UNSHOWN:
                walk.skip_subtree()
            elif len(self.path) >= _DEEPEST:
                self._add(f" {''.join(element.itertext())} ")
                walk.skip_subtree()
            else:
                self._enter(tag, element)
        return self.blocks

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.links:
            self.linked += len(text)

    def _enter(self, tag: str, element: Any) -> None:
        if tag == "br" and element.get(VERSE) is not None:
            self.parts.append(_VERSE_EDGE)
        elif tag in _BLOCKS:
            if self.parts:
                self._end_line()
            self.block_tags.append(tag)
        role = _ROLES.get(tag) or (self.path[-1][2] if self.path else _NO_ROLE)
        is_hidden = _is_hidden(element)
        self.path.append((element, is_hidden, role))
        self.hidden += is_hidden
        self.links += _is_link(element)
        if tag in _CELLS and self.parts:
            self.parts.append(_CELL_EDGE)
        if text := element.text:
            self._add(text)

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            if self.parts:
                self._end_line()
            self.block_tags.pop()
        element, is_hidden, _ = self.path.pop()
        self.hidden -= is_hidden
        self.links -= _is_link(element)

    def _end_line(self) -> None:
        raw = "".join(self.parts)
        linked, self.linked = self.linked, 0
        self.parts.clear()
        if raw.isspace():
            return
        text = "\t".join(filter(None, map(_visible_line, raw.split(_CELL_EDGE))))
        if _VERSE_EDGE in raw:
            verses = map(_visible_line, raw.replace(_CELL_EDGE, " ").split(_VERSE_EDGE))
            text = VERSE_EDGE.join(filter(None, verses))
        if not text:
            return
        role, level = self.path[-1][2]
        evidence = Evidence(
            tags="/".join(self.block_tags[-_TAGS_KEPT:]),
            classes=_class_words([element for element, _, _ in self.path[-_TAGS_KEPT:]]),
            link_share=min(1.0, linked / len(raw)),
            hidden=self.hidden > 0,
        )
        self.blocks.append(Block(text=text, role=role, level=level, evidence=evidence))


def _visible_line(raw: str) -> str:
    text = one_line(raw)
    # Most lines hold nothing that could be invisible.
    return text if text.isascii() and text.isprintable() else one_line(visible(text))


def _is_link(element: Any) -> bool:
    """Tell whether an element leads somewhere: old pages name places by the same tag."""
    return element.tag == "a" and element.get("href") is not None


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def _class_words(path: list[Any]) -> str:
    words: list[str] = []
    for element in reversed(path):
        words.extend((element.get("class") or "", element.get("id") or ""))
    return " ".join(" ".join(words).lower().split())[:_CLASSES_KEPT]
