"""The episodes of a folder, or a sample of them, are heard; what is wrong becomes faults."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from audio_builder.converting.listen import EpisodeHeard, hear, open_recognizer
from audio_builder.errors import AudioBuilderError
from audio_builder.listening.findings import Finding, FindingKind
from audio_builder.listening.listen import OnSeconds
from audio_builder.listening.names import UnheardName, unheard_names
from audio_builder.listening.recognizer import Recognizer
from audio_builder.mastering.measurement import Measured
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.fault import Fault
from audio_builder.settings import Settings

RULE_PREFIX = "heard-"
# What is missing from about the end of the sound on is reported as a file that was cut.
_CUT_SECONDS = 2.0


class ListeningPlan(Struct, frozen=True, kw_only=True):
    """Which episodes are heard, and by what means."""

    sample: int = 0
    """How many at most; 0 is all."""
    fetch_model: bool = False
    """Whether the model may be fetched."""


class HeardEpisode(Struct, frozen=True, kw_only=True):
    """What was heard of one episode, as it is reported."""

    slug: str
    heard_share: float
    """The share of the written words that were heard."""
    word_error_share: float
    """Other, missing and added words by the words written; names spelled otherwise among them."""
    is_believed: bool
    """False where the recogniser understands voice or language too badly: then it only hints."""


class HeardFolder(Struct, frozen=True, kw_only=True):
    """What was heard of a folder."""

    episodes: tuple[HeardEpisode, ...] = ()
    faults: tuple[Fault, ...] = ()
    hints: tuple[Fault, ...] = ()
    """What would be faults if the recogniser understood the voice."""
    not_heard: tuple[str, ...] = ()
    """Episodes without words of ours, or in a language that the model has not learned."""
    unheard_names: tuple[UnheardName, ...] = ()
    """Names that were never heard as they are written, most frequent first."""


class HeardProgress(Struct, frozen=True, kw_only=True):
    """How far listening is."""

    episodes: int
    """Heard so far."""
    total: int
    seconds: float
    """Of sound, heard so far."""
    total_seconds: float


OnProgress = Callable[[HeardProgress], None]


def choose_sample(episodes: Sequence[Episode], count: int) -> tuple[Episode, ...]:
    """Return some of a folder's episodes: at random, yet the same ones every time."""
    if not 0 < count < len(episodes):
        return tuple(episodes)
    drawn = sorted(episodes, key=lambda one: sha256(one.guid.encode()).digest())[:count]
    chosen = {episode.slug for episode in drawn}
    return tuple(episode for episode in episodes if episode.slug in chosen)


def listen_to_folder(
    folder: Path,
    measured: Sequence[tuple[Episode, Measured]],
    settings: Settings,
    plan: ListeningPlan,
    on_progress: OnProgress = lambda _progress: None,
) -> HeardFolder:
    """Hear the MP3 of each episode, or of a sample, with one model."""
    results = {episode.slug: result for episode, result in measured}
    chosen = choose_sample([episode for episode, _ in measured], plan.sample)
    heard: list[tuple[Episode, EpisodeHeard]] = []
    with open_recognizer(settings, fetch=plan.fetch_model, threads=settings.cores) as recognizer:
        counter = _ProgressCounter(results[episode.slug].decoded_seconds for episode in chosen)
        for episode in chosen:
            result = results[episode.slug]
            one = _hear(folder, episode, result, recognizer, lambda at: on_progress(counter.at(at)))
            if one:
                heard.append((episode, one))
            on_progress(counter.next(result.decoded_seconds))
    return _summary(chosen, heard, results)


class _ProgressCounter:
    """Counts what has been heard."""

    def __init__(self, lengths: Iterable[float]) -> None:
        known = list(lengths)
        self._total, self._total_seconds = len(known), sum(known)
        self._episodes, self._seconds = 0, 0.0

    def at(self, seconds: float) -> HeardProgress:
        return HeardProgress(
            episodes=self._episodes,
            total=self._total,
            seconds=self._seconds + seconds,
            total_seconds=self._total_seconds,
        )

    def next(self, seconds: float) -> HeardProgress:
        self._episodes += 1
        self._seconds += seconds
        return self.at(0.0)


def _hear(
    folder: Path,
    episode: Episode,
    result: Measured,
    recognizer: Recognizer,
    on_seconds: OnSeconds,
) -> EpisodeHeard | None:
    try:
        return hear(
            folder / episode.place / episode.mp3,
            result,
            episode.cues,
            recognizer,
            language=episode.language,
            engine=episode.engine,
            expected_seconds=episode.duration_seconds,
            on_seconds=on_seconds,
        )
    except AudioBuilderError:
        return None  # reported by what measures it


def _summary(
    chosen: Sequence[Episode],
    heard: Sequence[tuple[Episode, EpisodeHeard]],
    results: Mapping[str, Measured],
) -> HeardFolder:
    slugs = {episode.slug for episode, _ in heard}

    def faults_of(episode: Episode, one: EpisodeHeard) -> Iterator[Fault]:
        return heard_faults(episode, one, results[episode.slug].decoded_seconds)

    return HeardFolder(
        episodes=tuple(
            HeardEpisode(
                slug=episode.slug,
                heard_share=one.heard_share,
                word_error_share=one.word_error_share,
                is_believed=one.is_believed,
            )
            for episode, one in heard
        ),
        faults=tuple(fault for one in heard if one[1].is_believed for fault in faults_of(*one)),
        hints=tuple(fault for one in heard if not one[1].is_believed for fault in faults_of(*one)),
        not_heard=tuple(episode.slug for episode in chosen if episode.slug not in slugs),
        unheard_names=unheard_names(
            name for _, one in heard if one.is_believed for name in one.names
        ),
    )


def heard_faults(episode: Episode, heard: EpisodeHeard, end: float) -> Iterator[Fault]:
    """Yield what is found, except what measuring has reported: dead air, a file cut short."""
    for finding in heard.findings:
        is_past_end = finding.kind is FindingKind.MISSING and finding.start > end - _CUT_SECONDS
        if finding.kind is not FindingKind.DEAD_AIR and not is_past_end:
            yield _fault(episode, finding)


def _fault(episode: Episode, finding: Finding) -> Fault:
    start = _page_seconds(episode, finding)
    link = f"{episode.place}index.html#t={start:.1f}"
    return Fault(
        subject=episode.place + episode.mp3,
        rule=f"{RULE_PREFIX}{finding.kind}",
        problem=f"from {finding.start:.1f} to {finding.end:.1f} s {finding.problem} ({link})",
        start=finding.start,
        end=finding.end,
        written=finding.written,
        heard=finding.heard,
        link=link,
    )


def _page_seconds(episode: Episode, finding: Finding) -> float:
    """Return the moment of the sentence it concerns, which the page then marks."""
    return episode.cues[finding.cue].start if finding.cue >= 0 else finding.start
