"""An episode leaves the show, and with an article all that is kept of it."""

from typing import Any

from audio_builder.desk.heard import forget_heard
from audio_builder.desk.narration_store import NarrationStore
from audio_builder.desk.records import Record, State, Wanted
from audio_builder.desk.store import Store
from audio_builder.errors import PublishingError
from audio_builder.publishing.prune import remove
from audio_builder.publishing.store.episode_files import load_episode
from audio_builder.publishing.store.folder import open_folder
from audio_builder.settings import Settings, setting_names


def unpublish_article(
    record: Record, store: Store, narrations: NarrationStore, settings: Settings
) -> None:
    """Take an episode out of the show and keep its narration."""
    further: dict[str, Any] = {}
    state = record.state
    if record.slug:
        made = store.episode(record.id)
        is_waiting = made is not None and narrations.sound(record.id, made) is not None
        is_kept = _take_back(record, narrations, settings, is_waiting=is_waiting)
        state = State.READY if is_kept else State.DRAFT
        gone = {} if is_kept else {"episode": None, "duration_seconds": None}
        further = {"error": None, **gone}

    def decide(now: Record) -> dict[str, Any]:
        # A newer text may have come meanwhile, and somebody may want something else by now.
        return {
            "state": now.state if now.state is State.READING else state,
            "wanted": Wanted.NOTHING if now.wanted is Wanted.NO_EPISODE else now.wanted,
        }

    store.change(record.id, slug="", decide=decide, **further)


def _take_back(
    record: Record, narrations: NarrationStore, settings: Settings, *, is_waiting: bool
) -> bool:
    """Remove an episode from the show; tell whether its narration, or a newer one, is kept."""
    folder = open_folder(settings.output, setting_names())
    is_kept = is_waiting
    try:
        episode = load_episode(folder, record.slug)
        is_kept = is_waiting or narrations.take_back(record.id, folder, episode)
        remove(folder, record.slug)
    except PublishingError:
        # Somebody else has removed it already; anything else is worth telling.
        if folder.episode_path(record.slug).exists():
            raise
    return is_kept


def remove_article(
    record: Record, store: Store, narrations: NarrationStore, settings: Settings
) -> None:
    """Remove an article, with its episode if it has one."""
    if record.slug:
        folder = open_folder(settings.output, setting_names())
        if folder.episode_path(record.slug).exists():
            remove(folder, record.slug)
    narrations.remove(record.id)
    forget_heard(store, record.id)
    store.forget(record.id)
