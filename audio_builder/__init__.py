"""audio_builder turns written articles into narrations people want to listen to.

    from audio_builder import Source, convert_all, load_settings

    settings = load_settings({"output": "podcast"})
    for outcome in convert_all([Source(location="article.txt")], settings):
        print(outcome.status, outcome.mp3)

The feed is brought up to date at the end.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from audio_builder.version import __version__

if TYPE_CHECKING:
    from audio_builder.converting.convert import convert_all
    from audio_builder.converting.library import narrate, read_script
    from audio_builder.converting.outcome import Outcome
    from audio_builder.converting.read_and_clean import preview
    from audio_builder.errors import AudioBuilderError
    from audio_builder.model.source import Source
    from audio_builder.settings import Settings, load_settings

__all__ = [
    "AudioBuilderError",
    "Outcome",
    "Settings",
    "Source",
    "__version__",
    "convert_all",
    "load_settings",
    "narrate",
    "preview",
    "read_script",
]

_HOMES = {
    "AudioBuilderError": "errors",
    "Outcome": "converting.outcome",
    "Settings": "settings",
    "Source": "model.source",
    "convert_all": "converting.convert",
    "load_settings": "settings",
    "narrate": "converting.library",
    "preview": "converting.read_and_clean",
    "read_script": "converting.library",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``--help`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
