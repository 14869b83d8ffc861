"""The threads that read, narrate and publish what the store says is unfinished.

There is no queue beside the store: after kill -9 the same question to it gives the same work.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from audio_builder.converting.catalog import FolderBusyError
from audio_builder.converting.listen import open_recognizer
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.outcome import internal_error
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.desk.hear_article import hear_article
from audio_builder.desk.heard import next_to_hear
from audio_builder.desk.jobs import (
    NarrationCancelled,
    Pace,
    narrate_article,
    publish_article,
    read_article,
)
from audio_builder.desk.narration_store import NarrationStore
from audio_builder.desk.records import MissingError, Record, State, Wanted, problem_of
from audio_builder.desk.store import Store
from audio_builder.desk.take_down import remove_article, unpublish_article
from audio_builder.errors import AudioBuilderError
from audio_builder.listening.recognizer import Recognizer
from audio_builder.network.webhook import post_json
from audio_builder.publishing.rebuild import publish_changes
from audio_builder.publishing.store.folder import open_folder
from audio_builder.settings import Settings, load_settings, setting_names
from audio_builder.upkeep.retag import retag

_BUSY_SECONDS = 2.0
"""Until a folder that another program holds is asked for again."""
# A wake-up may be missed where two programs serve one folder.
_LOOK_SECONDS = 30.0
# Settings of the show that every MP3 tells, in words or in its picture.
_IN_FILES = {"title", "author", "language", "cover"}
# A natural voice holds a quarter of a gigabyte; it opens in a second.
_IDLE_SECONDS = 120.0
_log = logging.getLogger(__name__)

Tell = Callable[[str, Record | None, dict[str, object]], None]


class BackgroundThreads:
    """Three threads: one reads, one narrates and publishes, one calls people's addresses."""

    def __init__(self, show: Path, store: Store, narrations: NarrationStore, tell: Tell) -> None:
        self._show, self._store, self._narrations, self._tell = show, store, narrations, tell
        self._wake = threading.Condition()
        self._wakings = 0
        self._is_closing = False
        self._busy_until = 0.0
        self._show_changes: set[str] = set()
        self._voices: tuple[Settings, OpenVoices] | None = None
        self._voices_wanted_until = 0.0
        self._ear: Recognizer | None = None
        self._reader = ReadingProcess()
        self._threads = [
            threading.Thread(target=self._run, args=(step,), name=f"desk {step.__name__}")
            for step in (self._read_next, self._make_next, self._call_next)
        ]

    def start(self) -> None:
        """Begin, with what was unfinished when the desk was last closed or killed."""
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def wake(self, *, show_changes: Iterable[str] = ()) -> None:
        """Have the threads look for work; tell them which of the show's settings have changed."""
        with self._wake:
            self._show_changes |= set(show_changes)
            self._wakings += 1
            self._wake.notify_all()

    def close(self, seconds: float = 10.0) -> None:
        """End; what is unfinished goes on the next time."""
        self._is_closing = True
        self.wake()
        self._reader.close()
        for thread in self._threads:
            thread.join(seconds)
        # A thread may have begun to read a moment ago.
        self._reader.close()
        self._rest()

    def _run(self, step: Callable[[], bool]) -> None:
        while not self._is_closing:
            seen = self._wakings
            try:
                has_worked = step()
            except Exception as error:  # noqa: BLE001 - a bug of ours must not end the desk
                _log.warning("%s", internal_error(error))
                has_worked = False
                time.sleep(1)
            if not has_worked:
                self._wait(seen)

    def _wait(self, seen: int) -> None:
        with self._wake:
            until_free = self._busy_until - time.monotonic()
            seconds = until_free if until_free > 0 else _LOOK_SECONDS
            self._wake.wait_for(lambda: self._wakings != seen, timeout=seconds)

    def _settings(self) -> Settings:
        return load_settings(folder=self._show)

    def _read_next(self) -> bool:
        identity = self._store.next_unfinished(State.READING)
        if not identity:
            return False
        self._attempt(
            identity,
            lambda record: read_article(record, self._store, self._reader, self._settings()),
        )
        self.wake()
        return True

    def _make_next(self) -> bool:
        if self._show_changes and not self._is_busy:
            self._publish_show()
        folder_work = () if self._is_busy else (Wanted.NO_EPISODE, Wanted.REMOVAL)
        states = (State.NARRATING,) if self._is_busy else (State.PUBLISHING, State.NARRATING)
        identity = self._store.next_unfinished(*states, wanted=folder_work)
        step = self._make
        if not identity:
            identity, step = next_to_hear(self._store), self._hear
        if not identity:
            if time.monotonic() > self._voices_wanted_until:
                self._rest()
            return False
        self._attempt(identity, step)
        self._voices_wanted_until = time.monotonic() + _IDLE_SECONDS
        return True

    def _hear(self, record: Record) -> None:
        settings = self._settings()
        folder = open_folder(self._show, setting_names())
        arguments = (record, self._store, self._narrations, folder)
        hear_article(*arguments, lambda: self._open_ear(settings))

    def _open_ear(self, settings: Settings) -> Recognizer:
        """Load the recogniser's model when it is first wanted; it stays for those that follow."""
        if self._ear is None:
            self._ear = open_recognizer(settings, threads=settings.cores)
        return self._ear

    def _rest(self) -> None:
        """Give back the memory of engines and recogniser."""
        self._close_voices()
        if self._ear:
            self._ear.close()
            self._ear = None

    @property
    def _is_busy(self) -> bool:
        return time.monotonic() < self._busy_until

    def _make(self, record: Record) -> None:
        settings = self._settings()
        arguments = (record, self._store, self._narrations)
        if record.wanted is Wanted.REMOVAL:
            remove_article(*arguments, settings)
            self._tell("removed", None, {"id": record.id})
        elif record.wanted is Wanted.NO_EPISODE:
            unpublish_article(*arguments, settings)
        elif record.state is State.PUBLISHING:
            publish_article(*arguments, settings)
        else:
            pace = Pace()

            def report(done: int, total: int) -> None:
                if self._is_closing:
                    raise NarrationCancelled
                left = pace.seconds_left(done, total)
                values = {"id": record.id, "done": done, "total": total, "seconds_left": left}
                self._tell("progress", None, values)

            narrate_article(*arguments, self._open_voices, settings, report)

    def _open_voices(self, settings: Settings) -> OpenVoices:
        if self._voices is None or self._voices[0] != settings:
            self._close_voices()
            ear = self._open_ear(settings) if settings.listen else None
            self._voices = settings, OpenVoices(settings, recognizer=ear)
        return self._voices[1]

    def _close_voices(self) -> None:
        """Give back the memory of the engines."""
        if self._voices:
            self._voices[1].close()
            self._voices = None

    def _publish_show(self) -> None:
        """Bring feed and pages, and what stands in files, up to date with the show's settings."""
        with self._wake:
            changes, self._show_changes = self._show_changes, set()
        try:
            folder = open_folder(self._show, setting_names())
            if changes & _IN_FILES:
                retag(folder)
                return
            with publish_changes(folder):
                pass
        except AudioBuilderError as error:
            _log.warning("%s", error)

    def _attempt(self, identity: str, step: Callable[[Record], None]) -> None:
        """Do one step for an article; what goes wrong becomes its state."""
        record = self._find(identity)
        if record is None:
            return
        try:
            step(record)
        except (NarrationCancelled, MissingError):
            return
        except FolderBusyError:
            self._busy_until = time.monotonic() + _BUSY_SECONDS
            self._tell("waiting", None, {"id": identity})
            return
        except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
            if not self._is_closing:
                self._fail(record, error)
        now = self._find(identity)
        if now and now.wanted is not Wanted.REMOVAL:
            self._tell("state", now, {})

    def _find(self, identity: str) -> Record | None:
        try:
            return self._store.any_record(identity)
        except MissingError:
            return None

    def _fail(self, record: Record, error: Exception) -> None:
        known = error if isinstance(error, AudioBuilderError) else internal_error(error)
        if record.wanted is Wanted.REMOVAL:
            # Its files are in somebody's way; the folder is asked for again.
            self._busy_until = time.monotonic() + _BUSY_SECONDS
            _log.warning("%s", known)
            return
        self._store.change(
            record.id,
            version=record.version,
            state=State.FAILED,
            wanted=Wanted.NOTHING,
            error=problem_of(known),
        )

    def _call_next(self) -> bool:
        waiting = self._store.next_call()
        if waiting is None:
            return False
        number, url, content = waiting
        problem = post_json(url, content, allow_private=self._settings().allow_private)
        if self._is_closing and problem:
            return True
        if problem:
            title = msgspec.json.decode(content).get("title", "")
            _log.warning("callback for %s: %s", title, problem)
        self._store.forget_call(number)
        return True
