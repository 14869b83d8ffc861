"""What lies far from the article on its page."""

from collections.abc import Iterator

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.rules.by_cue import whole

_NEAR_LINES = 10
"""The extractor misses single lines at the edges and between, never so many in a row."""


def near_main(article: Article) -> list[int]:
    """Return the blocks in or near what a general extractor takes for the article.

    All of them where it found nothing, and in a paste.
    """
    total = len(article.blocks)
    main = [i for i, b in enumerate(article.blocks) if b.evidence and b.evidence.in_main]
    if not main:
        return list(range(total))
    near: list[int] = []
    for index in main:
        start = max(near[-1] + 1 if near else 0, index - _NEAR_LINES)
        near.extend(range(start, min(total, index + _NEAR_LINES + 1)))
    return near


def outside_article(article: Article) -> Iterator[Dropped]:
    """Drop what stands far from the article on its page: menus, lists and footers."""
    near = frozenset(near_main(article))
    for index in range(len(article.blocks)):
        if index not in near:
            yield whole(article, "outside_article", index, "far from the article on its page")
