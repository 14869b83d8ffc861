"""Processes that take long to load are started before the program that needs them is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from audio_builder.converting.choose_voice import named_voices, voice_folders
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.errors import AudioBuilderError
from audio_builder.settings import Settings
from audio_builder.speaking.voices.default_voice import default_voice
from audio_builder.speaking.workers.worker_engine import prestart
from audio_builder.speaking.workers.worker_process import stop_prestarted


@contextmanager
def start_ahead(settings: Settings) -> Iterator[ReadingProcess]:
    """Start the process that reads and the voice most likely wanted; end them in any case."""
    with ReadingProcess() as reader:
        _prestart_voice(settings)
        try:
            yield reader
        finally:
            stop_prestarted()


def _prestart_voice(settings: Settings) -> None:
    """Start the engine that will most likely be wanted."""
    # Errors surface with the article that wants the voice.
    with suppress(AudioBuilderError):
        named = named_voices(settings) if settings.voice else ()
        prestart(named[0] if named else default_voice(settings.lang, voice_folders(settings)))
