"""All files of a folder name the show that the feed names: players show one album, not several."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.errors import AudioBuilderError
from audio_builder.mastering.branding import Branding, read_branding
from audio_builder.mastering.formats import describe, export
from audio_builder.mastering.tags import write_tags
from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.cover.artwork import cover_for_tag
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_files import load_episode
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder, is_own_file, require_own_file
from audio_builder.publishing.store.lock import lock_folder


def update_albums(catalog: EpisodeCatalog) -> tuple[str, ...]:
    """Give files that name another show than the feed does its name; return their slugs.

    A file is made before anyone knows what outlets and languages the folder will hold. Where all
    are alike, or ``podcast.toml`` names the show, there is nothing to do and no file is read.
    """
    folder, heads = catalog.folder, catalog.episodes()
    show = show_of(folder, heads)
    # Only what is new can differ, unless the show itself has got another name.
    doubtful = heads if show.title != catalog.title_before else catalog.finished_episodes()
    other = [e for e in doubtful if is_ours(e) and show_of(folder, (e,)).title != show.title]
    if show.title != catalog.title_before and len(heads) > len(catalog.finished_episodes()):
        other = [episode for episode in heads if is_ours(episode)]
    done: list[str] = []
    for episode in other:
        try:
            require_own_sounds(folder, episode)
            known = read_branding(mp3_path(folder, episode))
            if known.album != show.title and not known.is_signed:
                retag_files(folder, episode.slug, show)
                done.append(episode.slug)
        except (AudioBuilderError, OSError):
            continue  # the folder's check tells of it
    return tuple(done)


def show_of(folder: Folder, episodes: Iterable[Episode]) -> Podcast:
    """Return the show as the feed of these episodes describes it."""
    return fill_podcast(folder.podcast, episodes)


def is_ours(episode: Episode) -> bool:
    """Whether an episode's files were made here, and not taken over from another feed."""
    return bool(episode.fingerprint)


def require_own_sounds(folder: Folder, episode: Episode) -> None:
    """Refuse an episode whose sound is a link or a pipe: it would be copied, or waited for."""
    for name in (episode.mp3, *(other.file for other in episode.formats)):
        require_own_file(folder.episode_path(episode.slug) / name)


def mp3_path(folder: Folder, episode: Episode) -> Path:
    """Return where an episode's MP3 is."""
    return folder.episode_path(episode.slug) / episode.mp3


def is_other(folder: Folder, known: Branding, show: Podcast) -> bool:
    """Tell whether a file names another show, or carries another cover."""
    return known.album != show.title or known.cover != cover_for_tag(folder, show)


def retag_files(folder: Folder, slug: str, show: Podcast) -> None:
    """Write the show's name and cover into the files of an episode; their sound stays."""
    # Held from the reading on: a correction that comes in between must not be undone.
    with lock_folder(folder.path), TemporaryDirectory() as workshop:
        episode = load_episode(folder, slug)
        cover = cover_for_tag(folder, show)
        files = dict(_files(folder, episode, show.title, cover, Path(workshop)))
        episode = replace(
            episode,
            bytes=files[episode.mp3].stat().st_size,
            formats=tuple(
                describe(files[f.file], f.file, episode.duration_seconds, cover)
                for f in episode.formats
            ),
        )
        write_episode(folder, episode, files)


def _files(
    folder: Folder, episode: Episode, title: str, cover: bytes, workshop: Path
) -> Iterator[tuple[str, Path]]:
    """Yield the episode's files with their new tags, by name."""
    place = folder.episode_path(episode.slug)
    made = workshop / episode.mp3
    shutil.copyfile(place / episode.mp3, made)
    images = {chapter.image for chapter in episode.chapters if chapter.image}
    pictures = {name: read_content(place / name) for name in images if is_own_file(place / name)}
    version = read_branding(made).version
    write_tags(made, episode, title, cover, version=version, pictures=pictures)
    yield episode.mp3, made
    for other in episode.formats:
        export(place / other.file, workshop / other.file, episode, title, cover)
        yield other.file, workshop / other.file
