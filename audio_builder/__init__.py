"""audio_builder turns written articles into narrations people want to listen to."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.convert import convert, convert_all
    from audio_builder.prepare import preview
    from audio_builder.settings import Settings, load_settings

__version__ = "0.1.0"
__all__ = ["Settings", "__version__", "convert", "convert_all", "load_settings", "preview"]

_HOMES = {
    "Settings": "audio_builder.settings",
    "load_settings": "audio_builder.settings",
    "convert": "audio_builder.convert",
    "convert_all": "audio_builder.convert",
    "preview": "audio_builder.prepare",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``--help`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
