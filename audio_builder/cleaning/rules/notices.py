"""Notes about the page itself."""

import re
from collections.abc import Iterable, Iterator

from audio_builder.cleaning.cues import cue, meetings
from audio_builder.cleaning.lines import in_lower_case, word_count
from audio_builder.cleaning.reasons import REASONS
from audio_builder.cleaning.rules.by_cue import lines_by_cue, whole
from audio_builder.model.article import Article, Dropped

_SHORT_WORDS = 16
_AMOUNT = r"(?:[$€£]\s?\d[\d.,]{0,9}|\d[\d.,]{0,9}\s?(?:€|£|EUR|euros?))"
# "$30", "from €12.50", "$30 $18 (40% off)".
_PRICE = re.compile(
    rf"(?:(?:from|only|was|now|ab|nur|dès|desde|da) )?{_AMOUNT}(?:\s{_AMOUNT})?"
    r"(?:\s\(?-?\d{1,2}\s?%(?:\s\w{2,8})?\)?)?",
    re.IGNORECASE,
)


def reading_time(article: Article) -> Iterator[Dropped]:
    """Drop how long reading takes: it says nothing to a listener."""
    phrases = cue("reading_time", article.language)
    for index, block in enumerate(article.blocks):
        met = meetings(block.text, article.language)
        if "reading_time" not in met or word_count(block.text) > _SHORT_WORDS:
            continue
        lowered = in_lower_case(block.text)
        if phrases.whole.fullmatch(lowered):
            yield whole(article, "reading_time", index)
        elif found := phrases.inside.search(lowered):
            yield Dropped(
                rule="reading_time",
                reason=REASONS["reading_time"],
                block=index,
                start=found.start(),
                end=found.end(),
            )


def ai_notices(article: Article) -> Iterable[Dropped]:
    """Drop the page's player and its notices: they are about another recording than ours."""
    return lines_by_cue(article, "ai_notices", most_words=25)


def advertisements(article: Article) -> Iterator[Dropped]:
    """Drop advertising marks, affiliate notes and prices by themselves: they sell something."""
    yield from lines_by_cue(article, "advertisements", most_words=20)
    for index, block in enumerate(article.blocks):
        if _PRICE.fullmatch(block.text):
            yield whole(article, "advertisements", index, "a price by itself")


def legal_text(article: Article) -> Iterable[Dropped]:
    """Drop copyright, cookie and terms lines: they are not the article."""
    return lines_by_cue(article, "legal_text", most_words=40)


def comments(article: Article) -> Iterable[Dropped]:
    """Drop comment forms and calls for comments: they need a keyboard."""
    return lines_by_cue(article, "comments", most_words=30)
