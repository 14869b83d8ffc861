"""One step for one article: read, narrate, publish."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audio_builder.converting.albums import update_albums
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.listen import EpisodeHeard
from audio_builder.converting.narrate import OnUtterance
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.outcome import Status
from audio_builder.converting.prepare import Prepared
from audio_builder.converting.produce import make
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.desk.hear_article import keep_hearing
from audio_builder.desk.heard import forget_heard
from audio_builder.desk.lines import carry_edits
from audio_builder.desk.narration_store import NarrationStore
from audio_builder.desk.prepare_article import article_settings, prepare_article
from audio_builder.desk.records import Edits, Record, State, Texts, Wanted
from audio_builder.desk.store import Store
from audio_builder.model.episode import Episode
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_files import load_episode
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.unpublished import mark_unpublished
from audio_builder.settings import Settings

# A batch may hold the folder for hours: other work goes on, and the folder is asked for again.
_PATIENCE_SECONDS = 0.5


class NarrationCancelled(Exception):  # noqa: N818 - nothing went wrong
    """Nobody wants the narration any more."""


def read_article(record: Record, store: Store, reader: ReadingProcess, settings: Settings) -> None:
    """Read and clean an article, and keep it as it was found and as it is read aloud."""
    texts = store.texts(record.id)
    # Content beside what was found is a newer text.
    known = texts.found if texts.source.content is None else None
    found = known or reader.article(texts.source, settings)
    edits = carry_edits(texts.edits, texts.found, found) if texts.found else texts.edits
    language = edits.language or texts.source.lang
    whole = replace(texts.source, article=found, content=None, lang=language)
    cleaned = reader.preview(whole, settings)
    store.change(
        record.id,
        version=record.version,
        edits=edits,
        # What was read stays, what it was read from goes: it may be sixty times as large.
        source=replace(texts.source, content=None, article=None),
        found=found,
        cleaned=cleaned,
        title=edits.title or cleaned.article.title,
        confidence=cleaned.confidence,
        doubtful=len(cleaned.doubtful),
        error=None,
        decide=partial(_after_reading, is_new=not texts.found),
    )


def clean_anew(texts: Texts, edits: Edits, settings: Settings) -> dict[str, Any]:
    """Return what changes where an article's language is another one now: it is cleaned again."""
    if edits.language == texts.edits.language or texts.found is None:
        return {}
    language = edits.language or texts.source.lang
    found = replace(texts.found, language=language or texts.found.language)
    source = replace(texts.source, article=found, content=None, lang=language)
    with ReadingProcess() as reader:
        return {"cleaned": reader.preview(source, settings)}


def _after_reading(record: Record, *, is_new: bool) -> dict[str, Any]:
    wants_sound = record.wanted in {Wanted.NARRATION, Wanted.EPISODE}
    state = State.NARRATING if wants_sound else State.DRAFT
    # Editors have seen the text before under the present version.
    return {"state": state} if is_new else {"state": state, "version": record.version + 1}


def narrate_article(
    record: Record,
    store: Store,
    narrations: NarrationStore,
    open_voices: Callable[[Settings], OpenVoices],
    settings: Settings,
    report: OnUtterance,
) -> None:
    """Speak an article and keep its narration; the show's folder is only read."""
    texts = store.texts(record.id)
    settings = article_settings(texts.edits, settings)
    catalog = EpisodeCatalog(settings)
    catalog.load()
    prepared = _prepare(record, texts, catalog, settings)
    draft, status = catalog.place(prepared, slug=record.slug)
    if status is Status.UNCHANGED and record.wanted is Wanted.EPISODE:
        # There is nothing to speak, and perhaps a note to publish.
        store.change(record.id, version=record.version, state=State.PUBLISHING)
        return
    if status is Status.UNCHANGED:
        _keep_published(record, load_episode(catalog.folder, draft.slug), store)
        return
    workshop = narrations.workshop(record.id)
    heard: list[EpisodeHeard] = []
    try:
        episode, files = make(
            prepared,
            draft,
            workshop,
            catalog.folder,
            open_voices(settings),
            settings,
            on_utterance=_cancelling_report(report, record, store),
            on_heard=heard.append,
        )
        narrations.keep(record.id, files)
    finally:
        narrations.close_workshop(record.id)
    _keep_narration(record, episode, heard, store, settings)


def _keep_narration(
    record: Record, episode: Episode, heard: list[EpisodeHeard], store: Store, settings: Settings
) -> None:
    # From the moment the article is ready people may ask to hear this narration.
    with store.transaction():
        changed = store.change(
            record.id,
            version=record.version,
            episode=episode,
            duration_seconds=episode.duration_seconds,
            error=None,
            decide=_after_narrating,
        )
        if changed:
            forget_heard(store, record.id)
    if changed:
        keep_hearing(record, store, episode, heard, settings)


def _prepare(record: Record, texts: Texts, catalog: EpisodeCatalog, settings: Settings) -> Prepared:
    return prepare_article(
        texts, settings, lambda prepared: catalog.find(prepared, slug=record.slug)
    )


def _after_narrating(record: Record) -> dict[str, Any]:
    if record.wanted is Wanted.EPISODE:
        return {"state": State.PUBLISHING}
    return {"state": State.READY, "wanted": Wanted.NOTHING}


def _cancelling_report(
    report: OnUtterance, record: Record, store: Store
) -> Callable[[int, int], None]:
    """Return a report that ends a narration which was cancelled, edited or removed."""

    def check(done: int, total: int) -> None:
        now = store.record(record.id)
        if now.version != record.version or now.state is not State.NARRATING:
            raise NarrationCancelled
        report(done, total)

    return check


def publish_article(
    record: Record, store: Store, narrations: NarrationStore, settings: Settings
) -> None:
    """Put a narration into the show, feed and pages with it; have it made anew if it is stale.

    Raises FolderBusyError while another program works on the folder.
    """
    texts = store.texts(record.id)
    settings = article_settings(texts.edits, settings)
    with EpisodeCatalog(settings, patience_seconds=_PATIENCE_SECONDS) as catalog:
        prepared = _prepare(record, texts, catalog, settings)
        changed: set[str] | None = None if catalog.is_unpublished else set()
        draft, status = catalog.place(prepared, slug=record.slug)
        if status is Status.UNCHANGED:
            published = load_episode(catalog.folder, draft.slug)
            episode, files = _with_note(published, texts.edits), dict[str, bytes | Path]()
            is_other = episode != published
            if is_other:
                mark_unpublished(catalog.folder.path)
        else:
            is_other = True
            episode, files = _narration(record, draft, prepared, store, narrations)
            if not files:
                catalog.forget(draft)
                store.change(record.id, version=record.version, state=State.NARRATING)
                return
            if episode.revision > 1:
                episode = _with_note(episode, texts.edits)
        if is_other:
            write_episode(catalog.folder, episode, files)
            catalog.keep(episode)
            if changed is not None:
                changed.add(episode.slug)
        if catalog.is_unpublished:
            retagged = update_albums(catalog)
            rebuild(catalog.folder, None if changed is None else changed | set(retagged))
            episode = load_episode(catalog.folder, episode.slug)
        catalog.mark_published()
    narrations.remove(record.id)
    _keep_published(record, episode, store)


def _with_note(episode: Episode, edits: Edits) -> Episode:
    """Return a corrected episode with what its editor says of the correction."""
    return replace(episode, correction=edits.correction) if edits.correction else episode


def _narration(
    record: Record, draft: Episode, prepared: Prepared, store: Store, narrations: NarrationStore
) -> tuple[Episode, dict[str, bytes | Path]]:
    """Return the narration that was made for just this episode, or no files."""
    made = store.episode(record.id)
    if made is None or made.fingerprint != prepared.fingerprint:
        return draft, {}
    if (made.guid, made.slug, made.mp3) != (draft.guid, draft.slug, draft.mp3):
        return draft, {}
    return replace(made, superseded=draft.superseded), narrations.files(record.id, made)


def _keep_published(record: Record, episode: Episode, store: Store) -> None:
    store.change(
        record.id, slug=episode.slug, episode=episode, duration_seconds=episode.duration_seconds
    )
    store.change(
        record.id,
        version=record.version,
        state=State.PUBLISHED,
        wanted=Wanted.NOTHING,
        error=None,
    )


class Pace:
    """Tells how long a narration will still take, by how long it took so far."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def seconds_left(self, done: int, total: int) -> float | None:
        """Return the estimate in seconds; None before there is one."""
        if not done:
            return None
        taken = time.monotonic() - self._started
        return round(taken / done * (total - done), 1)
