"""What the times of words show: pace, pauses, and sound where none should be."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from audio_builder.listening.comparison import Comparison
from audio_builder.listening.findings import LEAST_WORDS, Finding, FindingKind
from audio_builder.model.episode import Cue
from audio_builder.model.script import UtteranceRole

# Recognisers time words to a fifth of a second: pace is judged over stretches longer than that.
_PACE_SECONDS = 2.5
_PACE_WORDS = 5
_SLOWEST, _FASTEST = 1.4, 0.7
_MOST_STEP_SECONDS = 3.0
# An engine's own stop before a consonant is shorter; a pause between sentences is three times it.
_SHORTEST_PAUSE_SECONDS = 0.12
_MEANT_PAUSE_SECONDS = 0.25
# Recognisers put words into the pause beside them.
_WORD_TIME_SECONDS = 0.4
# Speech ends this long after the last word is thought to end.
_LAST_WORD_SECONDS = 1.0
_SOUND_SECONDS = 0.6
# Of three words in a row even a comma leaves more than this to be heard.
_MUTED_SHARE = 0.25
_SHORTEST_RUN_SECONDS = 0.4
_SAME_LENGTH_SECONDS = 0.3
# Silence this much longer than any pause of the script is no pause.
_DEAD_AIR_SECONDS = 1.6


def find_timing(comparison: Comparison) -> Iterator[Finding]:
    """Yield what is wrong with when the words are said."""
    yield from _pace(comparison)
    yield from _run_together(comparison)
    yield from _after_end(comparison)
    yield from _dead_air(comparison)


def _steps(comparison: Comparison) -> Iterator[tuple[int, float, float]]:
    """Yield cue, written and heard seconds from one heard word to the next."""
    for (w0, h0), (w1, h1) in pairwise(comparison.pairs):
        before, after = comparison.written[w0], comparison.written[w1]
        if (w1 - w0, h1 - h0) != (1, 1) or before.cue != after.cue:
            continue
        said = comparison.heard[h1].start - comparison.heard[h0].start
        if 0 <= said <= _MOST_STEP_SECONDS:
            yield before.cue, after.start - before.start, said


def _pace(comparison: Comparison) -> Iterator[Finding]:
    """Yield sentences that are said much slower or faster than the script has them."""
    meant: Counter[int] = Counter()
    said: defaultdict[int, float] = defaultdict(float)
    lasted: defaultdict[int, float] = defaultdict(float)
    for cue, written, heard in _steps(comparison):
        meant[cue] += 1
        lasted[cue] += written
        said[cue] += heard
    for cue, words in meant.items():
        if words < _PACE_WORDS or lasted[cue] < _PACE_SECONDS:
            continue
        ratio = said[cue] / lasted[cue]
        if not _FASTEST <= ratio <= _SLOWEST:
            place = comparison.cues[cue]
            yield Finding(
                kind=FindingKind.PACE,
                start=round(place.start, 2),
                end=round(place.end, 2),
                written=f"{lasted[cue]:.1f} s",
                heard=f"{said[cue]:.1f} s",
                cue=cue,
            )


def _run_together(comparison: Comparison) -> Iterator[Finding]:
    """Yield sentences that follow each other without the pause that the script has."""
    if not comparison.facts.quiet:
        return
    for (w0, h0), (w1, h1) in pairwise(comparison.pairs):
        before, after = comparison.written[w0], comparison.written[w1]
        if (w1 - w0, h1 - h0) != (1, 1) or before.cue + 1 != after.cue:
            continue
        one, other = comparison.cues[before.cue], comparison.cues[after.cue]
        if other.start - one.end < _MEANT_PAUSE_SECONDS or _may_have_music(one):
            continue
        ended, began = comparison.heard[h0], comparison.heard[h1]
        around = ended.start - _WORD_TIME_SECONDS, began.end + _WORD_TIME_SECONDS
        if _has_own_length(comparison):
            around = one.end - _WORD_TIME_SECONDS, other.start + _WORD_TIME_SECONDS
        if comparison.facts.longest_quiet(*around) < _SHORTEST_PAUSE_SECONDS:
            yield Finding(
                kind=FindingKind.RUN_TOGETHER,
                start=round(ended.start, 2),
                end=round(began.end, 2),
                written=f"{one.text} {other.text}",
                cue=before.cue,
            )


def _has_own_length(comparison: Comparison) -> bool:
    """Tell whether the sound is as long as it was made, so that cues tell its times."""
    facts = comparison.facts
    return abs(facts.seconds - facts.expected_seconds) <= _SAME_LENGTH_SECONDS


def _may_have_music(cue: Cue) -> bool:
    return cue.role in {UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE}


def _after_end(comparison: Comparison) -> Iterator[Finding]:
    """Yield sound after the last word that is no word."""
    facts = comparison.facts
    if not comparison.heard or not comparison.pairs or not facts.quiet:
        return
    last_written, last_heard = comparison.pairs[-1]
    if len(comparison.heard) - 1 - last_heard >= LEAST_WORDS:
        return  # told of as words
    if len(comparison.written) - 1 - last_written >= LEAST_WORDS:
        return
    spoken = comparison.heard[last_heard].end + _LAST_WORD_SECONDS
    start = max(spoken, facts.expected_seconds) if comparison.has_outro else spoken
    if facts.sound_seconds(start, facts.seconds) > _SOUND_SECONDS:
        yield Finding(
            kind=FindingKind.AFTER_END, start=round(start, 2), end=round(facts.seconds, 2)
        )


def find_muted(comparison: Comparison) -> Iterator[Finding]:
    """Yield words in a row at whose time nothing is heard, whatever the recogniser makes of it.

    Only where the sound is as long as it was made: else the times are those of other words.
    """
    facts = comparison.facts
    if not facts.quiet or not _has_own_length(comparison):
        return
    for index, cue in enumerate(comparison.cues):
        muted: set[int] = set()
        for first in range(len(cue.words) - LEAST_WORDS + 1):
            start, end = cue.words[first].start, cue.words[first + LEAST_WORDS - 1].end
            sounding = facts.sound_seconds(start, end)
            if end - start >= _SHORTEST_RUN_SECONDS and sounding < _MUTED_SHARE * (end - start):
                muted.update(range(first, first + LEAST_WORDS))
        if muted:
            first_word, last_word = cue.words[min(muted)], cue.words[max(muted)]
            yield Finding(
                kind=FindingKind.MISSING,
                start=round(first_word.start, 2),
                end=round(last_word.end, 2),
                written=cue.text[first_word.text_start : last_word.text_end],
                cue=index,
            )


def _dead_air(comparison: Comparison) -> Iterator[Finding]:
    """Yield silence that is longer than the script has any."""
    cues, facts = comparison.cues, comparison.facts
    if not cues:
        return
    pauses = [after.start - before.end for before, after in pairwise(cues)]
    pauses += [cues[0].start, facts.expected_seconds - cues[-1].end]
    longest = max(pauses) + _DEAD_AIR_SECONDS
    for start, end in facts.silences():
        if end - start > longest:
            yield Finding(kind=FindingKind.DEAD_AIR, start=round(start, 2), end=round(end, 2))
