"""A podcast folder is begun, and grown old: what its owner wants in it, and what may go."""

from datetime import datetime, timedelta
from pathlib import Path

from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.rebuild import publish_changes
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.episode_files import episodes, load_episode
from audio_builder.publishing.store.episode_store import remove_episode
from audio_builder.publishing.store.folder import EPISODES, Folder
from audio_builder.publishing.store.podcast_file import start_podcast_file
from audio_builder.publishing.store.wording import aware


def start_podcast(folder: Path, podcast: Podcast) -> Path:
    """Make a podcast folder with these facts; one that has a ``podcast.toml`` is left alone."""
    path = folder / FILE_NAME
    if path.exists():
        raise PublishingError(
            "there is a podcast.toml already", subject=str(path), remedy="edit it instead"
        )
    try:
        (folder / EPISODES).mkdir(parents=True, exist_ok=True)
        start_podcast_file(path, podcast)
    except OSError as error:
        raise PublishingError(
            f"cannot be written: {error.strerror}",
            subject=str(path),
            remedy="choose another folder",
        ) from error
    return path


def find_outdated(folder: Folder, now: datetime) -> tuple[Episode, ...]:
    """Return the episodes that ``keep_episodes`` and ``keep_days`` let go, newest first."""
    podcast = folder.podcast
    gone = []
    for index, episode in enumerate(episodes(folder, with_cues=False)):
        age = aware(now) - aware(episode.published)
        is_surplus = podcast.keep_episodes and index >= podcast.keep_episodes
        is_old = podcast.keep_days and age > timedelta(days=podcast.keep_days)
        if is_surplus or is_old:
            gone.append(episode)
    return tuple(gone)


def prune(folder: Folder, now: datetime) -> tuple[Episode, ...]:
    """Remove the find_outdated episodes, bring the feed up to date and return what was removed.

    The caller tells people: nothing leaves a feed silently.
    """
    with publish_changes(folder) as changed:
        gone = find_outdated(folder, now)
        for episode in gone:
            changed.add(episode.slug)
            remove_episode(folder, episode.slug)
    return gone


def remove(folder: Folder, slug: str) -> Episode:
    """Remove one episode, bring the feed up to date and return what was removed."""
    with publish_changes(folder) as changed:
        load_episode(folder, slug)
        changed.add(slug)
        return remove_episode(folder, slug)
