"""The straight path for one source: read, clean, phrase, speak, master, publish."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterable

from msgspec import Struct

from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import prepare
from audio_builder.converting.produce import produce
from audio_builder.errors import AudioBuilderError
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.publishing.rebuild import rebuild
from audio_builder.settings import Settings

_log = logging.getLogger(__name__)


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one source; the keys are those of ``convert --json``."""

    source: str
    status: str
    """``created``, ``updated``, ``unchanged`` or ``failed``."""
    error: str | None = None
    title: str = ""
    slug: str = ""
    mp3: str = ""
    """Path of the MP3, relative to the folder."""
    guid: str = ""
    language: str = ""
    voice: str = ""
    duration_seconds: float = 0.0
    bytes: int = 0
    loudness_lufs: float | None = None
    words: int = 0
    dropped: int = 0
    seconds: float = 0.0
    """What it took."""


def convert_all(sources: Iterable[Source], settings: Settings) -> Generator[Outcome]:
    """Convert one source after another; one that fails becomes an outcome and stops no other.

    Whatever happens, feed and pages are brought up to date before the folder is given back to
    other programs; close the generator to make that happen at once.
    """
    with OpenVoices(settings) as voices, EpisodeCatalog(settings) as catalog:
        # An earlier call may have been killed before its feed was written.
        changed: set[str] | None = None if catalog.is_unpublished else set()
        try:
            for source in sources:
                outcome = convert(source, settings, catalog, voices)
                if changed is not None and outcome.status in {"created", "updated"}:
                    changed.add(outcome.slug)
                yield outcome
        finally:
            if catalog.is_unpublished:
                rebuild(catalog.folder, changed)
            catalog.published()


def convert(
    source: Source, settings: Settings, catalog: EpisodeCatalog, voices: OpenVoices
) -> Outcome:
    """Read, clean, phrase, speak, master and publish one article."""
    started = time.monotonic()
    draft = None
    try:
        prepared = prepare(source, settings)
        draft, status = catalog.place(prepared)
        episode = draft
        if status != "unchanged":
            episode = produce(prepared, draft, catalog.folder, voices, settings)
            catalog.keep(episode)
    except AudioBuilderError as error:
        if draft:
            catalog.forget(draft)
        return failed(source, error, time.monotonic() - started)
    except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
        if draft:
            catalog.forget(draft)
        return failed(source, internal_error(error), time.monotonic() - started)
    return done(source, status, episode, time.monotonic() - started)


def internal_error(error: Exception) -> AudioBuilderError:
    """Turn a bug of ours into an outcome; ``--verbose`` shows where it happened."""
    _log.info("internal_error", exc_info=error)
    return AudioBuilderError(
        f"internal error, {type(error).__name__}: {error}",
        remedy="please report it, with the article; --verbose shows more",
    )


def failed(source: Source, error: AudioBuilderError, seconds: float) -> Outcome:
    """Say what became of a source that could not be done."""
    subject = source.location
    if error.subject and error.subject not in subject:
        subject = f"{subject}: {error.subject}"
    line = str(type(error)(error.problem, subject=subject, remedy=error.remedy))
    return Outcome(source=source.location, status="failed", error=line, seconds=round(seconds, 3))


def done(source: Source, status: str, episode: Episode, seconds: float) -> Outcome:
    """Say what became of a source that is an episode now."""
    return Outcome(
        source=source.location,
        status=status,
        title=episode.title,
        slug=episode.slug,
        mp3=f"episodes/{episode.slug}/{episode.mp3}",
        guid=episode.guid,
        language=episode.language,
        voice=episode.voice,
        duration_seconds=episode.duration_seconds,
        bytes=episode.bytes,
        loudness_lufs=episode.loudness_lufs,
        words=episode.words,
        dropped=episode.dropped,
        seconds=round(seconds, 3),
    )
