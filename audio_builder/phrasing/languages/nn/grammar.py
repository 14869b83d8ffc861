"""How Nynorsk is read."""

from audio_builder.phrasing.languages.nb.grammar import norwegian
from audio_builder.phrasing.languages.nb.numbers import NYNORSK
from audio_builder.phrasing.scanner import Grammar


def grammar(tag: str) -> Grammar:
    """Return the grammar of Nynorsk."""
    return norwegian(tag, "nn", NYNORSK)
