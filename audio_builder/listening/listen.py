"""An episode's sound is heard, and heard again where it is doubtful, and becomes findings."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from audio_builder.listening.comparison import Comparison, SoundFacts, compare, mismatches
from audio_builder.listening.differences import is_different
from audio_builder.listening.find import find
from audio_builder.listening.findings import Finding
from audio_builder.listening.names import NameHeard, names_heard
from audio_builder.listening.recognizer import RATE, Recognizer, read_parts, read_stretches
from audio_builder.listening.words import Say, SpokenWord, heard_words, written_words
from audio_builder.model.episode import Cue

# A doubtful stretch is heard again with so much of its surroundings.
_AROUND_SECONDS = 3.0
# Sound of which more is doubtful is wrong, not badly understood.
_MOST_DOUBTFUL_SHARE = 0.5
# A recogniser invents words for silence.
_LEAST_SOUND_SECONDS = 0.03

OnSeconds = Callable[[float], None]
"""Called with the seconds of sound that have been heard."""


class Listening(Struct, frozen=True, kw_only=True):
    """What was heard of one episode."""

    findings: tuple[Finding, ...]
    names: tuple[NameHeard, ...]
    heard_share: float
    """The share of the written words that were heard."""
    word_error_share: float = 0.0
    """Other, missing and added words by the words written."""


def listen(
    path: Path,
    cues: Sequence[Cue],
    language: str,
    facts: SoundFacts,
    recognizer: Recognizer,
    say: Say,
    on_seconds: OnSeconds = lambda _seconds: None,
) -> Listening:
    """Hear a file and compare its words with those of its cues.

    ``language`` is a primary tag that the recogniser knows.
    """
    written = written_words(cues, language, say)
    heard: list[SpokenWord] = []
    for start, samples in read_parts(path):
        words = heard_words(recognizer.hear(samples, language, offset=start), language, say)
        heard += _drop_inaudible(words, facts)
        on_seconds(start + len(samples) / RATE)
    first = compare(cues, written, heard, facts, language)
    windows = doubtful_windows(first)
    if not windows or _length(windows) > _MOST_DOUBTFUL_SHARE * facts.seconds:
        return _listening(first, find(first))
    for (start, end), samples in zip(windows, read_stretches(path, windows), strict=False):
        again = recognizer.hear(samples, language, offset=start, careful=True)
        new = _drop_inaudible(heard_words(again, language, say), facts)
        heard = _splice(heard, new, start, end)
    second = compare(cues, written, heard, facts, language)
    return _listening(second, confirm(find(first), find(second)))


def _listening(comparison: Comparison, findings: tuple[Finding, ...]) -> Listening:
    return Listening(
        findings=findings,
        names=tuple(names_heard(comparison)),
        heard_share=round(comparison.heard_share, 3),
        word_error_share=round(comparison.word_error_share, 3),
    )


def _drop_inaudible(words: Sequence[SpokenWord], facts: SoundFacts) -> list[SpokenWord]:
    """Leave out words that a recogniser made up where nothing is heard."""
    if not facts.quiet:
        return list(words)
    return [w for w in words if facts.sound_seconds(w.start, w.end) >= _LEAST_SOUND_SECONDS]


def doubtful_windows(comparison: Comparison) -> list[tuple[float, float]]:
    """Return the stretches of sound, in seconds, whose words are not those of the script."""
    heard, end = comparison.heard, comparison.facts.seconds
    windows: list[tuple[float, float]] = []
    for mismatch in mismatches(comparison):
        written = comparison.written[mismatch.w0 : mismatch.w1]
        if not is_different(written, heard[mismatch.h0 : mismatch.h1]):
            continue
        before = heard[mismatch.h0 - 1].end if mismatch.h0 else 0.0
        after = heard[mismatch.h1].start if mismatch.h1 < len(heard) else end
        first = _word_at(heard, before - _AROUND_SECONDS)
        last = _word_at(heard, after + _AROUND_SECONDS)
        start = min(before, heard[first].start) if first is not None else 0.0
        stop = max(after, heard[last].start) if last is not None else end
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(stop, windows[-1][1]))
        else:
            windows.append((start, stop))
    return windows


def _word_at(heard: Sequence[SpokenWord], moment: float) -> int | None:
    """Return the word that begins next after a moment; None outside all words."""
    if moment <= 0:
        return None
    return next((at for at, word in enumerate(heard) if word.start >= moment), None)


def _length(windows: Sequence[tuple[float, float]]) -> float:
    return sum(end - start for start, end in windows)


def _splice(
    heard: Sequence[SpokenWord], new: Sequence[SpokenWord], start: float, end: float
) -> list[SpokenWord]:
    """Put what was heard the second time in place of what was heard the first time."""
    return [
        *(word for word in heard if word.start < start),
        *new,
        *(word for word in heard if word.start >= max(start, end)),
    ]


def confirm(first: Sequence[Finding], second: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep what was found both times; what only a second look shows is the look's own doing."""
    return tuple(finding for finding in second if any(_meets(finding, one) for one in first))


def _meets(one: Finding, other: Finding) -> bool:
    return one.start <= other.end + _AROUND_SECONDS and other.start <= one.end + _AROUND_SECONDS
