"""Lines that a phrase gives away."""

from collections.abc import Iterator

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.cues import cue
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
    phrases = cue(rule, article.language)
    for index, block in enumerate(article.blocks):
        text, count = block.text, word_count(block.text)
        if (
            count <= most_words
            and (
                phrases.whole.fullmatch(text)
                or phrases.start.match(text)
                or phrases.end.search(text)
            )
        ) or (count <= inside_words and phrases.inside.search(text)):
            yield whole(article, rule, reason, index)
