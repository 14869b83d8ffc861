"""Markdown becomes an Article, through the page it describes."""

import re

from msgspec.structs import replace

from audio_builder.model.article import Article
from audio_builder.reading.characters import visible
from audio_builder.reading.dates import parse_date
from audio_builder.reading.html import parse_fragment

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^([A-Za-z_-]+)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^[^\]\n]{1,40}\]:.*(?:\n[ \t]+\S.*)*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\n]{1,40}\]")


def parse_markdown(text: str) -> Article:
    """Turn Markdown, with or without front matter, into an Article."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown needs it

    text = visible(text)
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    footnotes = "\n\n".join(
        match.group().replace("^", "", 1).replace("]: ", "] ", 1)
        for match in _FOOTNOTE.finditer(body)
    )
    body = _FOOTNOTE_MARK.sub(_raised, _FOOTNOTE.sub("", body))
    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
    notes = f'<section class="footnotes">{render(footnotes)}</section>' if footnotes else ""
    article = parse_fragment(f"{render(body)}{notes}")
    return _described(article, dict(_ENTRY.findall(front.group(1))) if front else {})


def _raised(mark: re.Match[str]) -> str:
    return f'<sup class="footnote">[{mark.group()[2:-1]}]</sup>'


def _described(article: Article, entries: dict[str, str]) -> Article:
    """Take the front matter's fields, the plain ``key: value`` ones."""
    said = {key.lower(): value.strip().strip("\"'") for key, value in entries.items()}
    authors = re.split(r"\s*,\s*", said.get("author", said.get("authors", "")).strip("[]"))
    return replace(
        article,
        title=said.get("title", "") or article.title,
        subtitle=said.get("subtitle", said.get("description", "")),
        authors=tuple(name.strip("\"' ") for name in authors if name.strip("\"' ")),
        published=parse_date(said.get("date", said.get("published", ""))),
        site=said.get("site", said.get("publisher", "")),
        section=said.get("section", said.get("category", "")),
        language=said.get("lang", said.get("language", "")),
        url=said.get("url", said.get("canonical", "")),
        image=said.get("image", ""),
    )
