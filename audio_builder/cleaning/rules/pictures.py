"""What stands under pictures that a listener does not see."""

from collections.abc import Iterable

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.rules.by_cue import lines_by_cue


def captions(article: Article) -> Iterable[Dropped]:
    """A caption describes a picture that a listener does not see."""
    return lines_by_cue(article, "captions", "describes a picture", most_words=60, inside_words=40)


def credits(article: Article) -> Iterable[Dropped]:  # noqa: A001 - what the trade calls them
    """Photo and agency credits are for the page, not for the ear."""
    return lines_by_cue(
        article, "credits", "a photo or agency credit", most_words=30, inside_words=25
    )
