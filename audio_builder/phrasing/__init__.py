"""An Article becomes a Script: sentences as they are spoken, with their pauses."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_builder.phrasing.lexicon import Entry, Lexicon, builtin, merged, parse_lexicon
    from audio_builder.phrasing.normalizer import normalize, speakable
    from audio_builder.phrasing.notice import default_notice
    from audio_builder.phrasing.pauses import Pauses
    from audio_builder.phrasing.phraser import phrase
    from audio_builder.phrasing.pls import from_pls, to_pls
    from audio_builder.phrasing.segmenter import boundaries, segment
    from audio_builder.phrasing.unknown import UnknownName, unknown_names

__all__ = [
    "Entry",
    "Lexicon",
    "Pauses",
    "UnknownName",
    "boundaries",
    "builtin",
    "default_notice",
    "from_pls",
    "merged",
    "normalize",
    "parse_lexicon",
    "phrase",
    "segment",
    "speakable",
    "to_pls",
    "unknown_names",
]

_HOMES = {
    "lexicon": ("Entry", "Lexicon", "builtin", "merged", "parse_lexicon"),
    "normalizer": ("normalize", "speakable"),
    "notice": ("default_notice",),
    "pauses": ("Pauses",),
    "phraser": ("phrase",),
    "pls": ("from_pls", "to_pls"),
    "segmenter": ("boundaries", "segment"),
    "unknown": ("UnknownName", "unknown_names"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: ``segment`` alone needs no lexicon."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"audio_builder.phrasing.{_HOME_OF[name]}"), name)
