"""The first lines of a paste become headline, byline, date and outlet."""

import re
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from audio_builder.cleaning.cues import cue, meetings
from audio_builder.cleaning.dates import WrittenDate, find_date
from audio_builder.cleaning.lines import (
    ends_as_sentence,
    in_lower_case,
    is_sentence,
    word_count,
    words,
)
from audio_builder.language import primary
from audio_builder.model.article import Article, Dropped

FIELDS = frozenset({"title", "subtitle", "authors", "published"})
"""The names under which lines become metadata."""
_HEADLINE_WORDS = (3, 36)
_BYLINE_WORDS = 16
_UPDATED_WORDS = 24
_BESIDE_DATE_WORDS = 7
"""A line with more words beside its date is about something else."""
_COMPARED_LINES = 15
_LONG_LETTERS = 5
_NEARNESS = 2
"""Standing right above the byline is worth so many shared words."""
_BELOW_BYLINE = 4
"""A line below the byline is seldom the headline, but may be the caption that says the same."""
_STANDFIRST_WORDS = 4
# How far above the byline the headline may stand: a standfirst or a caption lies between.
_ABOVE_BYLINE = 6
_APPEALS = frozenset({"membership_appeals", "newsletter_forms", "paywall_lines", "legal_text"})
_NO_HEADLINES = _APPEALS | {
    *("share_buttons", "captions", "credits", "reading_time", "ai_notices", "advertisements"),
    *("related_openers", "related_articles", "navigation", "bylines"),
}
_BODY_WORDS = 25
_NAME = r"[^\W\d_a-zà-öø-ÿа-яіїєґё][\w’'.-]*"
_NAMES = re.compile(
    rf"{_NAME}(?:[ \u00a0]+(?:{_NAME}|de|van|von|der|den|del|di|da|la|le|bin|al|y|dos))*"
)
_BETWEEN_NAMES = re.compile(
    r"\s*(?:,|;|&|/|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bi\b|\bта\b|\bі\b|\bи\b|\bve\b)\s*"
)
_CRAWLED_DATE = re.compile(r"\s*date\s+(?=\d{4}-\d{2}-\d{2}\b)", re.IGNORECASE)
_CLAIM = re.compile(
    r"\b(?P<site>(?:The )?[A-Z][\w’'&.-]{0,30}(?: (?:of|the|and|&|[A-Z][\w’'&.-]{0,30})){0,4}) "
    r"(?:could not|was unable to|was not able to|has not been able to|has not|cannot) "
    r"(?:independently |immediately )?(?:verify|confirm)"
)
_COPYRIGHT = re.compile(
    r"(?i:©|\(c\)|copyright)\s*+(?:©\s*+)?+(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,|]*+"
    r"(?P<site>(?:The )?[A-Z][\w’'&-]{0,30}(?: (?:of|the|and|&|[A-Z][\w’'&-]{0,30})){0,4})"
)


class _Found(Struct):
    """What the lines have told so far."""

    title: int = -1
    subtitle: int = -1
    byline: int = -1
    authors: tuple[str, ...] = ()
    published: WrittenDate | None = None
    crawled: WrittenDate | None = None
    pieces: list[Dropped] = field(default_factory=list)

    def take(self, name: str, reason: str, block: int, start: int, end: int) -> None:
        self.pieces.append(Dropped(rule=name, reason=reason, block=block, start=start, end=end))


def find_opening(article: Article) -> tuple[Article, tuple[Dropped, ...]]:
    """Fill in what the article does not know yet, and say which lines told it."""
    found = _Found()
    body = _first_body_line(article)
    _find_bylines(article, body, found)
    if not article.title:
        _find_title(article, body, found)
    texts = [block.text for block in article.blocks]
    when = found.published or found.crawled
    known = replace(
        article,
        title=article.title or (texts[found.title] if found.title >= 0 else ""),
        subtitle=article.subtitle or (texts[found.subtitle] if found.subtitle >= 0 else ""),
        authors=article.authors or found.authors,
        published=article.published or (when.when if when else None),
        site=article.site or _site(article),
    )
    return known, tuple(found.pieces)


def _first_body_line(article: Article) -> int:
    """Return the first of the long sentences that make the article."""
    for index, block in enumerate(article.blocks):
        is_text = is_sentence(block.text) and word_count(block.text) >= _BODY_WORDS
        if is_text and _APPEALS.isdisjoint(meetings(block.text, article.language)):
            return index
    return len(article.blocks)


def _find_bylines(article: Article, body: int, found: _Found) -> None:
    """Take names after "by" and the like, and dates, above the body."""
    language = primary(article.language)
    by = cue("bylines", language).start
    for index, block in enumerate(article.blocks[:body]):
        text = block.text
        date = find_date(text, language)
        if date and _CRAWLED_DATE.match(text):
            found.take("published", "the date of the crawl", index, 0, date.end)
            found.crawled = date
            continue
        count = word_count(text)
        opener = by.match(in_lower_case(text))
        if opener and count <= _BYLINE_WORDS:
            _take_byline(found, index, text, opener.end(), date)
        if date:
            _take_date(found, index, text, date, cue("published", language).start)


def _take_date(
    found: _Found, index: int, text: str, date: WrittenDate, leads: re.Pattern[str]
) -> None:
    """Take a date that its line exists for, and keep the first one that tells the hour too."""
    lead = leads.match(in_lower_case(text))
    if lead and word_count(text) <= _UPDATED_WORDS and not ends_as_sentence(text):
        start, end = lead.start(), len(text)
    elif word_count(text[: date.start] + text[date.end :]) <= _BESIDE_DATE_WORDS:
        start, end = date.start, date.end
    else:
        return
    found.take("published", "the date of publication", index, start, end)
    before = found.published
    if before is None or (date.has_time and not before.has_time):
        found.published = date


def _take_byline(
    found: _Found, index: int, text: str, start: int, date: WrittenDate | None
) -> None:
    start += len(text[start:]) - len(text[start:].lstrip(" :|"))
    names = tuple(_names(text[start : date.start if date and date.start > start else len(text)]))
    if not names:
        return
    end = text.index(names[-1], start) + len(names[-1])
    found.take("authors", "the author's name", index, 0, end)
    if not found.authors:
        found.authors, found.byline = names, index


def _names(text: str) -> Iterator[str]:
    place = 0
    while name := _NAMES.match(text, place):
        yield name.group().strip(" .,")
        link = _BETWEEN_NAMES.match(text, name.end())
        if not link:
            return
        place = link.end()


def _find_title(article: Article, body: int, found: _Found) -> None:
    """Take the headline: the line above the text that shares most words with it."""
    texts = [block.text for block in article.blocks]
    candidates = [i for i in range(body) if _may_head(article, i)]
    if _starts_with_title(article) and all(piece.block for piece in found.pieces):
        candidates = [0]
    if not candidates:
        return
    text_words = _long_words(" ".join(texts[body : body + _COMPARED_LINES]))
    marks = [piece.block for piece in found.pieces if piece.rule != "title"]
    anchor = found.byline if found.byline >= 0 else next((m for m in marks if m), body)

    def likeness(index: int) -> tuple[int, int]:
        shared = len(_long_words(texts[index]) & text_words)
        near = _NEARNESS * (0 < anchor - index <= _ABOVE_BYLINE)
        return shared + near - _BELOW_BYLINE * (index > anchor), -index

    found.title = max(candidates, key=likeness)
    found.take("title", "the headline", found.title, 0, len(texts[found.title]))
    below = found.title + 1
    if below < anchor < body and _is_standfirst(article, below):
        found.subtitle = below
        found.take("subtitle", "the standfirst", below, 0, len(texts[below]))


def _starts_with_title(article: Article) -> bool:
    """Tell whether a document begins with a title of a word or two: its only heading of that level.

    Not with the name of a section, which has the headline right below it; and not a page, where it
    may be the name of the site.
    """
    blocks = article.blocks
    is_page = any(block.evidence and block.evidence.in_main is not None for block in blocks)
    top = [index for index, block in enumerate(blocks) if block.level == 1]
    is_short = top == [0] and word_count(blocks[0].text) < _HEADLINE_WORDS[0]
    if is_page or not is_short or not _may_head(article, 0, least=1):
        return False
    return len(blocks) == 1 or not _may_head(article, 1)


def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in words(in_lower_case(text)) if len(word) >= _LONG_LETTERS)


def _is_standfirst(article: Article, index: int) -> bool:
    text = article.blocks[index].text
    return word_count(text) >= _STANDFIRST_WORDS and _NO_HEADLINES.isdisjoint(
        meetings(text, article.language)
    )


def _may_head(article: Article, index: int, least: int = _HEADLINE_WORDS[0]) -> bool:
    text = article.blocks[index].text
    return (
        least <= word_count(text) <= _HEADLINE_WORDS[1]
        and not (ends_as_sentence(text) and not text.endswith(("?", "!", "”", '"', "»", "’", "'")))
        and _NO_HEADLINES.isdisjoint(meetings(text, article.language))
    )


def _site(article: Article) -> str:
    """Find the outlet's name: who could not verify, whose copyright, whose card of three lines."""
    texts = [block.text for block in article.blocks]
    for text in texts:
        said = _CLAIM.search(text) if "verify" in text or "confirm" in text else None
        if said and word_count(said["site"]) > 1:
            return _without_tail(said["site"])
    for text in reversed(texts):
        said = _COPYRIGHT.search(text)
        if said:
            return _without_tail(said["site"])
    return ""


def _without_tail(name: str) -> str:
    return re.sub(r"\s+(?:All|Inc|Ltd|LLC|and|of|the)\.?$", "", name.strip(" .,"))
