"""Lines that a phrase gives away."""

from collections.abc import Iterator

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.cues import INSIDE, meetings
from audio_builder.cleaning.lines import word_count


def whole(article: Article, rule: str, reason: str, index: int) -> Dropped:
    """Drop a block from end to end."""
    return Dropped(
        rule=rule, reason=reason, block=index, start=0, end=len(article.blocks[index].text)
    )


def lines_by_cue(
    article: Article, rule: str, reason: str, *, most_words: int, inside_words: int = 0
) -> Iterator[Dropped]:
    """Drop each line that is, starts or ends with a phrase, or, if it is short, holds one.

    A long line is more likely an article about the thing than the thing itself.
    """
    for index, block in enumerate(article.blocks):
        how = meetings(block.text, article.language).get(rule, 0)
        if how and word_count(block.text) <= (most_words if how > INSIDE else inside_words):
            yield whole(article, rule, reason, index)
