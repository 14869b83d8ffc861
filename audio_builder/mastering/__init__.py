"""Sounds become a finished MP3 with its transcript, chapters and tags."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.mastering.assembly import (
        MOST_CORRECTION_LU,
        REFERENCE_LUFS,
        correction_db,
        master,
    )
    from audio_builder.mastering.branding import Branding, read_branding
    from audio_builder.mastering.calibration import calibrate
    from audio_builder.mastering.chapters import chapters_json, find_chapters
    from audio_builder.mastering.credentials import sign_credentials
    from audio_builder.mastering.formats import FORMATS, describe, export
    from audio_builder.mastering.header import header_problems
    from audio_builder.mastering.kept import CacheSize, KeptPieces, cache_info, clear_cache
    from audio_builder.mastering.measurement import Measured, measure
    from audio_builder.mastering.tags import tag_problems, write_tags
    from audio_builder.mastering.transcript import srt, transcript_json, vtt

__all__ = [
    "FORMATS",
    "MOST_CORRECTION_LU",
    "REFERENCE_LUFS",
    "Branding",
    "CacheSize",
    "KeptPieces",
    "Measured",
    "cache_info",
    "calibrate",
    "chapters_json",
    "clear_cache",
    "correction_db",
    "describe",
    "export",
    "find_chapters",
    "header_problems",
    "master",
    "measure",
    "read_branding",
    "sign_credentials",
    "srt",
    "tag_problems",
    "transcript_json",
    "vtt",
    "write_tags",
]

_HOMES = {
    "FORMATS": "formats",
    "MOST_CORRECTION_LU": "assembly",
    "REFERENCE_LUFS": "assembly",
    "Branding": "branding",
    "CacheSize": "kept",
    "KeptPieces": "kept",
    "Measured": "measurement",
    "cache_info": "kept",
    "calibrate": "calibration",
    "chapters_json": "chapters",
    "clear_cache": "kept",
    "correction_db": "assembly",
    "describe": "formats",
    "export": "formats",
    "find_chapters": "chapters",
    "header_problems": "header",
    "master": "assembly",
    "measure": "measurement",
    "read_branding": "branding",
    "sign_credentials": "credentials",
    "srt": "transcript",
    "tag_problems": "tags",
    "transcript_json": "transcript",
    "vtt": "transcript",
    "write_tags": "tags",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: numpy and mutagen are not needed by all."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
