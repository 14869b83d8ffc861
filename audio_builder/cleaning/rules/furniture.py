"""Lines that no phrase gives away, judged by their words, their shape and their neighbours."""

from collections.abc import Iterator

from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.cleaning.verdicts import verdicts
from audio_builder.model.article import Article, Dropped


def page_furniture(article: Article) -> Iterator[Dropped]:
    """Drop what looks like furniture: menus, cards, captions, forms, in any language."""
    for index, verdict in enumerate(verdicts(article)):
        if verdict.is_kept:
            continue
        if verdict.phrase:
            yield whole(article, verdict.phrase, index)
        else:
            yield whole(article, "page_furniture", index, "looks like a part of the page")
