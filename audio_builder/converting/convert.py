"""The straight path for one source: read, clean, phrase, speak, master, publish."""

import time
from collections.abc import Generator, Iterable
from contextlib import nullcontext

from audio_builder.converting.albums import update_albums
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.keep_voice import keep_voice
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.outcome import (
    NEW_SOUND,
    Outcome,
    Status,
    failed_outcome,
    finished_outcome,
    internal_error,
)
from audio_builder.converting.prepare import prepare
from audio_builder.converting.produce import produce
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.converting.start_ahead import start_ahead
from audio_builder.errors import AudioBuilderError
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.publishing.rebuild import rebuild
from audio_builder.settings import Settings


def convert_all(
    sources: Iterable[Source], settings: Settings, *, started: ReadingProcess | None = None
) -> Generator[Outcome]:
    """Convert one source after another; one that fails becomes an outcome and stops no other.

    Whatever happens, feed and pages are brought up to date before the folder is given back to
    other programs; close the generator to make that happen at once. A reading process
    that was ``started`` ahead stays its owner's to close.
    """
    with (
        nullcontext(started) if started else start_ahead(settings) as reader,
        OpenVoices(settings) as voices,
        EpisodeCatalog(settings) as catalog,
    ):
        # An earlier call may have been killed before its feed was written.
        changed: set[str] | None = None if catalog.is_unpublished else set()
        try:
            for source in sources:
                outcome = convert(source, settings, catalog, voices, reader)
                if changed is not None and outcome.status in NEW_SOUND:
                    changed.add(outcome.slug)
                yield outcome
        finally:
            if catalog.is_unpublished:
                retagged = update_albums(catalog)
                changed = None if changed is None else changed | set(retagged)
                rebuild(catalog.folder, changed)
            catalog.mark_published()


def convert(
    source: Source,
    settings: Settings,
    catalog: EpisodeCatalog,
    voices: OpenVoices,
    reader: ReadingProcess,
) -> Outcome:
    """Read, clean, phrase, speak, master and publish one article."""
    started = time.monotonic()
    draft: Episode | None = None
    try:
        cleaned = reader.preview(source, settings)
        prepared = keep_voice(prepare(source, settings, cleaned), catalog, settings)
        draft, status = catalog.place(prepared)
        episode = draft
        if status is not Status.UNCHANGED:
            episode = produce(prepared, draft, catalog.folder, voices, settings)
            catalog.keep(episode)
    except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
        if draft:
            catalog.forget(draft)
        known = error if isinstance(error, AudioBuilderError) else internal_error(error)
        return failed_outcome(source, known, time.monotonic() - started)
    seconds = time.monotonic() - started
    return finished_outcome(source, status, cleaned, episode, seconds, prepared.remarks)
