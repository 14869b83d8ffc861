"""Where the text of an article starts, below its headline, names and dates."""

from audio_builder.cleaning.byline_lines import find_byline, is_plainly_byline
from audio_builder.cleaning.cues import cue, meetings
from audio_builder.cleaning.date_lines import UPDATED_WORDS
from audio_builder.cleaning.headline import APPEALS
from audio_builder.cleaning.lines import (
    ends_as_sentence,
    in_lower_case,
    is_sentence,
    without_marks,
    word_count,
)
from audio_builder.dates.written import find_date
from audio_builder.language import primary
from audio_builder.model.article import Article

NO_TEXT = APPEALS | {"captions", "credits", "ai_notices", "advertisements", "navigation"}
"""Kinds of phrases that no text starts with."""
_TEXT_WORDS = 25
_EARLY_WORDS = 9
"""The shortest sentence that may begin a text of short paragraphs."""
_STANDFIRST_LINES = 5
"""Lines from a long standfirst down to the byline."""


def first_text_lines(article: Article) -> tuple[int, int]:
    """Return the first line that may begin the text, and the first that surely is of it."""
    early = total = len(article.blocks)
    for index, block in enumerate(article.blocks):
        count = word_count(block.text)
        if count < _EARLY_WORDS or not ends_as_sentence(without_marks(block.text)):
            continue
        if not NO_TEXT.isdisjoint(meetings(block.text, article.language)):
            continue
        if count >= _TEXT_WORDS and not _has_byline_below(article, index):
            return min(early, index), index
        early = min(early, index)
    return early, total


def _has_byline_below(article: Article, index: int) -> bool:
    """Tell whether a long line is a standfirst or a caption: the byline is still to come."""
    language = primary(article.language)
    leads = cue("published", language).start
    for block in article.blocks[index + 1 : index + 1 + _STANDFIRST_LINES]:
        if word_count(block.text) > UPDATED_WORDS or is_sentence(block.text):
            continue
        date = find_date(block.text, language)
        byline = find_byline(block, article.language, date)
        if byline and is_plainly_byline(block, byline):
            return True
        if date and leads.match(in_lower_case(block.text)):
            return True
    return False
