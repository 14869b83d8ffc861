"""What lies far from the article on its page."""

from collections.abc import Iterator

from audio_builder.cleaning.frames import frame
from audio_builder.cleaning.lines import is_sentence
from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.model.article import Article, Block, Dropped

_NEAR_LINES = 10
"""The extractor misses single lines at the edges and between, seldom so many in a row."""

_LEAST_SHARE = 0.6
_LINKS = 0.5


def near_main(article: Article) -> list[int]:
    """Return the blocks in or near what a general extractor takes for the article.

    All of them where it found nothing, and in a paste.
    """
    total = len(article.blocks)
    frames = {frame(block) for block in article.blocks if _is_main(block)}
    if not frames:
        return list(range(total))
    near: list[int] = []
    prose = [index for index, block in enumerate(article.blocks) if _is_prose(block)]
    found = sum(
        len(article.blocks[index].text) for index in prose if _is_main(article.blocks[index])
    )
    # Where the extractor has not found most of the running text, the rest of it counts as well.
    is_little = found < _LEAST_SHARE * sum(len(article.blocks[index].text) for index in prose)
    also = frozenset(prose) if is_little else frozenset()
    for index, block in enumerate(article.blocks):
        reach = near[-1] if near else -1
        if _is_main(block) or index in also or (index <= reach and _goes_on(block, frames)):
            start = max(reach + 1, index - _NEAR_LINES)
            near.extend(range(start, min(total, index + _NEAR_LINES + 1)))
    return near


def outside_article(article: Article) -> Iterator[Dropped]:
    """Drop what stands far from the article on its page: menus, lists and footers."""
    near = frozenset(near_main(article))
    for index in range(len(article.blocks)):
        if index not in near:
            yield whole(article, "outside_article", index, "far from the article on its page")


def _is_main(block: Block) -> bool:
    return bool(block.evidence and block.evidence.in_main)


def _is_prose(block: Block) -> bool:
    """Tell whether a block that the page shows reads like running text, and is no link."""
    seen = block.evidence
    is_shown = seen is None or (seen.link_share < _LINKS and not seen.hidden)
    return is_shown and is_sentence(block.text)


def _goes_on(block: Block, frames: set[tuple[str, str]]) -> bool:
    """Tell whether a text goes on that the extractor took for finished, as it does at a paywall."""
    own = frame(block)
    return bool(own[1]) and own in frames and is_sentence(block.text)
