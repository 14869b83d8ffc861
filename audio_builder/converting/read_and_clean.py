"""A source becomes a cleaned article."""

from msgspec.structs import replace

from audio_builder.cleaning.cleaner import clean
from audio_builder.language import normal_tag
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.source import Source
from audio_builder.network.addresses import without_secrets
from audio_builder.reading.source import read
from audio_builder.settings import Settings
from audio_builder.surrogates import storable_text


def find_article(source: Source, settings: Settings) -> Article:
    """Read one source; what the caller knows wins over what is found."""
    article = source.article or read(
        source.location, allow_private=settings.allow_private, stdin=source.content
    )
    return _override(article, source, settings)


def preview(source: Source, settings: Settings) -> Cleaned:
    """Read and clean one source: what would be read aloud, and what would not."""
    article = find_article(source, settings)
    return clean(article, tables=settings.tables, allow_partial=settings.allow_partial)


def _override(article: Article, source: Source, settings: Settings) -> Article:
    language = source.lang or settings.lang
    return replace(
        article,
        title=" ".join(storable_text(source.title).split()) or article.title,
        authors=(storable_text(source.author),) if source.author else article.authors,
        published=source.date or article.published,
        url=source.url or without_secrets(article.url),
        language=normal_tag(language) if language else article.language,
    )
