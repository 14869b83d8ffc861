"""Lines that no phrase gives away, judged by their words, their shape and their neighbours."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median_low

from audio_builder.cleaning.cues import INSIDE, meetings
from audio_builder.cleaning.lines import ends_as_sentence, is_sentence, word_count
from audio_builder.cleaning.rules.by_cue import REASONS, whole
from audio_builder.cleaning.rules.outside import frame
from audio_builder.cleaning.scoring import chances
from audio_builder.model.article import Article, Block, Dropped, Role

# The chances a line must have to stay; chosen by cross-validation over sites.
_PLAIN = 0.6
_SENTENCE_INSIDE = 0.4
"""A whole sentence between sentences of the article: when unsure it stays."""
_SENTENCE_BESIDE = 0.5
"""A whole sentence right beside one of the article, as the last one is."""
_HEADING_INSIDE = 0.4
"""A short line above running text, with running text before it."""
_UNTOUCHED = 0.25
"""Any line of a text without furniture: a plain article, or one that is clean already.

Where no line at all looks like one of an article it is a note or a poem, and all of it stays.
"""
_PHRASED = 0.98
"""A line that holds a phrase of appeals, captions and the like."""
_SURE = 0.8
_NEAR = 3
_LINK = 0.5
_MUCH_LESS = 1 / 3
_LIST_ITEMS = 3
"""Fewer are no list."""
_HEADING_WORDS = 14
_DOUBTED_WORDS = 60
_DOUBTED = (
    *("paywall_lines", "newsletter_forms", "membership_appeals", "captions", "credits"),
    *("author_bios", "legal_text", "advertisements", "ai_notices", "related_articles"),
)


def page_furniture(article: Article) -> Iterator[Dropped]:
    """Drop what looks like furniture: menus, cards, captions, forms, in any language."""
    settled = _settled(article)
    scores = _list_by_list(article.blocks, chances(article, settled))
    untouched = _UNTOUCHED if max(scores, default=0.0) >= _PLAIN else 0.0
    for index, (block, score) in enumerate(zip(article.blocks, scores, strict=True)):
        if _corrects(block, article.language):
            continue
        phrase = _phrase(block, article.language)
        if phrase and score < _PHRASED:
            yield whole(article, phrase, index)
        elif score < (_least(article, scores, index) if settled else untouched):
            yield whole(article, "page_furniture", index, "looks like a part of the page")


def _list_by_list(blocks: Sequence[Block], scores: Sequence[float]) -> tuple[float, ...]:
    """Give no item of a list a lesser chance than most of its list: a list is read as a whole.

    Two lists may follow one another, so links and what differs much from the rest stay as they are.
    """
    judged = list(scores)
    for its_list, group in groupby(range(len(blocks)), key=lambda at: _list_of(blocks[at])):
        places = list(group)
        if its_list and len(places) >= _LIST_ITEMS:
            most = median_low(scores[at] for at in places)
            for at in places:
                if scores[at] >= most * _MUCH_LESS:
                    judged[at] = max(scores[at], most)
    return tuple(judged)


def _list_of(block: Block) -> tuple[str, str] | None:
    """Return what tells one list from another, if a block is an item of one and no link."""
    if block.role is not Role.LIST_ITEM:
        return None
    is_link = block.evidence and block.evidence.link_share > _LINK
    return None if is_link else frame(block)


def _settled(article: Article) -> frozenset[int]:
    """Return the short lines with a phrase at an edge, which other rules drop."""
    return frozenset(
        index
        for index, block in enumerate(article.blocks)
        if word_count(block.text) <= _HEADING_WORDS
        and any(
            how > INSIDE and kind in REASONS
            for kind, how in meetings(block.text, article.language).items()
        )
    )


def _corrects(block: Block, language: str) -> bool:
    """Tell whether a block is a note of correction, which is part of the article."""
    return is_sentence(block.text) and "corrections" in meetings(block.text, language)


def _phrase(block: Block, language: str) -> str:
    """Return the kind of phrase that makes a line doubtful."""
    if word_count(block.text) > _DOUBTED_WORDS:
        return ""
    met = meetings(block.text, language)
    return next((kind for kind in _DOUBTED if met.get(kind, 0) >= INSIDE), "")


def _least(article: Article, scores: tuple[float, ...], index: int) -> float:
    before = max(scores[max(0, index - _NEAR) : index], default=0.0)
    after = max(scores[index + 1 : index + 1 + _NEAR], default=0.0)
    text = article.blocks[index].text
    if min(before, after) < _SURE:
        neighbours = (*scores[max(0, index - 1) : index], *scores[index + 1 : index + 2])
        beside = max(neighbours, default=0.0)
        return _SENTENCE_BESIDE if beside >= _SURE and is_sentence(text) else _PLAIN
    if is_sentence(text):
        return _SENTENCE_INSIDE
    if word_count(text) <= _HEADING_WORDS and (not ends_as_sentence(text) or text.endswith("?")):
        return _HEADING_INSIDE if scores[index + 1] >= _SURE else _PLAIN
    return _PLAIN
