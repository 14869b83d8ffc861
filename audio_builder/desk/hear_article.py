"""A narration of the desk is listened to, by the same functions as a folder is checked."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from audio_builder.converting.listen import EpisodeHeard, hear
from audio_builder.converting.outcome import internal_error
from audio_builder.desk.heard import HeardNarration, ask_to_hear, forget_heard, keep_heard
from audio_builder.desk.narration_store import NarrationStore
from audio_builder.desk.records import Problem, Record, problem_of
from audio_builder.desk.store import Store
from audio_builder.errors import AudioBuilderError
from audio_builder.listening.recognizer import Recognizer
from audio_builder.mastering.measurement import measure
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import Folder
from audio_builder.settings import Settings
from audio_builder.upkeep.check_listening import heard_faults


def hear_article(
    record: Record,
    store: Store,
    narrations: NarrationStore,
    folder: Folder,
    open_ear: Callable[[], Recognizer],
) -> None:
    """Have an article's narration heard, and keep what was heard or why it was not."""
    episode = store.episode(record.id)
    if episode is None:
        forget_heard(store, record.id)
        return
    try:
        path = narrations.find_sound(record, episode, folder)
        heard = _hear(episode, path, open_ear())
    except AudioBuilderError as error:
        heard = HeardNarration(problem=problem_of(error))
    except Exception as error:  # noqa: BLE001 - a narration that cannot be heard is no failed one
        heard = HeardNarration(problem=problem_of(internal_error(error)))
    keep_heard(store, record.id, episode, heard)


def _hear(episode: Episode, path: Path, recognizer: Recognizer) -> HeardNarration:
    measured = measure(path)
    found = hear(
        path,
        measured,
        episode.cues,
        recognizer,
        language=episode.language,
        engine=episode.engine,
        expected_seconds=episode.duration_seconds,
    )
    if found is None:
        return HeardNarration(
            problem=Problem(
                problem="cannot be listened to: the recogniser has not learned its language",
                subject=episode.language,
                remedy="hear it yourself",
            )
        )
    return heard_of(episode, found, measured.decoded_seconds)


def heard_of(episode: Episode, found: EpisodeHeard, seconds: float) -> HeardNarration:
    """Return what was heard as the desk keeps it."""
    return HeardNarration(
        heard_share=found.heard_share,
        word_error_share=found.word_error_share,
        is_believed=found.is_believed,
        faults=tuple(map(_without_link, heard_faults(episode, found, seconds))),
    )


def keep_hearing(
    record: Record,
    store: Store,
    episode: Episode,
    heard: Sequence[EpisodeHeard],
    settings: Settings,
) -> None:
    """Keep what was heard while an article was narrated; have it heard if that is wanted, too."""
    if heard:
        last = heard_of(episode, heard[-1], episode.duration_seconds)
        keep_heard(store, record.id, episode, last)
    elif settings.listen:
        # Where the voice is badly understood, what is heard is only a hint, and holds nothing up.
        ask_to_hear(store, record.id)


def _without_link(fault: Fault) -> Fault:
    """Return a fault as the desk tells it, which plays the moment itself."""
    return replace(fault, problem=fault.problem.removesuffix(f" ({fault.link})"), link="")
