"""A source that holds several articles, a mailbox or a book, becomes a source for each."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.model.podcast import Podcast
from audio_builder.model.source import Source
from audio_builder.network.addresses import is_address
from audio_builder.publishing.store.folder import open_folder
from audio_builder.reading.documents.chapters import split_chapters
from audio_builder.reading.documents.kinds import document_kind
from audio_builder.reading.documents.mbox import MOST_MAILBOX_BYTES, split_mbox
from audio_builder.settings import Settings, setting_names

_BETWEEN_CHAPTERS = timedelta(minutes=1)
"""Apps that know no numbers order episodes by their dates."""
_HEAD_BYTES = 16_384


def expand(sources: Iterable[Source], settings: Settings, *, split: bool) -> Iterator[Source]:
    """Yield each mail of a mailbox and, with ``split``, each chapter of a long document.

    What cannot be read comes as it is: converting it will say what is wrong with it.
    """
    for source in sources:
        try:
            mails = _mails(source)
            chapters = _chapters(source, settings) if split and not mails else ()
        except ReadingError:
            mails = chapters = ()
        yield from mails or chapters or (source,)


def start_serial(settings: Settings) -> None:
    """Begin a new podcast folder as a serial, to be heard from its first chapter on."""
    open_folder(Path(settings.output), setting_names(), new=Podcast(type="serial"))


def _mails(source: Source) -> tuple[Source, ...]:
    if source.article or source.content is not None or is_address(source.location):
        return ()
    path = Path(source.location)
    if not _is_mailbox(path):
        return ()
    mails = split_mbox(path.read_bytes(), source.location)
    return tuple(
        # The ending tells what it is, and the number which one it is the next time, too.
        replace(source, location=f"{source.location}#{number}.eml", content=mail)
        for number, mail in enumerate(mails, start=1)
    )


def _is_mailbox(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return (
            document_kind(head, path.suffix.lower()) == "mbox"
            and path.stat().st_size <= MOST_MAILBOX_BYTES
        )
    except (OSError, ValueError):
        return False


def _chapters(source: Source, settings: Settings) -> tuple[Source, ...]:
    with ReadingProcess() as reader:
        article = reader.article(source, settings)
    chapters = split_chapters(article)
    if len(chapters) < 2:  # noqa: PLR2004 - one chapter is the whole
        return ()
    return tuple(
        replace(
            source,
            location=f"{source.location}#{number}",
            article=_set_date(chapter, number),
            content=None,
            title="",
            url="",
            date=None,
            number=number,
        )
        for number, chapter in enumerate(chapters, start=1)
    )


def _set_date(chapter: Article, number: int) -> Article:
    """Date a chapter a little after the one before; several have one address, so none keeps it."""
    published = chapter.published
    if published:
        published += (number - 1) * _BETWEEN_CHAPTERS
    return replace(chapter, published=published, url="")
