"""An utterance becomes the text one engine is given; places in that text lead back."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.model.script import Name, Reading, Utterance
from audio_builder.model.sound import Mark, Sound
from audio_builder.speaking.engine import Capabilities, Pronunciation

_Change = tuple[int, int, int, int]
"""Start and end in the engine's text, start and end in the spoken text."""


class EngineText(Struct, frozen=True, kw_only=True):
    """What an engine is given for an utterance."""

    text: str
    names: tuple[Pronunciation, ...] = ()
    """In order, places in ``text``."""
    changes: tuple[_Change, ...] = ()
    """Where the text differs from the utterance's spoken text, in order."""

    def marks_of(self, sound: Sound) -> Sound:
        """Return the sound with its marks on the utterance's spoken text."""
        if not self.changes:
            return sound
        marks = tuple(self._move(mark) for mark in sound.marks)
        return replace(sound, marks=tuple(mark for mark in marks if mark.start < mark.end))

    def _move(self, mark: Mark) -> Mark:
        start = place_before(self.changes, mark.start)
        return replace(mark, start=start, end=place_before(self.changes, mark.end))


def engine_text(utterance: Utterance, engine: str, capabilities: Capabilities) -> EngineText:
    """Give an engine the names as it says them best: by phonemes, as written, or respelled.

    A respelling made for other engines is taken back, since it misleads this one.
    """
    spoken, text = utterance.spoken, ""
    names, changes, reached = list[Pronunciation](), list[_Change](), 0
    for reading in utterance.readings:
        if reading.name is None or reading.spoken_start < reached:
            continue
        said, ipa = _best(reading, reading.name, spoken, engine, capabilities)
        text += spoken[reached : reading.spoken_start]
        start = len(text) + len(said) - len(said.lstrip())
        if ipa:
            names.append(Pronunciation(start=start, end=start + len(said.strip()), ipa=ipa))
        if said != spoken[reading.spoken_start : reading.spoken_end]:
            there = (reading.spoken_start, reading.spoken_end)
            changes.append((len(text), len(text) + len(said), *there))
        text += said
        reached = reading.spoken_end
    return EngineText(text=text + spoken[reached:], names=tuple(names), changes=tuple(changes))


def _best(
    reading: Reading, name: Name, spoken: str, engine: str, capabilities: Capabilities
) -> tuple[str, str]:
    """Return what an engine is given for a name, and its phonemes."""
    respelled = spoken[reading.spoken_start : reading.spoken_end]
    bare = respelled.strip()
    written = respelled.replace(bare, name.written) if bare else respelled
    if engine in name.as_written:
        return written, ""
    if capabilities.pronunciations and name.ipa:
        return written, name.ipa
    if name.alias_for and engine not in name.alias_for:
        return written, ""
    return respelled, ""


def names_within(
    names: Iterable[Pronunciation], place: int, length: int
) -> tuple[Pronunciation, ...]:
    """Return the names of a piece of the text, by their places in the piece."""
    return tuple(
        replace(name, start=name.start - place, end=name.end - place)
        for name in names
        if place <= name.start and name.end <= place + length
    )


def place_before(changes: Sequence[_Change], place: int) -> int:
    """Return where a place of the engine's text is in the spoken text."""
    shift = 0
    for start, end, spoken_start, spoken_end in changes:
        if place <= start:
            break
        if place < end:
            share = (place - start) / (end - start)
            return spoken_start + int(share * (spoken_end - spoken_start))
        shift = spoken_end - end
    return place + shift
