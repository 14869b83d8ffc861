"""Lines that are there twice."""

from collections.abc import Iterator

from audio_builder.cleaning.lines import sameness_key
from audio_builder.cleaning.rows_elsewhere import rows_elsewhere
from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.cleaning.verdicts import verdicts
from audio_builder.model.article import Article, Dropped

_LONG_ENOUGH = 20  # letters; shorter lines may be said twice on purpose


def repeated_lines(article: Article) -> Iterator[Dropped]:
    """Drop what was read already: the headline again, a pull quote, a repeated caption."""
    seen = {sameness_key(article.title), sameness_key(article.subtitle)} - {""}
    # A heading stands in the list of contents too, which is not read.
    unread = rows_elsewhere(article)
    for index, (block, verdict) in enumerate(zip(article.blocks, verdicts(article), strict=True)):
        key = sameness_key(block.text)
        if key in seen:
            yield whole(article, "repeated_lines", index, "was read already")
        elif len(key) >= _LONG_ENOUGH and verdict.is_kept and index not in unread:
            seen.add(key)
