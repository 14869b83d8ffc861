"""Finished files get the name and cover that their show has now; their sound stays as it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import AudioBuilderError
from audio_builder.mastering.branding import Branding, read_branding
from audio_builder.mastering.formats import describe, export
from audio_builder.mastering.tags import write_tags
from audio_builder.model.episode import Episode
from audio_builder.publishing.cover.artwork import check_cover, cover_for_tag
from audio_builder.publishing.rebuild import publish_changes
from audio_builder.publishing.store.channel import filled
from audio_builder.publishing.store.episode_files import episodes, load_episode
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder
from audio_builder.publishing.store.lock import changing

_UNTIL = " until its next correction"


class Retagged(Struct, frozen=True, kw_only=True):
    """What became of a folder's files."""

    slugs: tuple[str, ...]
    """Episodes whose files were given new tags."""
    signed: tuple[str, ...]
    """A line for each episode that is signed and was left as it is."""
    failed: tuple[str, ...]
    """A line for each episode that could not be done."""


def retag(folder: Folder) -> Retagged:
    """Write the show's name and cover into tags that say others, and bring the feed up to date.

    Guid, date, file names and the sound itself stay, so apps see nothing new. Signed files are
    left alone, because their signature would break, and so is what came from another feed.
    """
    done: list[str] = []
    lines: dict[str, list[str]] = {"signed": [], "failed": []}
    check_cover(folder)
    with publish_changes(folder, everything=True) as changed:
        for head in filter(is_ours, episodes(folder, with_cues=False)):
            try:
                known = read_branding(_mp3(folder, head))
                if not _is_other(folder, head, known):
                    continue
                if known.is_signed:
                    lines["signed"].append(f"{head.slug}: is signed and keeps its tag{_UNTIL}")
                    continue
                changed.add(head.slug)
                _retag(folder, head.slug)
                done.append(head.slug)
            except AudioBuilderError as error:
                lines["failed"].append(f"{head.slug}: {error}")
    return Retagged(slugs=tuple(done), signed=tuple(lines["signed"]), failed=tuple(lines["failed"]))


def is_ours(episode: Episode) -> bool:
    """Whether an episode's files were made here, and not taken over from another feed."""
    return bool(episode.fingerprint)


def show_title(folder: Folder, episode: Episode) -> str:
    """Return the name of the show that an episode's files carry when they are made now."""
    return filled(folder.podcast, (episode,)).title


def _mp3(folder: Folder, episode: Episode) -> Path:
    return folder.episode_path(episode.slug) / episode.mp3


def _is_other(folder: Folder, episode: Episode, known: Branding) -> bool:
    return known.album != show_title(folder, episode) or known.cover != cover_for_tag(
        folder, episode
    )


def _retag(folder: Folder, slug: str) -> None:
    # Held from the reading on: a correction that comes in between must not be undone.
    with (
        changing(folder.path),
        TemporaryDirectory() as workshop,
    ):
        episode = load_episode(folder, slug)
        cover = cover_for_tag(folder, episode)
        files = dict(_files(folder, episode, cover, Path(workshop)))
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
    folder: Folder, episode: Episode, cover: bytes, workshop: Path
) -> Iterator[tuple[str, Path]]:
    """Yield the episode's files with their new tags, by name."""
    title = show_title(folder, episode)
    place = folder.episode_path(episode.slug)
    made = workshop / episode.mp3
    shutil.copyfile(place / episode.mp3, made)
    write_tags(made, episode, title, cover, version=read_branding(made).version)
    yield episode.mp3, made
    for other in episode.formats:
        export(place / other.file, workshop / other.file, episode, title, cover)
        yield other.file, workshop / other.file
