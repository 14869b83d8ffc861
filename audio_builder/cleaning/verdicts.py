"""Chances become verdicts: how sure each line must be, for where it stands, to be read aloud."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from audio_builder.cleaning.cues import INSIDE, meetings
from audio_builder.cleaning.headline_rows import headline_rows
from audio_builder.cleaning.lines import ends_as_sentence, is_sentence, word_count
from audio_builder.cleaning.lists import is_item_of_document, list_by_list
from audio_builder.cleaning.reasons import REASONS
from audio_builder.cleaning.scoring import chances
from audio_builder.model.article import Article, Block, Role

_SURE, _LIKELY = 0.8, 0.5
_NEAR = 3
_LINK = 0.5
_HEADING_WORDS = 14
_MARKED_HEADING = 0.05
"""What a page marks as a heading and is right above a sentence of the article.

Of 1,183 such lines on pages labelled by hand 1,130 are the article's.
"""
_UNTOUCHED_SENTENCE = 0.1
"""A sentence or an item of a text without furniture, which has no captions and menus either."""
_DOUBTED_WORDS = 60
# Of 634 lines so marked on pages labelled by hand 628 are not read.
_CAPTION_CLASS = re.compile(
    r"caption|(?:photo|image|picture|media)[_-]?credits?|(?<!\S)credits?(?!\S)"
)
_HEADING_CLASS = re.compile(r"(?<!\S)(?:[\w-]*sub-?head(?:ing|line)?|heading)(?:-h?\d)?(?!\S)")
_DOUBTED = (
    *("paywall_lines", "newsletter_forms", "membership_appeals", "captions", "credits"),
    *("author_bios", "legal_text", "advertisements", "ai_notices", "related_articles"),
)


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """The chances a line must have to stay; chosen by cross-validation over sites."""

    plain: float
    sentence_inside: float
    """A whole sentence between sentences of the article, or the first one above others: when
    unsure it stays."""
    sentence_beside: float
    """A whole sentence right beside one of the article, as the last one is."""
    heading_inside: float
    """A short line above running text, with running text before it."""
    untouched: float
    """Any line of a text without furniture: a plain article, or one that is clean already.

    Where no line at all looks like one of an article it is a note or a poem, and all of it stays.
    """
    phrased: float
    """A line that holds a phrase of appeals, captions and the like."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is thought of a line, and how sure it had to be."""

    chance: float
    """That it belongs to the article."""
    least: float
    phrase: str = ""
    """The kind of phrase that makes it doubtful."""

    @property
    def is_kept(self) -> bool:
        """Whether the line is read aloud."""
        return self.chance >= self.least


def _read_thresholds(name: str) -> Thresholds:
    path = Path(__file__).with_name("generated") / "thresholds.json"
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Thresholds])[name]


TEXT_THRESHOLDS = _read_thresholds("text")
PAGE_THRESHOLDS = _read_thresholds("page")


@lru_cache(maxsize=1)
def verdicts(article: Article) -> tuple[Verdict, ...]:
    """Judge each block; remembered for the article at hand, of which the cleaner asks again."""
    settled = _phrase_lines(article)
    scores = list_by_list(article.blocks, chances(article, settled | headline_rows(article)))
    is_page = any(block.evidence and block.evidence.in_main for block in article.blocks)
    needed = PAGE_THRESHOLDS if is_page else TEXT_THRESHOLDS
    untouched = needed.untouched if max(scores, default=0.0) >= needed.plain else 0.0
    found: list[Verdict] = []
    for index, (block, score) in enumerate(zip(article.blocks, scores, strict=True)):
        phrase = _phrase(block, article.language)
        if _corrects(block, article.language):
            least = 0.0
        elif phrase and score < needed.phrased:
            least = needed.phrased
        else:
            phrase = ""
            least = _least(article, scores, index, needed) if settled else untouched
            is_item = block.role is Role.LIST_ITEM
            if not settled and (is_item or is_sentence(block.text)):
                least = min(least, _UNTOUCHED_SENTENCE)
            if _heads_a_sentence(article.blocks[index : index + 2], scores[index + 1 : index + 2]):
                least = min(least, _MARKED_HEADING)
            if is_item_of_document(block):
                least = 0.0
        found.append(Verdict(chance=score, least=least, phrase=phrase))
    return tuple(found)


def _phrase_lines(article: Article) -> frozenset[int]:
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
    if _is_marked_caption(block):
        return "captions"
    met = meetings(block.text, language)
    return next((kind for kind in _DOUBTED if met.get(kind, 0) >= INSIDE), "")


def _is_marked_caption(block: Block) -> bool:
    """Tell whether a page calls a line a caption or a credit."""
    seen = block.evidence
    return seen is not None and (
        "figcaption" in seen.tags or bool(_CAPTION_CLASS.search(seen.classes))
    )


def _least(article: Article, scores: tuple[float, ...], index: int, needed: Thresholds) -> float:
    before = max(scores[max(0, index - _NEAR) : index], default=0.0)
    after = max(scores[index + 1 : index + 1 + _NEAR], default=0.0)
    text = article.blocks[index].text
    if before < _SURE and is_sentence(text) and _is_sure_text(article, scores, index + 1):
        return needed.sentence_inside
    if min(before, after) < _SURE:
        neighbours = (*scores[max(0, index - 1) : index], *scores[index + 1 : index + 2])
        beside = max(neighbours, default=0.0)
        return needed.sentence_beside if beside >= _SURE and is_sentence(text) else needed.plain
    if is_sentence(text):
        return needed.sentence_inside
    if _may_head(article.blocks[index]):
        return needed.heading_inside if scores[index + 1] >= _SURE else needed.plain
    return needed.plain


def _is_sure_text(article: Article, scores: tuple[float, ...], index: int) -> bool:
    """Tell whether a block is a sentence that surely belongs to the article."""
    return (
        index < len(scores) and scores[index] >= _SURE and is_sentence(article.blocks[index].text)
    )


def _heads_a_sentence(blocks: Sequence[Block], following: Sequence[float]) -> bool:
    """Tell whether the first of two blocks is marked as a heading of the second one's text."""
    if not following or following[0] < _LIKELY or not is_sentence(blocks[1].text):
        return False
    seen = blocks[0].evidence
    if seen is None or seen.hidden or seen.link_share >= _LINK:
        return False
    is_heading = blocks[0].role is Role.HEADING or (
        _may_head(blocks[0]) and bool(_HEADING_CLASS.search(seen.classes))
    )
    return is_heading and blocks[1].role is not Role.HEADING


def _may_head(block: Block) -> bool:
    text = block.text
    return word_count(text) <= _HEADING_WORDS and (not ends_as_sentence(text) or text.endswith("?"))
