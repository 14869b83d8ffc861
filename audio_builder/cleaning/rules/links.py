"""Ways to other pages."""

import re
from collections.abc import Iterable, Iterator

from audio_builder.cleaning.lines import ends_as_sentence, word_count
from audio_builder.cleaning.rows_elsewhere import rows_elsewhere
from audio_builder.cleaning.rules.by_cue import lines_by_cue, whole
from audio_builder.model.article import Article, Dropped

_TRUNCATED = re.compile(r"(?:…|\.\.\.)$")
_ADDRESS = re.compile(r"\W{0,3}(?:https?://|www\.)\S+")
_TEASER_WORDS = 10
_CARD_LINE_WORDS = 22


def related_articles(article: Article) -> Iterator[Dropped]:
    """Drop cards for other articles: invitations to click, with headlines of their own."""
    yield from lines_by_cue(article, "related_openers", most_words=14)
    yield from lines_by_cue(article, "related_articles", most_words=30)
    for index in _cards(article):
        yield whole(article, "related_articles", index)
    for index, block in enumerate(article.blocks):
        if _ADDRESS.fullmatch(block.text):
            yield whole(article, "related_articles", index, "an address on the web")


def _cards(article: Article) -> Iterator[int]:
    """Find cards of three lines: a headline, a teaser that breaks off, outlet or author."""
    texts = [block.text for block in article.blocks]
    for index in range(1, len(texts)):
        teaser = texts[index]
        if not (_TRUNCATED.search(teaser) and word_count(teaser) >= _TEASER_WORDS):
            continue
        below = texts[index + 1] if index + 1 < len(texts) else ""
        if _is_card_line(texts[index - 1]) and _is_card_line(below):
            yield index - 1
            yield index
            if below:
                yield index + 1


def _is_card_line(text: str) -> bool:
    return (
        word_count(text) <= _CARD_LINE_WORDS
        and not ends_as_sentence(text)
        and not text.endswith((":", ","))
    )


def share_buttons(article: Article) -> Iterable[Dropped]:
    """Drop buttons: they need a finger."""
    return lines_by_cue(article, "share_buttons", most_words=14)


def navigation(article: Article) -> Iterator[Dropped]:
    """Drop menus, sections and tags: they lead around the site."""
    yield from lines_by_cue(article, "navigation", most_words=40)
    for index in rows_elsewhere(article):
        yield whole(article, "navigation", index)
