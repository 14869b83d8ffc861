"""Which episode of a podcast folder an article is."""

import os
import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from msgspec.structs import replace

from audio_builder.converting.prepare import Prepared, storable
from audio_builder.errors import PublishingError
from audio_builder.model.article import Article
from audio_builder.model.episode import Episode
from audio_builder.model.script import UtteranceRole
from audio_builder.model.source import Source
from audio_builder.phrasing.segmenter import segment
from audio_builder.publishing.cover.artwork import check_cover
from audio_builder.publishing.store.episode_files import episodes, files_complete, load_episode
from audio_builder.publishing.store.episode_store import correct
from audio_builder.publishing.store.folder import open_folder
from audio_builder.publishing.store.identity import choose_slug, find_episode, guid_of, normal_url
from audio_builder.settings import Settings, setting_names

SUMMARY_CHARACTERS = 300
UNTITLED_CHARACTERS = 70
LOCK_NAME = ".converting.lock"
# One article takes a second or a few; who waits longer than this waits for a batch.
LOCK_SECONDS = 30.0
UNFINISHED_PREFIX = ".making-"
# Stands in the folder from the first new episode until feed and pages tell of all.
UNPUBLISHED_NAME = ".unpublished"
# Reproducible builds: https://reproducible-builds.org/specs/source-date-epoch/
DATE_VARIABLE = "SOURCE_DATE_EPOCH"


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
        """Whether there are episodes that feed and pages do not tell of."""
        self._patience_seconds = patience_seconds
        self._lock = FileLock(self.folder.path / LOCK_NAME)
        self._by_slug: dict[str, Episode] = {}
        self._reserved: set[str] = set()
        self._making: set[str] = set()
        self._placed: set[str] = set()
        self._is_marked = False
        self._by_url: dict[str, Episode] = {}
        self._by_text: dict[str, Episode] = {}
        self._by_file: dict[str, dict[str, Episode]] = {}

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=self._patience_seconds)
        except Timeout as error:
            raise PublishingError(
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
        self.tidy()
        self.is_unpublished = is_unpublished(self.folder.path)
        self.load()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.tidy()
        self._lock.release()

    def tidy(self) -> None:
        """Remove what was left unfinished: whoever made it is gone, for the lock is ours."""
        for leftover in self.folder.path.glob(f"{UNFINISHED_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def published(self) -> None:
        """Note that feed and pages tell of every episode."""
        note_published(self.folder.path)
        self.is_unpublished = self._is_marked = False

    def load(self) -> None:
        """Learn which episodes there are; enough for who only asks and changes nothing."""
        for episode in episodes(self.folder, whole=False):
            self._add(episode)
            self._by_file.setdefault(_file_name(episode.source), {})[episode.slug] = episode

    def place(self, prepared: Prepared, *, once: bool = False) -> tuple[Episode, str]:
        """Decide which episode an article is: its guid, slug and date, and what becomes of it.

        The draft that comes back has no sound yet. The status is ``created``, ``updated``,
        ``unchanged`` when the folder holds just this already, or ``busy`` while the same episode
        is being made from another source; then ask again when that is kept or forgotten. With
        ``once`` an episode that another source gave since the catalog was opened is not made again.
        """
        known = self._find(prepared)
        if known is None:
            draft = self._new(prepared)
            self._add(draft)
            self._reserved.add(draft.slug)
            return self._begun(draft), "created"
        if known.slug in self._making:
            return known, "busy"
        same = known.fingerprint == prepared.fingerprint or (once and known.slug in self._placed)
        if same and files_complete(self.folder, known):
            self._placed.add(known.slug)
            self._claim(known)
            return known, "unchanged"
        return self._begun(correct(known, _draft(prepared))), "updated"

    def keep(self, episode: Episode) -> None:
        """Note that an episode is finished."""
        self._reserved.discard(episode.slug)
        self._making.discard(episode.slug)
        self.is_unpublished = True
        self._add(episode)

    def _begun(self, draft: Episode) -> Episode:
        self._making.add(draft.slug)
        self._placed.add(draft.slug)
        self._claim(draft)
        if self._lock.is_locked and not self._is_marked:
            (self.folder.path / UNPUBLISHED_NAME).touch()
            self._is_marked = True
        return draft

    def _claim(self, episode: Episode) -> None:
        """Take an episode from those that other files of its file's name could be.

        Ten thousand articles may be called index.html, and none is the correction of another.
        """
        self._by_file.get(_file_name(episode.source), {}).pop(episode.slug, None)

    def forget(self, draft: Episode) -> None:
        """Give back what was set aside for an article that could not be done."""
        self._making.discard(draft.slug)
        self._placed.discard(draft.slug)
        if not self._making and not self.is_unpublished:
            self.published()
        if draft.slug not in self._reserved:
            return
        self._reserved.remove(draft.slug)
        del self._by_slug[draft.slug]
        for index, key in self._keys(draft):
            if key in index and index[key].slug == draft.slug:
                del index[key]

    def _find(self, prepared: Prepared) -> Episode | None:
        article, name = prepared.cleaned.article, source_name(prepared.source)
        url = article.url
        likely: list[Episode | None] = [None]
        if url:
            likely = [self._by_url.get(normal_url(url))]
        if likely == [None]:
            likely = [self._by_text.get(prepared.text_sha256)]
        if likely == [None]:
            likely = list(self._by_file.get(_file_name(name), {}).values())
        return find_episode(
            {episode.slug: episode for episode in likely if episode}.values(),
            url=url,
            source_name=name,
            title=article.title,
            published=article.published,
            text_sha256=prepared.text_sha256,
            sentences=tuple(u.text for u in prepared.script.utterances if u.block >= 0),
            whole=self._whole,
        )

    def _whole(self, slug: str) -> Episode:
        try:
            return load_episode(self.folder, slug)
        except PublishingError:
            # Set aside a moment ago for an article that is still being made.
            return self._by_slug[slug]

    def _new(self, prepared: Prepared) -> Episode:
        draft = _draft(prepared)
        article = prepared.cleaned.article
        guid = guid_of(
            url=article.url,
            site=article.site,
            title=article.title,
            published=article.published,
            text_sha256=prepared.text_sha256,
        )
        slug = choose_slug(
            self._by_slug.keys(), title=draft.title, published=draft.published, guid=guid
        )
        return replace(draft, guid=guid, slug=slug, mp3=f"{slug}.mp3")

    def _add(self, episode: Episode) -> None:
        light = replace(episode, cues=(), chapters=())
        self._by_slug[episode.slug] = light
        for index, key in self._keys(episode):
            index[key] = light

    def _keys(self, episode: Episode) -> tuple[tuple[dict[str, Episode], str], ...]:
        url = ((self._by_url, normal_url(episode.url)),) if episode.url else ()
        return (*url, (self._by_text, episode.text_sha256))


def is_unpublished(folder: Path) -> bool:
    """Tell whether some run ended before feed and pages told of its episodes."""
    return (folder / UNPUBLISHED_NAME).exists()


def note_published(folder: Path) -> None:
    """Note that feed and pages tell of every episode."""
    (folder / UNPUBLISHED_NAME).unlink(missing_ok=True)


def _file_name(source: str) -> str:
    return source.replace("\\", "/").rpartition("/")[2]


def _draft(prepared: Prepared) -> Episode:
    article, script, voice = prepared.cleaned.article, prepared.script, prepared.voice
    return Episode(
        guid="",
        slug="",
        title=article.title or _untitled(article),
        mp3="",
        bytes=0,
        duration_seconds=0.0,
        published=article.published or _today(),
        subtitle=article.subtitle,
        authors=article.authors,
        modified=article.modified,
        site=article.site,
        section=article.section,
        language=script.language,
        url=article.url,
        source=source_name(prepared.source),
        summary=_summary(article),
        disclosure=script.disclosure,
        notice_spoken=any(u.role is UtteranceRole.NOTICE for u in script.utterances),
        digital_source_type=voice.digital_source_type,
        voice=voice.name,
        voice_display_name=voice.display_name or voice.name,
        voice_credit=voice.credit,
        words=sum(len(u.text.split()) for u in script.utterances),
        dropped=len(prepared.cleaned.dropped),
        text_sha256=prepared.text_sha256,
        fingerprint=prepared.fingerprint,
    )


def source_name(source: Source) -> str:
    """Return what an episode remembers of its source: an address whole, a file by its name."""
    if re.match(r"https?://", source.location, re.IGNORECASE):
        return source.location
    return str(storable(Path(source.location).name))


def _summary(article: Article) -> str:
    """Return the article's first sentences, as many as fit into show notes."""
    summary = ""
    for block in article.blocks:
        for sentence in segment(block.text, article.language or "en"):
            longer = f"{summary} {sentence.strip()}".strip()
            if summary and len(longer) > SUMMARY_CHARACTERS:
                return summary
            summary = longer
        if summary:
            break
    return summary[: SUMMARY_CHARACTERS * 2]


def _untitled(article: Article) -> str:
    """Name an article without a headline by its first words: a feed needs a title."""
    words = next((block.text for block in article.blocks), "").split()
    title = ""
    for word in words:
        if len(title) + len(word) >= UNTITLED_CHARACTERS:
            return f"{title[:UNTITLED_CHARACTERS]}…" if title else f"{word[:UNTITLED_CHARACTERS]}…"
        title = f"{title} {word}".strip()
    return title


def _today() -> datetime:
    epoch = os.environ.get(DATE_VARIABLE, "")
    moment = float(epoch) if re.fullmatch(r"\d{1,11}", epoch) else time.time()
    return datetime.fromtimestamp(int(moment), tz=UTC)
