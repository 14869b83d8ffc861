"""Sources become a forecast: what would be made of them, how long it is, what it costs."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from audio_builder.batch.tasks import prepare_source
from audio_builder.batch.worker_pool import WorkerPool
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.outcome import NEW_SOUND, Status, failed_outcome, internal_error
from audio_builder.converting.prepare import Prepared
from audio_builder.errors import AudioBuilderError
from audio_builder.model.source import Source
from audio_builder.settings import Settings
from audio_builder.speaking.voices.cost import preview_cost

# A common narration pace: 165 words a minute of five letters and a space each.
_SECONDS_PER_CHARACTER = 60 / (165 * 6)
_PREPARING_SECONDS = 480.0
_AHEAD = 4


class Forecast(Struct, frozen=True, kw_only=True):
    """What would become of one source."""

    source: str
    status: Status
    error: str | None = None
    title: str = ""
    slug: str = ""
    language: str = ""
    voice: str = ""
    engine: str = ""
    words: int = 0
    characters: int = 0
    """What the engine would be given to say."""
    paid_characters: int = 0
    """Those that would be sent to a server."""
    cost: float = 0.0
    """In the currency of the voice's ``price_per_million``."""
    duration_seconds: float = 0.0
    """Estimated from the number of characters and the pauses."""

    @property
    def is_work(self) -> bool:
        """Whether something would be spoken."""
        return self.status in NEW_SOUND


def forecast(
    sources: Sequence[Source], settings: Settings, pool: WorkerPool, *, since: date | None = None
) -> Iterator[Forecast]:
    """Forecast what a batch would do, in the order of the sources; write and speak nothing."""
    with TemporaryDirectory() as empty:
        exists = (Path(settings.output) / "podcast.toml").exists()
        catalog = EpisodeCatalog(settings if exists else Settings(output=Path(empty)))
        catalog.load()
        waiting: deque[tuple[Source, Future[Any]]] = deque()
        rest = iter(sources)
        while True:
            while len(waiting) < pool.width * _AHEAD and (source := next(rest, None)):
                task = pool.submit(_PREPARING_SECONDS, prepare_source, source, settings)
                waiting.append((source, task))
            if not waiting:
                return
            source, future = waiting.popleft()
            forecasted = _forecast_one(source, future, catalog, since)
            if forecasted:
                yield forecasted


def _forecast_one(
    source: Source, future: Future[Any], catalog: EpisodeCatalog, since: date | None
) -> Forecast | None:
    try:
        prepared: Prepared = future.result()
    except AudioBuilderError as error:
        return _failed_forecast(source, error)
    except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
        return _failed_forecast(source, internal_error(error))
    published = prepared.cleaned.article.published
    if since and published and published.date() < since:
        return None
    episode, status = catalog.place(prepared, once=True)
    cost = preview_cost(prepared.voice, prepared.script.utterances)
    return Forecast(
        source=source.location,
        # The same article twice in the list is made once.
        status=Status.UNCHANGED if status is Status.BUSY else status,
        title=episode.title,
        slug=episode.slug,
        language=episode.language,
        voice=episode.voice,
        engine=prepared.voice.engine,
        words=episode.words,
        characters=sum(len(u.spoken) for u in prepared.script.utterances),
        paid_characters=cost.characters,
        cost=cost.price,
        duration_seconds=round(_duration(prepared), 1),
    )


def _failed_forecast(source: Source, error: AudioBuilderError) -> Forecast:
    outcome = failed_outcome(source, error, 0.0)
    return Forecast(source=outcome.source, status=Status.FAILED, error=outcome.error)


def _duration(prepared: Prepared) -> float:
    utterances = prepared.script.utterances
    spoken = sum(len(utterance.spoken) for utterance in utterances) * _SECONDS_PER_CHARACTER
    return spoken / prepared.voice.speed + sum(u.pause_ms for u in utterances) / 1000
