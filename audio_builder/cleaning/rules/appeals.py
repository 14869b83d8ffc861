"""Requests to the reader that a listener cannot answer."""

from collections.abc import Iterable

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.rules.by_cue import lines_by_cue


def membership_appeals(article: Article) -> Iterable[Dropped]:
    """Appeals for members, donations and subscriptions are the outlet's words, not the article's."""
    reason = "asks for support or a subscription"
    return lines_by_cue(article, "membership_appeals", reason, most_words=30, inside_words=45)


def newsletter_forms(article: Article) -> Iterable[Dropped]:
    """Newsletter forms and their messages need a keyboard, not an ear."""
    reason = "a newsletter or registration form"
    return lines_by_cue(article, "newsletter_forms", reason, most_words=30, inside_words=40)


def paywall_lines(article: Article) -> Iterable[Dropped]:
    """Lines of a paywall stand between the reader and the article; they are not part of it."""
    reason = "belongs to a paywall"
    return lines_by_cue(article, "paywall_lines", reason, most_words=30, inside_words=40)
