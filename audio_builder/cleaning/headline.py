"""The lines above a text become its headline: the one that announces what follows."""

import re
from collections import Counter
from itertools import chain
from math import log1p

from msgspec import Struct

from audio_builder.cleaning.cues import INSIDE, meetings
from audio_builder.cleaning.lines import (
    ends_as_sentence,
    in_lower_case,
    without_marks,
    word_count,
    words,
)
from audio_builder.cleaning.no_headlines import is_never_headline, is_numbered
from audio_builder.language import function_words, primary
from audio_builder.model.article import Article

_WORDS = (3, 36)
_FIRST_WORDS = 1
"""The first line of a text may be shorter: "Kelp Island"."""
_CHOICE = 2
"""Fewer lines are not compared with the text."""
_COMPARED_LINES = 30
_STEM = 6
"""Letters that tell one word from another whatever its ending."""
_SHORTEST_STEM = 4
_MOST_SHARED = 3
"""Captions and standfirsts share still more words with the text, and are no headlines for it."""
_SOME = 2
_SHORT_WORDS, _USUAL_WORDS, _LONG_WORDS = 4, 14, 22
_FAR = 99
_MOST_LINES = 400
"""Lines above the text that are looked at; a page has fewer."""
_ANY_DIGIT = re.compile(r"\d")
_APOSTROPHE = re.compile(r"['’]\w{1,2}$")
_BYLINE_BELOW = re.compile(r"(?:by|von|par|por|di|door|av|af)\s?[A-ZÀ-ÞА-ЯІЇЄҐ]")
# How far above the byline the headline may stand: a standfirst or a caption lies between.
_ABOVE_BYLINE = 6
_FEW_LINES = 9
"""A text that starts within so many lines was copied from the headline on."""
APPEALS = frozenset({"membership_appeals", "newsletter_forms", "paywall_lines", "legal_text"})
NO_HEADLINES = APPEALS | {
    *("share_buttons", "captions", "credits", "reading_time", "ai_notices", "advertisements"),
    *("related_openers", "navigation", "bylines"),
}
_QUOTE_ENDS = ("?", "!", "”", '"', "»", "’", "'", "“", "…")
_SHORT_END = re.compile(r"(?:\b\w\.){2,}$|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|St)\.$")
# Of each of the ``features``, in their order; learned by benchmarks/train_headline.py.
_WEIGHTS = (
    *(0.27, -0.42, 1.03, 0.33, 1.51, 2.21, -0.04, -0.28, -0.59),
    *(0.68, 0.54, 0.49, -1.38, -1.07, -1.09, -0.55, -0.85, -2.14),
    *(-0.46, 0.43, 1.09, 0.34, -0.47, 0.01, 0.33, 0.21),
)


def choose_headline(
    article: Article, starts: tuple[int, int], marks: tuple[int, ...], byline: int
) -> int:
    """Return the line that is the headline, -1 where none is.

    ``starts`` are the first line that may be text and the first that surely is; ``marks`` the
    lines of names and dates, ``byline`` that of the names or -1.
    """
    heading = _only_top_heading(article)
    if heading >= 0:
        return heading
    lines = lines_above(article, starts, marks, byline)
    if len(lines.candidates) < _CHOICE:
        return lines.candidates[0] if lines.candidates else -1
    rows = features(lines)
    worths = [sum(w * x for w, x in zip(_WEIGHTS, row, strict=True)) for row in rows]
    return lines.candidates[max(range(len(rows)), key=lambda at: (worths[at], -at))]


class LinesAbove(Struct, frozen=True, kw_only=True):
    """The lines above a text, and what is known of them."""

    article: Article
    texts: list[str]
    candidates: list[int]
    stems: dict[int, frozenset[str]]
    """The stems of each candidate."""
    text: Counter[str]
    """How often each stem stands in the text."""
    start: int
    """The first line of the text."""
    marks: tuple[int, ...]
    byline: int


def lines_above(
    article: Article, starts: tuple[int, int], marks: tuple[int, ...], byline: int
) -> LinesAbove:
    """Collect the lines that may be the headline, and what the text below them is about."""
    texts = [block.text for block in article.blocks]
    start = starts[1] if starts[1] < len(texts) else starts[0]
    above = range(max(0, start - _MOST_LINES), start)
    candidates = [i for i in above if i not in marks and may_head(article, i)]
    compared = texts[start : start + _COMPARED_LINES] if len(candidates) >= _CHOICE else []
    text = Counter(chain.from_iterable(_stems(line, article.language) for line in compared))
    return LinesAbove(
        article=article,
        texts=texts,
        candidates=candidates,
        stems={i: _stems(texts[i], article.language) for i in candidates},
        text=text,
        start=start,
        marks=marks,
        byline=byline,
    )


def features(lines: LinesAbove) -> list[tuple[float, ...]]:
    """Measure each candidate: what it shares with the text, how long it is, what stands around."""
    shared = {i: len(lines.stems[i] & lines.text.keys()) for i in lines.candidates}
    most = max(shared.values(), default=0)
    first = lines.candidates[0] if lines.candidates else -1
    rows: list[tuple[float, ...]] = []
    likely_above = 0
    for index in lines.candidates:
        text = lines.texts[index]
        own = lines.stems[index]
        count = word_count(text)
        below = [mark for mark in lines.marks if mark > index]
        distance = lines.start - index
        to_mark = below[0] - index if below else _FAR
        following = lines.texts[index + 1] if index + 1 < len(lines.texts) else ""
        before = lines.texts[index - 1] if index else ""
        rows.append(
            (
                float(min(shared[index], _MOST_SHARED)),
                log1p(shared[index]),
                shared[index] / (len(own) or 1),
                float(shared[index] == most and most > 0),
                log1p(sum(lines.text[stem] for stem in own)),
                float(to_mark <= _ABOVE_BYLINE),
                float(to_mark == 1),
                log1p(distance),
                float(distance <= _ABOVE_BYLINE),
                float(_is_repeated(lines.texts, index, lines.start)),
                float(index == first and lines.start <= _FEW_LINES),
                float(index == 0),
                float(count < _WORDS[0]),
                float(count <= _SHORT_WORDS),
                float(count > _USUAL_WORDS),
                float(count > _LONG_WORDS),
                float("related_articles" in meetings(text, lines.article.language)),
                float(0 <= lines.byline < index),
                float(any(mark < index for mark in lines.marks) and not 0 <= lines.byline < index),
                float(text.endswith(_QUOTE_ENDS)),
                float(word_count(before) <= _SHORT_WORDS),
                float(word_count(following) > _USUAL_WORDS),
                float(word_count(following) <= _SHORT_WORDS),
                float(likely_above),
                float(":" in text or "," in text),
                float(bool(_ANY_DIGIT.search(text))),
            )
        )
        likely_above += shared[index] >= _SOME
    return rows


def may_head(article: Article, index: int) -> bool:
    """Tell whether a line can be a headline at all."""
    text = without_marks(article.blocks[index].text.strip())
    count = word_count(text)
    # Of several headings of the first level none is the headline by its place.
    is_first = index == 0 and (article.blocks[0].level != 1 or len(_top_headings(article)) == 1)
    least = _FIRST_WORDS if is_first else _WORDS[0]
    if not least <= count <= _WORDS[1] or is_never_headline(text):
        return False
    if ends_as_sentence(text) and not text.endswith(_QUOTE_ENDS) and not _SHORT_END.search(text):
        return False
    if _goes_on(article, index) or is_numbered(article, index):
        return False
    return _is_free(text, article.language)


def is_standfirst(article: Article, index: int) -> bool:
    """Tell whether a line below the headline goes on with it."""
    text = article.blocks[index].text
    return (
        word_count(text) >= _SHORTEST_STEM
        and NO_HEADLINES.isdisjoint(meetings(text, article.language))
        and not is_never_headline(text)
    )


def _only_top_heading(article: Article) -> int:
    """Return the first block of a document that marks its one headline; -1 for others.

    Not of a page, where it may be the name of the site, nor the name of a section.
    """
    blocks = article.blocks
    if any(block.evidence and block.evidence.in_main is not None for block in blocks):
        return -1
    top = _top_headings(article)
    if len(top) != 1 or sum(word_count(b.text) for b in blocks[: top[0]]) > _WORDS[1]:
        return -1
    text = blocks[top[0]].text
    if not any(map(str.isalnum, text)) or not _is_free(text, article.language):
        return -1
    is_section = word_count(text) < _WORDS[0] and top[0] + 1 < len(blocks)
    return -1 if is_section and may_head(article, top[0] + 1) else top[0]


def _top_headings(article: Article) -> list[int]:
    return [index for index, block in enumerate(article.blocks) if block.level == 1]


def _is_free(text: str, language: str) -> bool:
    """Tell whether a line holds none of the phrases of appeals, menus, captions and the like."""
    met = meetings(text, language).items()
    return NO_HEADLINES.isdisjoint(k for k, how in met if how > INSIDE or k in APPEALS)


def _goes_on(article: Article, index: int) -> bool:
    """Tell whether the next line goes on with this one in small letters."""
    text = article.blocks[index].text
    following = article.blocks[index + 1].text if index + 1 < len(article.blocks) else ""
    return (
        following[:1].islower()
        and not ends_as_sentence(text)
        and not _BYLINE_BELOW.match(following)
    )


def _is_repeated(texts: list[str], index: int, body: int) -> bool:
    """Tell whether other lines above the text hold this one too."""
    own = texts[index]
    return any(
        own in text
        for at, text in enumerate(
            texts[max(0, body - _MOST_LINES) : body], max(0, body - _MOST_LINES)
        )
        if at != index and len(text) < len(own) * 3
    )


def _stems(text: str, language: str) -> frozenset[str]:
    common = function_words(primary(language))
    found: set[str] = set()
    for word in words(in_lower_case(text)):
        stem = _APOSTROPHE.sub("", word) if "'" in word or "’" in word else word
        if (len(stem) >= _SHORTEST_STEM and stem not in common) or (
            stem.isdigit() and len(stem) > 1
        ):
            found.add(stem[:_STEM])
        elif stem[:1] > "\u2e80":
            found.update(stem[at : at + 2] for at in range(len(stem) - 1))
    return frozenset(found)
