"""Lines about those who made the article."""

from collections import Counter
from collections.abc import Iterator

from audio_builder.bylines import is_only_addresses
from audio_builder.cleaning.lines import is_sentence, sameness_key
from audio_builder.cleaning.rules.by_cue import lines_by_cue, whole
from audio_builder.cleaning.verdicts import verdicts
from audio_builder.model.article import Article, Dropped

_MOST_NAMES = 20
_LAST_SENTENCES = 3
"""Lines at the end of a text among which one tells of its author."""
_SUBJECT_LINES = 2
"""An article that names its author as often is about that person, or the name is no author's."""


def author_bios(article: Article) -> Iterator[Dropped]:
    """Drop who the author is and how to write to them: it stands outside the article."""
    yield from lines_by_cue(article, "author_bios", most_words=30)
    names = [name for name in article.authors if " " in name][:_MOST_NAMES]
    if names:
        for index in (*_names_alone(article, names), *_last_lines_about(article, names)):
            yield whole(article, "author_bios", index)


def _names_alone(article: Article, names: list[str]) -> Iterator[int]:
    """Find a line that is only the author's name; one that returns says who speaks."""
    keys = [sameness_key(block.text) for block in article.blocks]
    copies = Counter(keys)
    known = {sameness_key(name) for name in names}
    return (index for index, key in enumerate(keys) if key in known and copies[key] == 1)


def _last_lines_about(article: Article, names: list[str]) -> list[int]:
    """Find the lines at the end that begin with the author's name and go on about them."""
    kept = [
        index
        for index, verdict in enumerate(verdicts(article))
        if verdict.is_kept and is_sentence(article.blocks[index].text)
    ]
    last = [
        index
        for index in kept[1:][-_LAST_SENTENCES:]
        if article.blocks[index].text.lstrip("*•—– ").startswith(tuple(names))
    ]
    others = [article.blocks[index].text for index in kept if index not in last]
    named = sum(any(name in text for name in names) for text in others)
    return last if named < _SUBJECT_LINES else []


def addresses_of_people(article: Article) -> Iterator[Dropped]:
    """Drop lines that are only an e-mail address or a handle: nobody can write one down by ear."""
    for index, block in enumerate(article.blocks):
        if is_only_addresses(block.text):
            yield whole(article, "addresses_of_people", index, "an address of a person")
