"""A document's facts and paragraphs become an Article, through the page they describe."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.language import detect, normal_tag, primary
from audio_builder.model.article import Article
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.html import parse_fragment

_LINES_LOOKED_AT = 40


class Facts(Struct, frozen=True, kw_only=True):
    """What a document says of itself."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str = ""
    likely_language: str = ""
    """What its program was set to, which may be another language than the text's."""
    site: str = ""


class Paragraph(Struct, frozen=True, kw_only=True):
    """One paragraph that a reader found, as HTML without block elements."""

    html: str
    tag: str = "p"
    """``p``, ``h1`` to ``h6``, ``li``, ``blockquote``, ``tr``."""
    note: bool = False
    """It is a footnote or an endnote."""


def article_of(html: str, facts: Facts) -> Article:
    """Make the Article of a document's HTML and of its own facts."""
    article = parse_fragment(html)
    language = normal_tag(facts.language)
    if not language:
        language = _confirm_language(normal_tag(facts.likely_language), article)
    return replace(
        article,
        title=_tidy(facts.title),
        subtitle=_tidy(facts.subtitle),
        authors=tuple(dict.fromkeys(filter(None, map(_tidy, facts.authors)))),
        published=facts.published,
        language=language,
        site=_tidy(facts.site),
    )


def html_of(paragraphs: Iterable[Paragraph]) -> str:
    """Return paragraphs as a page; notes come last, as on paper."""
    body: list[str] = []
    notes: list[str] = []
    for paragraph in paragraphs:
        if paragraph.note:
            notes.append(f'<p class="footnote">{paragraph.html}</p>')
        else:
            body.append(f"<{paragraph.tag}>{paragraph.html}</{paragraph.tag}>")
    return "\n".join((*body, *notes))


def note_mark(number: str) -> str:
    """Return the mark of a note, as the cleaner knows it."""
    return f'<sup class="footnote">[{escape(number)}]</sup>'


def _confirm_language(language: str, article: Article) -> str:
    """Return a program's language where the text is in it; else the cleaner finds it out."""
    text = "\n".join(block.text for block in article.blocks[:_LINES_LOOKED_AT])
    return language if primary(language) == primary(detect(text)) else ""


def _tidy(text: str) -> str:
    return one_line(visible(text))
