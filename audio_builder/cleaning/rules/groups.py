"""Furniture that comes in groups: an opener, and what follows it."""

import re
from collections.abc import Iterator

from audio_builder.cleaning.cues import INSIDE, WHOLE, meetings
from audio_builder.cleaning.lines import ends_as_sentence, word_count
from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.model.article import Article, Dropped

_RUNNING_WORDS = 12
_HEADLINE_WORDS = 24
_APPEAL_WORDS = 45
_MOST_AFTER = 12
"""Lines; what goes on longer is a page of its own, and the furniture rule's to judge."""
_MARKED = re.compile(r"(?:[—–•‣▪●*·✓✔-]|\d{1,2}[.)])\s")
_APPEALS = ("paywall_lines", "membership_appeals", "newsletter_forms")


def appeal_groups(article: Article) -> Iterator[Dropped]:
    """Drop the advantages that are listed after an appeal, with the appeal."""
    opened, since = "", 0
    for index, block in enumerate(article.blocks):
        met = meetings(block.text, article.language)
        kind = _appeal(block.text, met) if met else ""
        if kind and ("teaser_lines" in met or (opened and met[kind])):
            opened, since = opened or kind, 0
            yield whole(article, kind, index)
        elif kind and (met[kind] > INSIDE or kind == "paywall_lines"):
            opened, since = kind, 0
        elif opened and since < _MOST_AFTER and _lists(block.text, met):
            since += 1
            yield whole(article, opened, index)
        else:
            opened = ""


def _appeal(text: str, met: dict[str, int]) -> str:
    """Return the kind of appeal that a line is, if it is short enough for one."""
    kind = next((kind for kind in _APPEALS if met.get(kind, 0)), "")
    return kind if kind and word_count(text) <= _APPEAL_WORDS else ""


def _lists(text: str, met: dict[str, int]) -> bool:
    """Tell whether a line after an appeal belongs to it: an item, or words to the reader."""
    if _MARKED.match(text) or text.endswith(":"):
        return word_count(text) <= _HEADLINE_WORDS
    return "reader_words" in met and word_count(text) <= _HEADLINE_WORDS


def related_runs(article: Article) -> Iterator[Dropped]:
    """Drop the headlines that follow "Most read" and the like, up to the article's next words."""
    texts = [block.text for block in article.blocks]
    index = 0
    while index < len(texts):
        opener = meetings(texts[index], article.language).get("related_openers", 0)
        index += 1
        if opener != WHOLE:
            continue
        start = index
        while index < len(texts) and index - start < _MOST_AFTER and _is_headline(texts[index]):
            index += 1
        # The line above running text may be the article's own next heading.
        end = index - 1 if index < len(texts) and _is_running(texts[index]) else index
        for dropped in range(start, end):
            yield whole(article, "related_articles", dropped)


def _is_running(text: str) -> bool:
    return ends_as_sentence(text) and word_count(text) >= _RUNNING_WORDS


def _is_headline(text: str) -> bool:
    return word_count(text) <= _HEADLINE_WORDS and not _is_running(text)
