"""Markdown becomes an Article, through the page it describes."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from msgspec.structs import replace

from audio_builder.dates.machine import parse_date
from audio_builder.model.article import Article
from audio_builder.reading.characters import visible
from audio_builder.reading.html import parse_fragment
from audio_builder.reading.markdown_tables import limit_tables

_SPANS = {"==": "mark", "^": "sup"}
_LONGEST_SPAN = 300
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^([A-Za-z_-]+)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^[^\]\n]{1,40}\]:.*(?:\n[ \t]+\S.*)*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\n]{1,40}\]")


def parse_markdown(text: str) -> Article:
    """Turn Markdown, with or without front matter, into an Article."""
    text = visible(text)
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    footnotes = "\n\n".join(
        match.group().replace("^", "", 1).replace("]: ", "] ", 1)
        for match in _FOOTNOTE.finditer(body)
    )
    body = _FOOTNOTE_MARK.sub(_footnote_mark, _FOOTNOTE.sub("", body))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    limit_tables(parser)
    for sign, tag in _SPANS.items():
        parser.inline.ruler.after("backticks", tag, _span_rule(sign, tag))
    render = parser.render
    notes = f'<section class="footnotes">{render(footnotes)}</section>' if footnotes else ""
    article = parse_fragment(f"{render(body)}{notes}")
    return _add_front_matter(article, dict(_ENTRY.findall(front.group(1))) if front else {})


def _span_rule(sign: str, tag: str) -> Callable[[StateInline, bool], bool]:
    """Return a rule for what stands between two signs: ``==marked==``, ``10^6^``."""

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
        start = state.pos + len(sign)
        if not state.src.startswith(sign, state.pos) or start >= state.posMax:
            return False
        end = state.src.find(sign, start, min(state.posMax, start + _LONGEST_SPAN))
        inner = state.src[start:end] if end > start else ""
        if not inner or inner != inner.strip() or (tag == "sup" and " " in inner):
            return False
        if tag == "mark" and (state.src[:start][-3:-2].isalnum() or state.src[end:][2:3].isalnum()):
            return False  # a comparison in a program
        if not silent:
            most = state.posMax
            state.push(f"{tag}_open", tag, 1)
            state.pos, state.posMax = start, end
            state.md.inline.tokenize(state)
            state.push(f"{tag}_close", tag, -1)
            state.posMax = most
        state.pos = end + len(sign)
        return True

    return rule


def _footnote_mark(mark: re.Match[str]) -> str:
    return f'<sup class="footnote">[{mark.group()[2:-1]}]</sup>'


def _add_front_matter(article: Article, entries: dict[str, str]) -> Article:
    """Take the front matter's fields, the plain ``key: value`` ones."""
    values = {key.lower(): value.strip().strip("\"'") for key, value in entries.items()}
    authors = re.split(r"\s*,\s*", values.get("author", values.get("authors", "")).strip("[]"))
    return replace(
        article,
        title=values.get("title", "") or article.title,
        subtitle=values.get("subtitle", values.get("description", "")),
        authors=tuple(name.strip("\"' ") for name in authors if name.strip("\"' ")),
        published=parse_date(values.get("date", values.get("published", ""))),
        site=values.get("site", values.get("publisher", "")),
        section=values.get("section", values.get("category", "")),
        language=values.get("lang", values.get("language", "")),
        url=values.get("url", values.get("canonical", "")),
        image=values.get("image", ""),
    )
