"""An Article becomes a Script: sentences as they are spoken, with their pauses."""

from audio_builder.phrasing.lexicon import Entry, Lexicon, builtin, merged, parse_lexicon
from audio_builder.phrasing.normalizer import normalize, speakable
from audio_builder.phrasing.notice import default_notice
from audio_builder.phrasing.pauses import Pauses
from audio_builder.phrasing.phraser import phrase
from audio_builder.phrasing.segmenter import boundaries, segment

__all__ = [
    "Entry",
    "Lexicon",
    "Pauses",
    "boundaries",
    "builtin",
    "default_notice",
    "merged",
    "normalize",
    "parse_lexicon",
    "phrase",
    "segment",
    "speakable",
]
