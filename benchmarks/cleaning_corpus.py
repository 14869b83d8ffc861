"""Labelled pages, made by rule and by hand, become one kind of Page."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from audio_builder.model.article import Article, Block, Role
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.html import parse_page

Span: TypeAlias = tuple[int, int]
SPOKEN = frozenset({"body", "heading", "list", "quote"})
UNSCORED = frozenset({"title", "subtitle", "?"})
_META = frozenset({"byline", "date"})
_ROLES = {
    "li": (Role.LIST_ITEM, 0),
    "blockquote": (Role.QUOTE, 0),
    **{f"h{level}": (Role.HEADING, level) for level in range(1, 7)},
}
_PICTURES = ("figcaption", "caption")


@dataclass(slots=True)
class Line:
    """One line of a page, with what the page says around it."""

    text: str
    label: str
    """A label of the hand-made sets, or ``keep``, ``drop`` and ``?`` where a rule made it."""
    by_hand: bool = False
    tags: str = ""
    classes: str = ""
    in_main: bool = False
    link_share: float = 0.0
    hidden: bool = False
    role: Role = Role.PARAGRAPH
    level: int = 0
    is_meta: bool = False
    is_doubtful: bool = False
    """A rule kept it and a general extractor does not: junk one time in four."""

    @property
    def target(self) -> int:
        """1 for what is read aloud, 0 for what is not, -1 for what nobody can tell."""
        if self.label in UNSCORED and not self.is_meta:
            return -1
        return int(self.label == "keep" or self.label in SPOKEN)

    @property
    def is_caption(self) -> bool:
        """Whether the line stands under a picture."""
        around = f"{self.tags} {self.classes}".lower()
        return self.label == "caption" or (
            self.target == 0 and any(word in around for word in _PICTURES)
        )


@dataclass(slots=True, kw_only=True)
class Page:
    """All lines of a page."""

    name: str
    site: str
    source: str
    language: str
    lines: list[Line]
    is_news: bool = False
    is_consensus: bool = False
    is_guide: bool = False
    forms: list[Span] = field(default_factory=list)
    """The parts of the page that people would copy."""
    by_hand: Span | None = None
    html: Path | None = None


def read_pages(rule_made: Path, hand_made: Path | None, developing: list[Path]) -> list[Page]:
    """Read rule-made labels, put hand-made ones in their place, and add fully labelled pages."""
    hands = {(one["source"], one["id"]): one for one in _records(hand_made)} if hand_made else {}
    pages = []
    for record in _records(rule_made):
        page = _rule_made(record)
        if one := hands.get((record["source"], record["id"])):
            _relabel(page, one)
        pages.append(page)
    for folder in developing:
        pages.extend(_developing(folder))
    return pages


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _rule_made(record: dict[str, Any]) -> Page:
    is_guide = record["source"] == "wcxb" and not record["news"]
    lines = [_line(one, is_guide=is_guide) for one in record["lines"]]
    spans = [(0, len(lines)), tuple(record["art"]), tuple(record["art1"])]
    return Page(
        name=record["id"],
        site=record["site"],
        source=record["source"],
        language=record["lang"],
        lines=lines,
        is_news=record["news"],
        is_consensus=record["gt"] == "consensus",
        is_guide=is_guide,
        forms=list(dict.fromkeys(spans)),
    )


def _line(one: dict[str, Any], *, is_guide: bool) -> Line:
    role, level = _ROLES.get(one["tag"].rpartition("/")[2], (Role.PARAGRAPH, 0))
    return Line(
        text=one_line(visible(one["text"])),
        label=one["label"],
        tags=one["tag"],
        classes=one["classes"].lower(),
        in_main=one["in_main"],
        role=role,
        level=level,
        is_meta=one.get("why") == "meta",
        is_doubtful=is_guide and one["label"] == "keep" and not one["in_main"],
    )


def _relabel(page: Page, record: dict[str, Any]) -> None:
    first, labels = record["first"], record["labels"]
    for line, label in zip(page.lines[first : first + len(labels)], labels, strict=True):
        line.label, line.by_hand, line.is_doubtful = label, True, False
        line.is_meta = label in _META
    page.by_hand = (first, first + len(labels))
    page.forms = list(dict.fromkeys((*page.forms, page.by_hand)))
    page.language = record["lang"]


def _developing(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        if "lines" not in record:
            continue
        lines = [
            Line(
                text=one_line(visible(one["text"])),
                label=one["label"],
                by_hand=True,
                is_meta=one["label"] in _META,
            )
            for one in record["lines"]
        ]
        html = path.with_name(f"{record['id']}.html.gz")
        yield Page(
            name=record["id"],
            site=record["id"],
            source=folder.name,
            language=record["lang"],
            lines=lines,
            is_news=True,
            forms=[(0, len(lines))],
            by_hand=(0, len(lines)),
            html=html if html.exists() else None,
        )


def parse_html(page: Page) -> Article:
    """Read a page's own HTML."""
    if page.html is None:
        raise ValueError(page.name)
    return parse_page(gzip.decompress(page.html.read_bytes()).decode("utf-8"))


def with_evidence(page: Page, article: Article) -> Page:
    """Give the lines of a page what its HTML says around them."""
    known = {line.text: line.label for line in reversed(page.lines)}
    found = [_as_line(block, known) for block in article.blocks]
    return Page(
        name=page.name,
        site=page.site,
        source=page.source,
        language=page.language,
        lines=found,
        is_news=page.is_news,
        forms=[(0, len(found))],
        html=page.html,
    )


def _as_line(block: Block, known: dict[str, str]) -> Line:
    text = block.text
    label = known.get(text)
    seen = block.evidence
    return Line(
        text=text,
        label=label or "drop",
        by_hand=label is not None,
        is_meta=label in _META,
        tags=seen.tags if seen else "",
        classes=seen.classes if seen else "",
        in_main=bool(seen and seen.in_main),
        link_share=seen.link_share if seen else 0.0,
        hidden=bool(seen and seen.hidden),
        role=block.role,
        level=block.level,
    )
