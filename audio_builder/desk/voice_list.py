"""The voices there are, and whether each works here: tried in the background, and then kept."""

import threading
import time
from typing import Any

from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.voice_list import list_voices
from audio_builder.desk.records import JsonObject
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings
from audio_builder.speaking.voices.voice_files import voices

# Servers come and go, and voices are installed while the desk is open.
_KEPT_SECONDS = 600.0


class VoiceList:
    """Tries every voice once, which takes seconds, for all who ask within ten minutes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried: tuple[Any, float, list[JsonObject]] | None = None

    def names(self, settings: Settings, language: str = "") -> list[Voice]:
        """Return the voices that read a language, or all; whether they work is not asked."""
        found = voices(voice_folders(settings))
        return [voice for voice in found if not language or voice.reads(language)]

    def rows(self, settings: Settings) -> list[JsonObject]:
        """Return every voice, and whether it works here; wait for those who try them just now."""
        with self._lock:
            key = (settings, self.names(settings))
            if self._tried and self._tried[0] == key and time.monotonic() < self._tried[1]:
                return self._tried[2]
            rows = list_voices(settings)
            self._tried = key, time.monotonic() + _KEPT_SECONDS, rows
            return rows

    def begin(self, settings: Settings) -> None:
        """Have them tried in the background: somebody is going to ask."""
        if not self._lock.locked():
            threading.Thread(
                target=self.rows, args=(settings,), name="desk voices", daemon=True
            ).start()
