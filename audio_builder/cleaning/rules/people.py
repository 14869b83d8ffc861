"""Lines about those who made the article."""

from collections.abc import Iterable

from audio_builder.cleaning.rules.by_cue import lines_by_cue
from audio_builder.model.article import Article, Dropped


def author_bios(article: Article) -> Iterable[Dropped]:
    """Drop who the author is and how to write to them: it stands outside the article."""
    return lines_by_cue(article, "author_bios", most_words=30)
