"""Lines that a phrase gives away."""

from collections.abc import Iterator

from audio_builder.cleaning.cues import INSIDE, meetings
from audio_builder.cleaning.lines import word_count
from audio_builder.cleaning.reasons import REASONS
from audio_builder.model.article import Article, Dropped


def whole(article: Article, rule: str, index: int, reason: str = "") -> Dropped:
    """Drop a block from end to end."""
    end = len(article.blocks[index].text)
    return Dropped(rule=rule, reason=reason or REASONS[rule], block=index, start=0, end=end)


def lines_by_cue(article: Article, rule: str, *, most_words: int) -> Iterator[Dropped]:
    """Drop each line that is a phrase of a kind, or starts or ends with one and is not long.

    A long line is more likely about the thing than the thing itself; a phrase inside a line only
    makes it doubtful, which the furniture rule weighs.
    """
    for index, met in _lines_met(article):
        if met.get(rule, 0) > INSIDE and word_count(article.blocks[index].text) <= most_words:
            yield whole(article, rule, index)


_Met = tuple[tuple[int, dict[str, int]], ...]
_last: tuple[Article, _Met] = (Article(), ())


def _lines_met(article: Article) -> _Met:
    """Return the lines that meet any phrase: most meet none, and many rules ask in a row."""
    global _last  # noqa: PLW0603 - replaced whole, so that threads may share it
    known, lines = _last
    if known is not article:
        language = article.language
        met = ((index, meetings(b.text, language)) for index, b in enumerate(article.blocks))
        lines = tuple(line for line in met if line[1])
        _last = (article, lines)
    return lines
