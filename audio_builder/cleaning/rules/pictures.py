"""What stands under pictures that a listener does not see."""

from collections.abc import Iterable

from audio_builder.cleaning.rules.by_cue import lines_by_cue
from audio_builder.model.article import Article, Dropped


def captions(article: Article) -> Iterable[Dropped]:
    """Drop captions: they describe a picture that a listener does not see."""
    return lines_by_cue(article, "captions", most_words=60)


def credits(article: Article) -> Iterable[Dropped]:  # noqa: A001 - what the trade calls them
    """Drop photo and agency credits: they are for the page, not for the ear."""
    return lines_by_cue(article, "credits", most_words=45)
