"""The first lines of an article become headline, byline, date and outlet."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from audio_builder.bylines import author_names, is_only_addresses
from audio_builder.cleaning.byline_lines import (
    AGO,
    Byline,
    find_byline,
    is_bare_opener,
    is_marked,
    is_name,
    is_plainly_byline,
    looks_used_as_words,
)
from audio_builder.cleaning.cues import meetings
from audio_builder.cleaning.date_lines import (
    DateKind,
    find_date_line,
    find_dateline,
    last_date,
)
from audio_builder.cleaning.headline import choose_headline, is_standfirst
from audio_builder.cleaning.lines import (
    is_sentence,
    sameness_key,
    word_count,
    words,
)
from audio_builder.cleaning.no_headlines import is_from_encyclopedia
from audio_builder.cleaning.outlet import find_outlet
from audio_builder.cleaning.text_start import NO_TEXT, first_text_lines
from audio_builder.dates.written import WrittenDate, find_date
from audio_builder.language import primary
from audio_builder.model.article import Article, Block, Dropped

FIELDS = frozenset({"title", "subtitle", "authors", "published"})
"""The names under which lines become metadata."""
_LONGEST_OPENING = 16
"""Lines between the headline and the last of names and dates."""
_ABOVE_TITLE = 3
"""Lines above the headline that may hold its date; farther up it is the day's."""
_STANDFIRSTS = 2
"""Sentences that stand between the headline and the byline at most."""
_MOST_BELOW = 2
"""Bylines below the opening; more of them are the people of whom an article tells."""
_NEAR_DATE = 4
_DAY_WORDS = 4


class _Found(Struct):
    """What the lines have told so far."""

    title: int = -1
    subtitle: int = -1
    byline: int = -1
    authors: tuple[str, ...] = ()
    dates: dict[int, WrittenDate] = field(default_factory=dict)
    updates: set[int] = field(default_factory=set)
    """The lines whose date is that of a change."""
    crawled: WrittenDate | None = None
    pieces: list[Dropped] = field(default_factory=list)

    def take(self, name: str, reason: str, block: int, start: int, end: int) -> None:
        self.pieces.append(Dropped(rule=name, reason=reason, block=block, start=start, end=end))


def find_opening(article: Article) -> tuple[Article, tuple[Dropped, ...]]:
    """Fill in what the article does not know yet, and say which lines told it."""
    found = _Found()
    early, body = first_text_lines(article)
    _find_dates(article, body, found)
    _find_title(article, (early, body), found)
    _find_byline(article, body, found)
    _take_title(article, found)
    texts = [block.text for block in article.blocks]
    is_told = found.title >= 0 and not article.title
    known = replace(
        article,
        title=texts[found.title] if is_told else article.title,
        subtitle=article.subtitle or (texts[found.subtitle] if found.subtitle >= 0 else ""),
        authors=article.authors or found.authors,
        published=article.published or _choose_date(article, found),
        site=article.site or find_outlet(article),
    )
    return known, tuple(found.pieces)


def find_starts_and_dates(article: Article) -> tuple[tuple[int, int], dict[int, WrittenDate]]:
    """Return the first lines of the text, and the dates above it by their lines."""
    found = _Found()
    starts = first_text_lines(article)
    _find_dates(article, starts[1], found)
    return starts, found.dates


def with_opening(page: Article) -> Article:
    """Fill in what a whole page shows near its headline, before far lines are cut off."""
    if not any(block.evidence and block.evidence.in_main is not None for block in page.blocks):
        return page
    return page if page.authors and page.published else find_opening(page)[0]


def _find_dates(article: Article, body: int, found: _Found) -> None:
    """Take dates that their lines exist for, above the text, and the one of its dateline."""
    language = primary(article.language)
    for index, block in enumerate(article.blocks[: body + 1]):
        line = find_dateline(block.text, language)
        if line is None and index < body and not _is_in_masthead(block):
            line = find_date_line(block.text, language)
        if line is None:
            continue
        found.take("published", line.reason, index, line.start, line.end)
        if line.kind is DateKind.CRAWLED:
            found.crawled = line.date
        elif line.date:
            found.dates[index] = line.date
        if line.kind is DateKind.CHANGED:
            found.updates.add(index)


def _is_in_masthead(block: Block) -> bool:
    """Tell whether a page says that a line stands above all its articles."""
    tags = block.evidence.tags.split("/") if block.evidence else []
    return "nav" in tags or ("header" in tags and not {"article", "main"} & set(tags))


def _find_title(article: Article, starts: tuple[int, int], found: _Found) -> None:
    """Take the headline, or find the line that repeats the one that is known."""
    if article.title:
        key = sameness_key(article.title)
        at = [i for i in range(starts[1]) if sameness_key(article.blocks[i].text) == key]
        found.title = at[-1] if at else -1
        return
    language = article.language
    marks = {piece.block for piece in found.pieces}
    byline = -1
    for index, block in enumerate(article.blocks[: starts[1]]):
        if find_byline(block, language, found.dates.get(index)):
            marks.add(index)
            byline = index if byline < 0 else byline
    found.title = choose_headline(article, starts, tuple(sorted(marks)), byline)


def _take_title(article: Article, found: _Found) -> None:
    """Cut the headline and what goes on with it out of the text."""
    title = found.title
    if title < 0 or article.title:
        return
    found.take("title", "the headline", title, 0, len(article.blocks[title].text))
    for index, block in enumerate(article.blocks[: title + _LONGEST_OPENING]):
        if is_from_encyclopedia(block.text):
            found.take("title", "where the article is from", index, 0, len(block.text))
    after = [i for i in (found.byline, *sorted(found.dates)) if i > title]
    below = title + 1
    if after and below < min(after) and is_standfirst(article, below):
        found.subtitle = below
        found.take("subtitle", "the standfirst", below, 0, len(article.blocks[below].text))


def _opening_lines(article: Article, body: int, found: _Found) -> range:
    """Return the lines where names stand: from just above the headline to the text.

    Where the headline is known and its line is gone, they stand above the third sentence.
    """
    if found.title < 0 and not article.title:
        return range(body)
    sentences = 0
    last = start = found.title + 1
    most = body if found.title < 0 else start + _LONGEST_OPENING * 2
    for last in range(start, min(body, most)):
        sentences += _is_text(article.blocks[last], article.language)
        if sentences > _STANDFIRSTS:
            break
    return range(max(0, found.title - _ABOVE_TITLE), min(body, last + 1))


def _is_text(block: Block, language: str) -> bool:
    """Tell whether a line is a sentence, and no notice or appeal."""
    if block.evidence and block.evidence.in_main is False:
        return False
    return is_sentence(block.text) and NO_TEXT.isdisjoint(meetings(block.text, language))


def _find_byline(article: Article, body: int, found: _Found) -> None:
    """Take the names behind "by", beside a date, or alone where only a byline stands."""
    lines = _opening_lines(article, body, found)
    bylines = _bylines(article, lines, body, found)
    for index in range(lines.start, body):
        if index == found.title:
            continue
        if index in bylines:
            _take_byline(found, index, bylines[index])
        elif index in lines:
            _take_line_of_author(article, index, body, found)
        _take_day(article, index, found)
    known = {sameness_key(name) for name in article.authors or found.authors}
    for index in lines:
        text = article.blocks[index].text
        if index != found.title and sameness_key(text) in known:
            _take_byline(found, index, Byline(names=(text,), start=0, end=len(text)))
    if not found.authors:
        _find_bare_name(article, lines, found)


def _bylines(article: Article, opening: range, body: int, found: _Found) -> dict[int, Byline]:
    """Return the bylines above the text; below the opening those that can be nothing else."""
    bylines: dict[int, Byline] = {}
    below: dict[int, Byline] = {}
    for index in range(opening.start, body):
        block = article.blocks[index]
        byline = find_byline(block, article.language, found.dates.get(index))
        if byline and index in opening:
            bylines[index] = byline
        elif byline and is_plainly_byline(block, byline):
            below[index] = byline
    return bylines | below if len(below) <= _MOST_BELOW else bylines


def _take_line_of_author(article: Article, index: int, body: int, found: _Found) -> None:
    """Take a lone "by" with the name in the next line, or a line that is an address."""
    text = article.blocks[index].text
    if is_bare_opener(text, article.language) and index + 1 < body:
        following = article.blocks[index + 1].text
        if names := author_names(following):
            found.take("authors", "the author's name", index, 0, len(text))
            _take_byline(found, index + 1, Byline(names=names, start=0, end=len(following)))
    elif is_only_addresses(text):
        found.take("authors", "an address of the author", index, 0, len(text))


def _take_day(article: Article, index: int, found: _Found) -> None:
    """Take a day without its year where it is the one that is known: "May 4" below a headline."""
    text = article.blocks[index].text
    if not article.published or word_count(text) > _DAY_WORDS or index in found.dates:
        return
    year = article.published.year
    tag = primary(article.language)
    for whole in (f"{text}, {year}", f"{text} {year}"):
        date = find_date(whole, tag)
        if date and date.when.date() == article.published.date() and date.end == len(whole):
            found.take("published", "the date of publication", index, 0, len(text))
            return


def _take_byline(found: _Found, index: int, byline: Byline) -> None:
    found.take("authors", "the author's name", index, byline.start, byline.end)
    if not found.authors:
        found.authors, found.byline = byline.names, index


def _find_bare_name(article: Article, lines: range, found: _Found) -> None:
    """Take a line that is only a name: marked by the page, or between headline and date."""
    title = sameness_key(article.blocks[found.title].text) if found.title >= 0 else ""
    dates = [index for index in found.dates if index in lines]
    dates += [i for i in lines if AGO.search(article.blocks[i].text)]
    for index in lines:
        block = article.blocks[index]
        if index == found.title or not is_name(block.text, article.language):
            continue
        near = any(abs(index - date) <= _NEAR_DATE for date in dates)
        names = author_names(block.text)
        if not (is_marked(block) or near) or sameness_key(names[0]) in title:
            continue
        text_words = _words_in_small_letters(article)
        if any(looks_used_as_words(name, text_words) for name in names):
            continue
        _take_byline(found, index, Byline(names=names, start=0, end=len(block.text)))
        return


def _words_in_small_letters(article: Article) -> frozenset[str]:
    return frozenset(
        word for block in article.blocks for word in words(block.text) if word[:1].islower()
    )


def _choose_date(article: Article, found: _Found) -> datetime | None:
    """Return the article's date: below its headline or right above, before the masthead's."""
    below = {i: d for i, d in found.dates.items() if i > found.title}
    above = {i: d for i, d in found.dates.items() if 0 < found.title - i <= _ABOVE_TITLE}
    for dates in (below, above):
        first = [i for i in sorted(dates) if i not in found.updates] or sorted(dates)
        if first:
            day = dates[first[0]]
            exact = (dates[i] for i in first if dates[i].has_time)
            same = (d for d in exact if d.when.date() == day.when.date())
            return next(same, day).when
    last = last_date([block.text for block in article.blocks], primary(article.language))
    when = last or found.crawled
    return when.when if when else None
