"""Lines about those who made the article."""

from collections.abc import Iterable, Iterator

from audio_builder.bylines import without_addresses
from audio_builder.cleaning.rules.by_cue import lines_by_cue, whole
from audio_builder.model.article import Article, Dropped


def author_bios(article: Article) -> Iterable[Dropped]:
    """Drop who the author is and how to write to them: it stands outside the article."""
    return lines_by_cue(article, "author_bios", most_words=30)


def addresses_of_people(article: Article) -> Iterator[Dropped]:
    """Drop lines that are only an e-mail address or a handle: nobody can write one down by ear."""
    for index, block in enumerate(article.blocks):
        if "@" in block.text and not any(map(str.isalnum, without_addresses(block.text))):
            yield whole(article, "addresses_of_people", index, "an address of a person")
