"""All that an editor can do, whether by the pages or by the API."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from audio_builder.converting.job_list import find_sources
from audio_builder.converting.listen import require_listening
from audio_builder.desk.article_preview import ArticlePreview, PreviewCache
from audio_builder.desk.background import BackgroundThreads
from audio_builder.desk.decisions import keep_decisions
from audio_builder.desk.editing import merge_edits
from audio_builder.desk.events import Events
from audio_builder.desk.folder_check import FolderCheck
from audio_builder.desk.heard import ask_to_hear, heard_rows, heard_view
from audio_builder.desk.jobs import clean_anew
from audio_builder.desk.narration_store import NarrationStore, not_narrated_error
from audio_builder.desk.receivers.received import newsroom_views
from audio_builder.desk.records import (
    ConflictError,
    JsonObject,
    Record,
    State,
    Submission,
    Texts,
    Wanted,
    next_state,
    require_article,
)
from audio_builder.desk.requests import Changes, Saying, entries_of, known_voice, language_tag
from audio_builder.desk.say import Speaker
from audio_builder.desk.show import change_cover, change_show
from audio_builder.desk.store import Store
from audio_builder.desk.views import article_view, row_view
from audio_builder.desk.voice_list import VoiceList
from audio_builder.errors import SettingsError
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.publishing.store.identity import normal_url
from audio_builder.settings import Settings, load_settings, setting_names

_SETTLED = {State.PUBLISHED, State.FAILED}
_MOST_ATTEMPTS = 20
_MOST_ENTRIES = 200
"""Of a feed: more is for ``audio-builder batch``."""


class Desk:
    """One show's desk: its articles, its background threads, and whoever listens."""

    def __init__(self, show: Path) -> None:
        self.show = show
        open_folder(show, setting_names())
        self.events = Events()
        self.store = Store(show)
        self.narrations = NarrationStore(self.store.folder)
        self._previews = PreviewCache()
        self._speaker = Speaker()
        self.voices = VoiceList()
        self.check = FolderCheck(self.events.send)
        self._progress: dict[str, JsonObject] = {}
        self._background = BackgroundThreads(show, self.store, self.narrations, self._tell)

    def start(self) -> None:
        """Begin to work."""
        self._background.start()

    def close(self) -> None:
        """End; what is unfinished goes on the next time."""
        self._background.close()
        self._speaker.close()
        self.store.close()

    def _folder(self) -> Folder:
        return open_folder(self.show, setting_names())

    def settings(self) -> Settings:
        """Return the show's settings as they are now."""
        return load_settings(folder=self.show)

    def _tell(self, name: str, record: Record | None, values: dict[str, object]) -> None:
        """Send an event; call back whoever waits for an article that is settled."""
        if record is None:
            if name == "progress":
                self._progress[str(values["id"])] = values
            self.events.send(name, values)
            return
        self._progress.pop(record.id, None)
        self.events.send(name, row_view(record))
        if record.callback and record.state in _SETTLED:
            content = msgspec.json.encode(self.article(record.id))
            self.store.add_call(record.callback, content)
            self._background.wake()
        if record.state is State.DRAFT and not self.store.next_unfinished(State.READING):
            # Whoever opens it next finds it phrased.
            self._preview(record, self.store.texts(record.id))

    def add(self, new: Submission) -> Record:
        """Add an article; the same address or key again is the same article."""
        record, is_new = self.store.add(new)
        if not is_new and record.wanted is Wanted.REMOVAL:
            self.store.free_address(record.id)
            record, is_new = self.store.add(new)
        if not is_new and new.publish and not record.slug:
            return self.publish(record.id)
        if not is_new and record.state is State.FAILED:
            return self._want(record.id, record.wanted)
        if is_new:
            self.announce(record)
        return record

    def add_feed(self, url: str) -> list[Record]:
        """Add the articles of a feed."""
        settings = self.settings()
        found = find_sources(url, allow_private=settings.allow_private)
        return [
            self.add(Submission(source=source, url=normal_url(source.location)))
            for source in found[:_MOST_ENTRIES]
        ]

    def announce(self, record: Record) -> Record:
        """Tell the pages of an article, and the background threads of its work."""
        self.events.send("state", row_view(record))
        self._background.wake()
        return record

    def rows(self) -> list[JsonObject]:
        """Return all articles as the list has them."""
        heard, sent = heard_rows(self.store), newsroom_views(self.store)
        return [
            self._with_progress(row_view(one))
            | {"heard": heard.get(one.id), "newsroom": sent.get(one.id)}
            for one in self.store.records()
        ]

    def _with_progress(self, view: JsonObject) -> JsonObject:
        known = self._progress.get(view["id"])
        return {**view, "progress": known if view["state"] == State.NARRATING else None}

    def article(self, identity: str) -> JsonObject:
        """Return all of an article."""
        record, texts = self.store.record(identity), self.store.texts(identity)
        preview, episode = self._preview(record, texts), self.store.episode(identity)
        view = article_view(record, preview, texts.edits, episode, self._folder())
        return self._with_progress(view) | {
            "heard": heard_view(self.store, identity, episode),
            "newsroom": newsroom_views(self.store, identity).get(identity),
        }

    def _preview(self, record: Record, texts: Texts) -> ArticlePreview:
        return self._previews.get(record, texts, self.settings())

    def sound(self, identity: str) -> Path:
        """Return the MP3 that was narrated last."""
        record, episode = self.store.record(identity), self.store.episode(identity)
        if episode is None:
            raise not_narrated_error(record)
        return self.narrations.find_sound(record, episode, self._folder())

    def listen(self, identity: str) -> Record:
        """Have an article's narration heard by a recogniser."""
        require_listening(self.settings())
        self.sound(identity)
        ask_to_hear(self.store, identity)
        return self.announce(self.store.record(identity))

    def change(self, identity: str, changes: Changes, seen: int | None = None) -> JsonObject:
        """Keep an editor's changes; the article is a draft again.

        Whoever says which version they have seen is told of a conflict; the changes of others,
        a program that sets a title, go over whatever there is.
        """
        seen = changes.version if seen is None else seen
        for _ in range(_MOST_ATTEMPTS):
            try:
                return self._change(identity, changes, seen)
            except ConflictError:
                if seen is not None:
                    raise
        raise ConflictError("is being changed by others", subject=identity, remedy="try again")

    def _change(self, identity: str, changes: Changes, seen: int | None) -> JsonObject:
        record, texts = self.store.record(identity), self.store.texts(identity)
        if texts.found is None or texts.cleaned is None or record.state is State.READING:
            raise SettingsError(
                "has not been read yet", subject=record.title or identity, remedy="wait for it"
            )
        utterances = self._preview(record, texts).script.utterances if changes.takes else ()
        edits = merge_edits(texts, changes, self.settings(), utterances)
        if record.state is State.PUBLISHED and changes.correction is UNSET:
            # It told of the correction before.
            edits = replace(edits, correction="")
        further = clean_anew(texts, edits, self.settings())
        title = edits.title or texts.cleaned.article.title
        changed = self.store.edit(
            identity,
            # What was read here may be old by now, whatever the editor has seen.
            record.version if seen is None else seen,
            edits,
            state=State.DRAFT,
            wanted=Wanted.NOTHING,
            title=title,
            error=None,
            **further,
        )
        decided = {n: e for n, e in edits.lines.items() if texts.edits.lines.get(n) != e}
        article = replace(texts.cleaned.article, blocks=texts.found.blocks)
        keep_decisions(self.store.folder, identity, article, decided)
        self._progress.pop(identity, None)
        self.announce(changed)
        return self.article(identity)

    def narrate(self, identity: str) -> Record:
        """Have an article narrated."""
        return self._want(identity, Wanted.NARRATION)

    def publish(self, identity: str) -> Record:
        """Have an article published, narrated first where needed."""
        return self._want(identity, Wanted.EPISODE)

    def _want(self, identity: str, wanted: Wanted) -> Record:
        self.store.record(identity)
        texts = self.store.texts(identity)
        is_read = texts.cleaned is not None and texts.source.content is None

        def decide(record: Record) -> dict[str, Any]:
            return {"wanted": wanted, "error": None, "state": next_state(record, wanted, is_read)}

        return self.announce(require_article(self.store.change(identity, decide=decide)))

    def cancel(self, identity: str) -> Record:
        """Stop narrating an article."""

        def decide(record: Record) -> dict[str, Any]:
            if record.state not in {State.NARRATING, State.PUBLISHING}:
                return {"state": record.state}
            return {"wanted": Wanted.NOTHING, "state": State.DRAFT}

        self.store.record(identity)
        return self.announce(require_article(self.store.change(identity, decide=decide)))

    def unpublish(self, identity: str) -> Record:
        """Have an article's episode taken out of the show."""
        record = self.store.record(identity)
        if not record.slug:
            return record
        return self.announce(require_article(self.store.change(identity, wanted=Wanted.NO_EPISODE)))

    def remove(self, identity: str) -> Record:
        """Have an article removed, with its episode."""
        self.store.record(identity)
        self.store.free_address(identity)
        record = require_article(self.store.change(identity, wanted=Wanted.REMOVAL))
        self.events.send("removed", {"id": identity})
        self._background.wake()
        return record

    def say(self, saying: Saying) -> bytes:
        """Return how a text sounds, as a WAV."""
        settings = self.settings()
        if not saying.text.strip():
            raise SettingsError("is empty", subject="text", remedy="give something to say")
        return self._speaker.say(
            saying.text,
            settings,
            language=language_tag(saying.language),
            voice=known_voice(saying.voice, settings),
            lexicon=entries_of(saying.names),
            take=max(0, saying.take),
        )

    def title(self) -> str:
        """Return the show's name, or that of its folder."""
        return self._folder().podcast.title or self.show.resolve().name

    def change_show(self, changes: JsonObject, seen: str = "") -> JsonObject:
        """Change some of the show's settings."""
        changed = change_show(self.show, changes, seen)
        self._background.wake(show_changes=changes)
        return changed

    def change_cover(self, picture: bytes, seen: str = "") -> JsonObject:
        """Make a picture the show's cover."""
        changed = change_cover(self.show, picture, seen)
        self._background.wake(show_changes=["cover"])
        return changed
