"""A Script becomes Sounds."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.speaking.cost import Cost, preview_cost
    from audio_builder.speaking.engine import Engine, Probe, Prosody, engine_names, load_engine
    from audio_builder.speaking.synthesizer import Synthesizer, end_expected, expect, probe
    from audio_builder.speaking.voice_files import default_voice, find_voice, load_voice, voices
    from audio_builder.speaking.voice_install import catalogue, install_voice

__all__ = [
    "Cost",
    "Engine",
    "Probe",
    "Prosody",
    "Synthesizer",
    "catalogue",
    "default_voice",
    "end_expected",
    "engine_names",
    "expect",
    "find_voice",
    "install_voice",
    "load_engine",
    "load_voice",
    "preview_cost",
    "probe",
    "voices",
]

_HOMES = {
    "Cost": "cost",
    "Engine": "engine",
    "Probe": "engine",
    "Prosody": "engine",
    "Synthesizer": "synthesizer",
    "catalogue": "voice_install",
    "default_voice": "voice_files",
    "end_expected": "synthesizer",
    "engine_names": "engine",
    "expect": "synthesizer",
    "find_voice": "voice_files",
    "install_voice": "voice_install",
    "load_engine": "engine",
    "load_voice": "voice_files",
    "preview_cost": "cost",
    "probe": "synthesizer",
    "voices": "voice_files",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: worker processes need none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
