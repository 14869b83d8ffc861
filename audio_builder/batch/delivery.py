"""Finished episodes come into the podcast folder, from wherever they were made."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from audio_builder.batch import tasks
from audio_builder.batch.bucket import EPISODES, Bucket, mirror_episode
from audio_builder.converting.prepare import Prepared
from audio_builder.model.episode import Episode
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.folder import Folder
from audio_builder.publishing.store.install_episode import fsync_folder, receive_episode
from audio_builder.settings import Settings

# With less than this no narration can be made, and hardly a feed be written.
LEAST_FREE_BYTES = 1_000_000

Call = tuple[Callable[..., tasks.FinishedEpisode], *tuple[Any, ...]]


class EpisodeDelivery(Protocol):
    """How episodes get from the workers into the folder."""

    def task(self, prepared: Prepared, draft: Episode, settings: Settings) -> Call:
        """Return what a worker is to do: a function and its arguments."""

    def receive(self, made: tasks.FinishedEpisode) -> None:
        """Make an episode part of the folder."""

    def publish(self, changed: frozenset[str] | None) -> None:
        """Bring feed and pages up to date."""

    def is_full(self) -> bool:
        """Whether the disk is full."""


class FolderDelivery:
    """A folder that workers reach under the same name: they make episodes beside the others."""

    def __init__(self, folder: Folder, cores: int = 1) -> None:
        self._folder = folder
        self._cores = cores

    def task(self, prepared: Prepared, draft: Episode, settings: Settings) -> Call:
        """Have the episode made in a workshop inside the folder."""
        return (tasks.make_episode, prepared, draft, self._folder, settings, self._cores)

    def receive(self, made: tasks.FinishedEpisode) -> None:
        """Move it from there to its place."""
        workshop = Folder(path=Path(made.place), podcast=self._folder.podcast)
        receive_episode(self._folder, made.episode, workshop)
        shutil.rmtree(workshop.path, ignore_errors=True)

    def publish(self, changed: frozenset[str] | None) -> None:
        """Write feed and pages after the episodes they list are on the disk."""
        fsync_folder(self._folder.path / EPISODES)
        rebuild(self._folder, changed)

    def is_full(self) -> bool:
        """Whether the disk has no room for another narration."""
        return shutil.disk_usage(self._folder.path).free < LEAST_FREE_BYTES


class BucketDelivery:
    """A bucket that workers write to, and a small local mirror of it."""

    def __init__(self, folder: Folder, bucket: Bucket) -> None:
        self._folder = folder
        self._bucket = bucket

    def task(self, prepared: Prepared, draft: Episode, settings: Settings) -> Call:
        """Have the episode made on the worker's own disk and put into the bucket."""
        return (tasks.make_in_bucket, prepared, draft, self._folder, settings, self._bucket)

    def receive(self, made: tasks.FinishedEpisode) -> None:
        """Note what is in the bucket."""
        place = self._folder.episode_path(made.episode.slug)
        mirror_episode(place, dict(made.sizes), made.record)

    def publish(self, changed: frozenset[str] | None) -> None:
        """Write feed and pages here, then there, the feed last."""
        self._bucket.renew_lease()
        rebuilt = rebuild(self._folder, changed)
        self._bucket.put(self._folder.path, rebuilt.written)

    def is_full(self) -> bool:
        """Whether the local disk has no room for the mirror."""
        return shutil.disk_usage(self._folder.path).free < LEAST_FREE_BYTES
