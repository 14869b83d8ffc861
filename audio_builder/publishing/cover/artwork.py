"""A folder's podcast becomes the pictures that stand in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.cover import cover
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.folder import Folder, is_own_file

_PUBLIC_COPY = "cover.jpg"


class Pictures(Struct, frozen=True, kw_only=True):
    """File names of a folder's pictures."""

    show: str
    tag: str
    """For the MP3s of later episodes, which need not draw it again."""
    small: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.show, self.tag, self.small))


def picture_names(folder: Folder, podcast: Podcast) -> Pictures:
    """Return what the folder's pictures are called."""
    art = find_art(folder)
    key = _art_key(folder, art) if art else _lettering(podcast).key
    return Pictures(
        show=f"cover-{key}.jpg", tag=f"cover-{key}-tag.jpg", small=f"cover-{key}-small.jpg"
    )


def write_pictures(
    folder: Folder, podcast: Podcast, write: Callable[[str, bytes], None]
) -> Pictures:
    """Make the pictures unless they are there; their names change when they do, as apps demand."""
    art = find_art(folder)
    pictures = picture_names(folder, podcast)
    place = folder.path / pictures.show
    if missing_pictures(folder, pictures):
        picture = _make_picture(folder, podcast)
        for name, content in zip(
            pictures, (picture.show, picture.tag, picture.thumbnail), strict=True
        ):
            write(name, content)
    if art is None or art.name != _PUBLIC_COPY:
        write(_PUBLIC_COPY, read_content(place))
    return pictures


def missing_pictures(folder: Folder, pictures: Pictures) -> tuple[str, ...]:
    """Return the names of pictures that are not there, or are empty as a crash may leave them.

    A link is no picture of ours: what it leads to would stand in public.
    """
    return tuple(name for name in pictures if not _is_picture(folder.path / name))


def _is_picture(path: Path) -> bool:
    return is_own_file(path) and path.stat().st_size > 0


def _make_picture(folder: Folder, podcast: Podcast) -> cover.Cover:
    art = find_art(folder)
    if art:
        return cover.fit_art(read_content(art))
    return cover.make_cover(_lettering(podcast))


def _lettering(podcast: Podcast) -> cover.Lettering:
    return cover.Lettering(title=podcast.title, outlet=podcast.author, language=podcast.language)


def find_art(folder: Folder) -> Path | None:
    """Return the picture that ``podcast.toml`` names."""
    if not folder.podcast.cover:
        return None
    path = folder.path / folder.podcast.cover
    is_inside = path.resolve().is_relative_to(folder.path.resolve())
    if not is_inside or not path.is_file():
        raise _wrong_cover(
            folder, "is not in the podcast folder", "put it there, or leave cover empty"
        )
    return path


def check_cover(folder: Folder) -> None:
    """Refuse a folder whose ``podcast.toml`` names a cover that directories would refuse."""
    art = find_art(folder)
    if art:
        _art_key(folder, art)


def _art_key(folder: Folder, art: Path) -> str:
    try:
        return cover.art_key(art)
    except PublishingError as error:
        raise _wrong_cover(folder, error.problem, error.remedy) from error


def _wrong_cover(folder: Folder, problem: str, remedy: str) -> SettingsError:
    return SettingsError(
        f"cover {folder.podcast.cover!r} {problem}",
        subject=str(folder.path / FILE_NAME),
        remedy=remedy,
    )


def thumbnail(folder: Folder, podcast: Podcast) -> bytes:
    """Return a show's picture in the size of a list.

    ``podcast`` has been filled in from its episodes.
    """
    path = folder.path / picture_names(folder, podcast).small
    return read_content(path) if _is_picture(path) else _make_picture(folder, podcast).thumbnail


def cover_for_tag(folder: Folder, podcast: Podcast) -> bytes:
    """Return the picture for a show's MP3s: at most 1400 pixels, below 300 kB.

    ``podcast`` has been filled in from its episodes.
    """
    path = folder.path / picture_names(folder, podcast).tag
    return read_content(path) if _is_picture(path) else _make_picture(folder, podcast).tag
