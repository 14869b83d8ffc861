"""A text becomes pieces an engine can say, and their sounds become one again."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from audio_builder.errors import SpeakingError
from audio_builder.model.sound import Mark, Sound
from audio_builder.speaking.engine import UnreliableError

# espeak-ng drops content silently in tokens that are longer.
LONGEST_TOKEN = 100
# Control characters, and halves of surrogate pairs.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONG_TOKEN = re.compile(rf"\S{{{LONGEST_TOKEN + 1}}}")
# A breath between the pieces of one sentence, besides what is kept of the engine's own silence:
# some put most of a second around everything they say.
_JOINT_SECONDS = 0.08
_EDGE_SECONDS = 0.1
# Where a sentence is best cut, best first.
_CUTS = (
    re.compile(r"[.!?…。！？]+[\"'”’»)]*\s+|[。！？]"),
    re.compile(r"[;:—–]\s+|[；：]"),
    re.compile(r"[,،、，]\s*(?=\D)"),
    re.compile(r"\s+"),
)
# The fastest speech of any engine at speed 1, in letters a second: 25 measured with short words.
_FASTEST_LETTERS = 45.0
# Below this a bound on speed says nothing: one pause weighs more than the words.
_FEW_LETTERS = 20
# The slowest: a symbol or emoji read by its name takes about two seconds.
_SLOWEST_SECONDS = 2.5
# A peak below -60 dBFS is no voice; looking at one sample in 37 is enough to find one.
_FAINT = 32
_SPARSE = 37


def harmless(text: str) -> str:
    """Replace what makes an engine stop early or fail to encode, character by character."""
    return _HARMFUL.sub(" ", text)


def without(text: str, escapes: Sequence[str]) -> str:
    """Blank what an engine would obey instead of read; places stay where they are."""
    for escape in escapes:
        text = text.replace(escape, " " * len(escape))
    return text


def is_speakable(text: str) -> bool:
    """Tell whether there is a letter, a digit or a symbol with a name, such as an emoji."""
    return any(
        unicodedata.category(c)[0] in "LN" or unicodedata.category(c) in {"So", "Sc", "Sm"}
        for c in text
    )


def cut(text: str, limit: int) -> Iterator[tuple[int, str]]:
    """Yield pieces of at most ``limit`` characters with their places; none is lost but blanks."""
    limit = max(limit, 1)
    start = 0
    while start < len(text):
        end = _end_of_piece(text, start, limit)
        piece = text[start:end]
        kept = piece.strip()
        if kept:
            yield start + piece.index(kept), kept
        start = end


def _end_of_piece(text: str, start: int, limit: int) -> int:
    token = _long_token(text, start, limit)
    if token is not None:
        return token
    if len(text) - start <= limit:
        return len(text)
    for mark in _CUTS:
        # A cut in the first third would leave crumbs.
        ends = [m.end() for m in mark.finditer(text, start, start + limit + 1)]
        good = [end for end in ends if start + limit // 3 < end <= start + limit]
        if good:
            return good[-1]
    # Words stay whole: one that passes the limit is no over-long token, so it does little harm.
    blank = _CUTS[-1].search(text, start + 1)
    return blank.end() if blank else len(text)


def _long_token(text: str, start: int, limit: int) -> int | None:
    """Return the end of the piece before or inside the first over-long token in reach."""
    found = _LONG_TOKEN.search(text, start, start + limit + LONGEST_TOKEN)
    if found is None or found.start() - start > limit:
        return None
    return found.start() if found.start() > start else start + LONGEST_TOKEN


def needs_cutting(text: str, limit: int) -> bool:
    """Tell whether the text is too long, or holds a token that is."""
    return len(text) > limit or _LONG_TOKEN.search(text) is not None


def join(parts: Sequence[tuple[int, Sound]]) -> Sound:
    """Return one sound of the pieces at their places, a breath between them."""
    audible = [(place, sound) for place, sound in parts if sound.pcm]
    if not audible:
        return parts[0][1]
    rate = audible[0][1].rate
    if any(sound.rate != rate for _place, sound in audible):
        raise SpeakingError("the engine changed its sample rate within a sentence")
    joint = bytes(2 * round(_JOINT_SECONDS * rate))
    pcm, marks = bytearray(), list[Mark]()
    for number, (place, whole) in enumerate(audible):
        skipped, sound = _without_edges(
            whole, at_start=number > 0, at_end=number < len(audible) - 1
        )
        if pcm:
            pcm += joint
        offset = len(pcm) / 2 / rate - skipped
        marks += (
            replace(
                m, start=m.start + place, end=m.end + place, seconds=round(m.seconds + offset, 4)
            )
            for m in sound.marks
        )
        pcm += sound.pcm
    return Sound(pcm=bytes(pcm), rate=rate, marks=tuple(marks))


def _without_edges(sound: Sound, *, at_start: bool, at_end: bool) -> tuple[float, Sound]:
    """Shorten the silence at a sound's edges; return how many seconds its beginning lost."""
    loud = np.flatnonzero(np.abs(np.frombuffer(sound.pcm, "<i2").astype(np.int32)) >= _FAINT)
    if not len(loud):
        return 0.0, sound
    edge = round(_EDGE_SECONDS * sound.rate)
    first = max(int(loud[0]) - edge, 0) if at_start else 0
    last = int(loud[-1]) + 1 + edge if at_end else len(sound.pcm) // 2
    return first / sound.rate, replace(sound, pcm=sound.pcm[2 * first : 2 * last])


def at_one_rate(parts: Sequence[tuple[int, Sound]]) -> Sequence[tuple[int, Sound]]:
    """Return pieces at the rate of the longest: two engines may have spoken them."""
    audible = [sound for _place, sound in parts if sound.pcm]
    if len({sound.rate for sound in audible}) < 2:  # noqa: PLR2004 - one rate
        return parts
    rate = max(audible, key=lambda sound: sound.seconds).rate
    return [(place, _resample(sound, rate)) for place, sound in parts]


def _resample(sound: Sound, rate: int) -> Sound:
    if sound.rate == rate or not sound.pcm:
        return sound
    import numpy as np  # noqa: PLC0415 - only where two engines speak a sentence
    import soxr  # noqa: PLC0415 - the same

    samples = soxr.resample(np.frombuffer(sound.pcm, "<i2"), sound.rate, rate)
    return replace(sound, pcm=samples.astype("<i2").tobytes(), rate=rate)


def apply_gain(sound: Sound, level_db: float) -> Sound:
    """Return a sound with its level changed; what passes full scale is clipped."""
    if not level_db or not sound.pcm:
        return sound
    samples = np.frombuffer(sound.pcm, "<i2") * 10 ** (level_db / 20)
    return replace(sound, pcm=np.clip(samples.round(), -32768, 32767).astype("<i2").tobytes())


def is_mute(sound: Sound) -> bool:
    """Tell whether nothing can be heard."""
    # Most sounds answer after a few samples.
    return all(-_FAINT < value < _FAINT for value in memoryview(sound.pcm).cast("h")[::_SPARSE])


def check_plausible(text: str, sound: Sound, speed: float) -> None:
    """Raise when a sound cannot be this text: mute, cut short, or endless."""
    if is_mute(sound):
        raise UnreliableError("silence instead of speech")
    letters = sum(map(str.isalnum, text))
    if letters >= _FEW_LETTERS and letters / sound.seconds > _FASTEST_LETTERS * speed:
        raise UnreliableError(f"{letters} letters in {sound.seconds:.1f} s: words are missing")
    if sound.seconds > (3 + _SLOWEST_SECONDS * len(text)) / speed:
        raise UnreliableError(f"{sound.seconds:.0f} s of sound for {len(text)} characters")
