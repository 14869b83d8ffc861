"""A long Article becomes one Article for each chapter, in order."""

import re
from collections import Counter

from msgspec.structs import replace

from audio_builder.model.article import Article, Block, Role

_FEWEST_LETTERS = 200
"""What is shorter is a title page or a motto, and goes with the chapter that follows it."""


def split_chapters(article: Article) -> tuple[Article, ...]:
    """Divide an article at its highest headings that occur more than once.

    An article without such headings comes back alone and as it was.
    """
    level = _chapter_level(article.blocks)
    if not level:
        return (article,)
    parts: list[list[Block]] = [[]]
    for block in article.blocks:
        if _is_heading(block, level) and _letters(parts[-1]) >= _FEWEST_LETTERS:
            parts.append([])
        parts[-1].append(block)
    if len(parts) > 1 and _letters(parts[-1]) < _FEWEST_LETTERS:
        parts[-2:] = [[*parts[-2], *parts[-1]]]
    return tuple(_chapter(article, part, level) for part in parts)


def _chapter_level(blocks: tuple[Block, ...]) -> int:
    counts = Counter(block.level for block in blocks if block.role is Role.HEADING)
    return next((level for level in sorted(counts) if counts[level] > 1), 0)


def _is_heading(block: Block, level: int) -> bool:
    return block.role is Role.HEADING and block.level <= level


def _letters(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if block.role is not Role.HEADING)


def _chapter(article: Article, blocks: list[Block], level: int) -> Article:
    """Name a chapter by its own heading; the book's title becomes the outlet."""
    title = next((b.text for b in reversed(blocks) if _is_heading(b, level)), "")
    has_words = bool(re.search(r"\w", title))
    return replace(
        article,
        title=title if has_words else article.title,
        subtitle="",
        site=article.site or article.title,
        blocks=tuple(blocks),
    )
