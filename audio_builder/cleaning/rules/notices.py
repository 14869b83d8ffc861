"""Notes about the page itself."""

from collections.abc import Iterable, Iterator

from audio_builder.article import Article, Dropped
from audio_builder.cleaning.cues import cue
from audio_builder.cleaning.lines import word_count
from audio_builder.cleaning.rules.by_cue import lines_by_cue, whole

_SHORT_WORDS = 16


def reading_time(article: Article) -> Iterator[Dropped]:
    """How long reading takes says nothing to a listener."""
    reason = "tells how long reading takes"
    phrases = cue("reading_time", article.language)
    for index, block in enumerate(article.blocks):
        if word_count(block.text) > _SHORT_WORDS:
            continue
        if phrases.whole.fullmatch(block.text.lower()):
            yield whole(article, "reading_time", reason, index)
        elif found := phrases.inside.search(block.text.lower()):
            yield Dropped(
                rule="reading_time",
                reason=reason,
                block=index,
                start=found.start(),
                end=found.end(),
            )


def ai_notices(article: Article) -> Iterable[Dropped]:
    """The page's own player and its notices are about another recording; ours has its own notice."""
    reason = "a player of the page, or its notice"
    return lines_by_cue(article, "ai_notices", reason, most_words=20, inside_words=25)


def advertisements(article: Article) -> Iterable[Dropped]:
    """Advertising marks and affiliate notes belong to the page."""
    reason = "advertising"
    return lines_by_cue(article, "advertisements", reason, most_words=20, inside_words=40)


def legal_text(article: Article) -> Iterable[Dropped]:
    """Copyright, cookie and terms lines are not the article."""
    reason = "legal or cookie text"
    return lines_by_cue(article, "legal_text", reason, most_words=40, inside_words=40)


def comments(article: Article) -> Iterable[Dropped]:
    """Comment forms and calls for comments need a keyboard."""
    reason = "belongs to the readers' comments"
    return lines_by_cue(article, "comments", reason, most_words=30)
