"""Requests to the reader that a listener cannot answer."""

from collections.abc import Iterable

from audio_builder.cleaning.rules.by_cue import lines_by_cue
from audio_builder.model.article import Article, Dropped


def membership_appeals(article: Article) -> Iterable[Dropped]:
    """Drop appeals for members and donations: the outlet's words, not the article's."""
    return lines_by_cue(article, "membership_appeals", most_words=30)


def newsletter_forms(article: Article) -> Iterable[Dropped]:
    """Drop newsletter forms and their messages: they need a keyboard, not an ear."""
    return lines_by_cue(article, "newsletter_forms", most_words=30)


def paywall_lines(article: Article) -> Iterable[Dropped]:
    """Drop the lines of a paywall: they stand between the reader and the article."""
    return lines_by_cue(article, "paywall_lines", most_words=30)
