"""A show's folder is checked in the background, by what ``audio-builder check`` calls."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from audio_builder.converting.outcome import internal_error
from audio_builder.desk.records import JsonObject, problem_of
from audio_builder.errors import AudioBuilderError
from audio_builder.settings import Settings
from audio_builder.upkeep.check import check_document, check_folder

_log = logging.getLogger(__name__)


class FolderCheck:
    """One check at a time, and what the last one said."""

    def __init__(self, tell: Callable[[str, dict[str, Any]], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._answer: JsonObject = {"state": "never", "report": None, "error": None}

    @property
    def answer(self) -> JsonObject:
        """Whether a check runs, and what the last one said."""
        return self._answer

    def begin(self, settings: Settings) -> JsonObject:
        """Begin a check, unless one is running."""
        with self._lock:
            if self._answer["state"] != "running":
                self._answer = {**self._answer, "state": "running", "error": None}
                threading.Thread(
                    target=self._run, args=(settings,), name="desk check", daemon=True
                ).start()
            return self._answer

    def _run(self, settings: Settings) -> None:
        try:
            report = msgspec.to_builtins(check_document(check_folder(settings)))
            answer = {"state": "done", "report": report, "error": None}
        except Exception as error:  # noqa: BLE001 - the page is told, and the desk goes on
            known = error if isinstance(error, AudioBuilderError) else internal_error(error)
            _log.warning("check: %s", known)
            answer = {
                "state": "failed",
                "report": None,
                "error": msgspec.to_builtins(problem_of(known)),
            }
        with self._lock:
            self._answer = answer
        self._tell("checked", {"state": answer["state"]})
