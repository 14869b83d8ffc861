"""Which episode of a podcast folder an article is."""

import shutil
from enum import Enum, auto
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from msgspec.structs import replace

from audio_builder.converting.draft import draft_episode, source_name
from audio_builder.converting.episode_index import EpisodeIndex
from audio_builder.converting.outcome import Status
from audio_builder.converting.prepare import Prepared
from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.publishing.cover.artwork import check_cover
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_files import episodes, files_complete, load_episode
from audio_builder.publishing.store.episode_store import correct
from audio_builder.publishing.store.folder import open_folder
from audio_builder.publishing.store.identity import choose_slug, find_episode, guid_of
from audio_builder.publishing.store.unpublished import (
    is_unpublished,
    mark_published,
    mark_unpublished,
)
from audio_builder.settings import Settings, setting_names

LOCK_NAME = ".converting.lock"
# A single conversion takes a few seconds; a lock held longer is a batch's.
LOCK_SECONDS = 30.0
UNFINISHED_PREFIX = ".making-"


class FolderBusyError(PublishingError):
    """Another program holds the folder; it can be had when that has ended."""


class _EpisodeState(Enum):
    """What this run has done with an episode; the others are as they were found."""

    CREATING = auto()
    CORRECTING = auto()
    PLACED = auto()
    """Finished in this run, or found unchanged."""


_IN_WORK = {_EpisodeState.CREATING, _EpisodeState.CORRECTING}


class EpisodeCatalog:
    """The episodes of a podcast folder, held by one program while it adds to them.

    Deciding which episode an article is happens here and in one process, so that no two workers
    choose the same slug. A second program that wants the same folder waits, then says so.
    """

    def __init__(self, settings: Settings, *, patience_seconds: float = LOCK_SECONDS) -> None:
        self.folder = open_folder(Path(settings.output), setting_names())
        # Before anything is spoken: every episode carries the cover.
        check_cover(self.folder)
        self.is_unpublished = False
        """Whether there are episodes that feed and pages do not list."""
        self._patience_seconds = patience_seconds
        self._lock = FileLock(self.folder.path / LOCK_NAME)
        self._index = EpisodeIndex()
        self._states: dict[str, _EpisodeState] = {}
        self._is_marked = False
        self._finished: set[str] = set()
        self.title_before = ""
        """The show's name in the feed when the catalog was opened."""

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=self._patience_seconds)
        except Timeout as error:
            raise FolderBusyError(
                "another audio-builder is working on this folder",
                subject=str(self.folder.path),
                remedy="wait for it to end, or choose another folder",
            ) from error
        except OSError as error:
            raise PublishingError(
                f"cannot be written: {error.strerror}",
                subject=str(self.folder.path),
                remedy="correct the permissions or choose another folder",
            ) from error
        self._remove_leftovers()
        self.is_unpublished = is_unpublished(self.folder.path)
        self.load()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._remove_leftovers()
        self._lock.release()

    def _remove_leftovers(self) -> None:
        """Remove unfinished work: the lock is ours, so its maker is gone."""
        for leftover in self.folder.path.glob(f"{UNFINISHED_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def mark_published(self) -> None:
        """Note that feed and pages list every episode."""
        mark_published(self.folder.path)
        self.is_unpublished = self._is_marked = False

    def load(self) -> None:
        """Learn which episodes there are; enough for callers that change nothing."""
        self._index.load(episodes(self.folder, with_cues=False))
        self.title_before = fill_podcast(self.folder.podcast, self._index.by_slug.values()).title

    def episodes(self) -> tuple[Episode, ...]:
        """Return all finished episodes, without their cues."""
        return tuple(
            episode
            for slug, episode in self._index.by_slug.items()
            if self._states.get(slug) is not _EpisodeState.CREATING
        )

    def finished_episodes(self) -> tuple[Episode, ...]:
        """Return the episodes that were finished since the catalog was opened."""
        return tuple(self._index.by_slug[slug] for slug in sorted(self._finished))

    def find(self, prepared: Prepared, *, slug: str = "") -> Episode | None:
        """Return the episode that an article is already; None for a new one.

        A caller that knows the episode names its slug: then the text may be another one.
        """
        return self._index.by_slug.get(slug) or self._find(prepared)

    def place(
        self, prepared: Prepared, *, once: bool = False, slug: str = ""
    ) -> tuple[Episode, Status]:
        """Decide which episode an article is: its guid, slug and date, and what becomes of it.

        The draft that comes back has no sound yet. The status is ``BUSY`` while the same episode
        is being made from another source; then ask again when that is kept or forgotten. With
        ``once`` an episode that another source gave since the catalog was opened is not made again.
        A caller that knows the episode names its slug: then the text may be another one.
        """
        known = self.find(prepared, slug=slug)
        if known is None:
            draft = self._new(prepared)
            self._index.add(draft)
            return self._begin(draft, _EpisodeState.CREATING), Status.CREATED
        state = self._states.get(known.slug)
        if state in _IN_WORK:
            return known, Status.BUSY
        same = known.fingerprint == prepared.fingerprint or (once and state is _EpisodeState.PLACED)
        if same and files_complete(self.folder, known):
            self._states[known.slug] = _EpisodeState.PLACED
            self._index.claim(known)
            return known, Status.UNCHANGED
        corrected = correct(known, draft_episode(prepared))
        return self._begin(corrected, _EpisodeState.CORRECTING), Status.UPDATED

    def place_by_guid(self, draft: Episode) -> tuple[Episode, Status]:
        """Decide what becomes of an episode that brings its own guid, such as an edition."""
        known = next((e for e in self._index.by_slug.values() if e.guid == draft.guid), None)
        if known is None:
            slug = choose_slug(
                self._index.by_slug.keys(),
                title=draft.title,
                published=draft.published,
                guid=draft.guid,
            )
            draft = replace(draft, slug=slug, mp3=f"{slug}.mp3")
            self._index.add(draft)
            return self._begin(draft, _EpisodeState.CREATING), Status.CREATED
        if known.fingerprint == draft.fingerprint and files_complete(self.folder, known):
            return known, Status.UNCHANGED
        return self._begin(correct(known, draft), _EpisodeState.CORRECTING), Status.UPDATED

    def keep(self, episode: Episode) -> None:
        """Note that an episode is finished."""
        self._states[episode.slug] = _EpisodeState.PLACED
        self._finished.add(episode.slug)
        self.is_unpublished = True
        self._index.add(episode)

    def forget(self, draft: Episode) -> None:
        """Give back what was set aside for an article that could not be done."""
        state = self._states.pop(draft.slug, None)
        if state is _EpisodeState.CREATING:
            self._index.remove(draft)
        if not self.is_unpublished and not _IN_WORK & set(self._states.values()):
            self.mark_published()

    def _begin(self, draft: Episode, state: _EpisodeState) -> Episode:
        self._states[draft.slug] = state
        self._index.claim(draft)
        if self._lock.is_locked and not self._is_marked:
            mark_unpublished(self.folder.path)
            self._is_marked = True
        return draft

    def _find(self, prepared: Prepared) -> Episode | None:
        article, name = prepared.cleaned.article, source_name(prepared.source)
        return find_episode(
            self._index.candidates(
                url=article.url, text_sha256=prepared.text_sha256, source_name=name
            ),
            url=article.url,
            source_name=name,
            title=article.title,
            published=article.published,
            text_sha256=prepared.text_sha256,
            sentences=tuple(u.text for u in prepared.script.utterances if u.block >= 0),
            whole=self._load_whole,
        )

    def _load_whole(self, slug: str) -> Episode:
        try:
            return load_episode(self.folder, slug)
        except PublishingError:
            # Set aside a moment ago for an article that is still being made.
            return self._index.by_slug[slug]

    def _new(self, prepared: Prepared) -> Episode:
        draft = draft_episode(prepared)
        article = prepared.cleaned.article
        guid = guid_of(
            url=article.url,
            site=article.site,
            title=article.title,
            published=article.published,
            text_sha256=prepared.text_sha256,
        )
        slug = choose_slug(
            self._index.by_slug.keys(), title=draft.title, published=draft.published, guid=guid
        )
        return replace(draft, guid=guid, slug=slug, mp3=f"{slug}.mp3")
