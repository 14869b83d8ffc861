"""Lines that no phrase gives away, judged by their shape and their neighbours."""

from collections.abc import Iterator

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.lines import is_sentence, word_count
from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.cleaning.scoring import chances

_KEPT = 0.5
"""Chosen by cross-validation over sites."""
_KEPT_INSIDE = 0.35
"""For whole sentences between sentences of the article: when unsure they stay."""


def page_furniture(article: Article) -> Iterator[Dropped]:
    """Menus, cards and captions look different from an article's text, in any language."""
    scores = chances(article)
    for index, (block, score) in enumerate(zip(article.blocks, scores, strict=True)):
        least = _KEPT
        if is_sentence(block.text) and _is_inside(scores, index):
            least = _KEPT_INSIDE
        if score < least:
            yield whole(article, "page_furniture", "looks like a part of the page", index)


def _is_inside(scores: tuple[float, ...], index: int) -> bool:
    near = 3
    before = scores[max(0, index - near) : index]
    after = scores[index + 1 : index + 1 + near]
    return max(before, default=0.0) > 0.8 and max(after, default=0.0) > 0.8  # noqa: PLR2004 - sure text on both sides
