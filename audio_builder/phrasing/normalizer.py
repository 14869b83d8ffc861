"""A line as written becomes a line as spoken."""

from functools import lru_cache

from msgspec.structs import replace

from audio_builder.language import primary
from audio_builder.model.script import Reading
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.foreign_numbers import foreign_numbers
from audio_builder.phrasing.languages import grammar
from audio_builder.phrasing.lexicon import Lexicon, name_verbalizers
from audio_builder.phrasing.plain_letters import to_plain_letters
from audio_builder.phrasing.readings import composed_readings
from audio_builder.phrasing.scanner import Scanner

_NO_NAMES = Lexicon()
_MOST_TURNS = 4


@lru_cache(maxsize=32)
def _scanner(language: str, names: Lexicon) -> Scanner:
    spoken = grammar(language)
    at_start, in_full_text = name_verbalizers(names, language)
    return Scanner(
        replace(
            spoken,
            verbalizers=(*at_start, *foreign_numbers(language), *spoken.verbalizers),
            full_text_verbalizers=(*in_full_text, *spoken.full_text_verbalizers),
            names=frozenset(entry.grapheme for entry in names.entries_for(language)),
            starters=evidence(language).starters,
        )
    )


def normalize(text: str, language: str = "en") -> str:
    """Return one line as it is spoken: no digits, no signs, names and plain words untouched."""
    return speakable(text, language)[0]


def speakable(
    text: str, language: str = "en", names: Lexicon = _NO_NAMES
) -> tuple[str, tuple[Reading, ...]]:
    """Return a line as it is spoken, and where it differs from what is written.

    The places count characters of the text in composed form (NFC).
    """
    scan = _scanner(primary(language) or "en", names).scan
    spoken, readings = scan(to_plain_letters(text))
    if not readings:
        return spoken, readings
    # What is said must be speakable as it stands; glued tokens of hostile text need another turn.
    again = _scanner(primary(language) or "en", _NO_NAMES).scan
    for _ in range(_MOST_TURNS):
        said, more = again(spoken)
        if said == spoken:
            break
        spoken, readings = said, composed_readings(readings, more)
    return spoken, _with_names(text, language, readings, names)


def _with_names(
    text: str, language: str, readings: tuple[Reading, ...], names: Lexicon
) -> tuple[Reading, ...]:
    """Tell which readings are names, whose phonemes some engines take."""
    if not names.entries:
        return readings
    written = to_plain_letters(text)
    return tuple(
        replace(r, name=names.name_of(written[r.start : r.end].strip(), language or "en"))
        for r in readings
    )
