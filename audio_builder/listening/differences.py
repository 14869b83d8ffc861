"""Runs of words that are missing, too many, in another place, or other words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from audio_builder.listening.comparison import Comparison, Mismatch, mismatches
from audio_builder.listening.findings import LEAST_WORDS, Finding, FindingKind, finding_of_run
from audio_builder.listening.words import SpokenWord, alike

# So much of a run must be in one place of the text to have been taken from there.
_ORIGIN_SHARE = 0.6
# Recognisers end a word too early or too late by less than this.
_LAST_WORD_SECONDS = 1.0


def is_different(written: Sequence[SpokenWord], heard: Sequence[SpokenWord]) -> bool:
    """Tell whether two runs differ by more than recognisers mistake."""
    # “And a half” for “point five” is one of their mistakes.
    extra = len(heard) - len(written)
    return max(len(written), extra) >= LEAST_WORDS and not alike(written, heard)


def find_differences(comparison: Comparison) -> Iterator[Finding]:
    """Yield runs of words that are missing, too many, in another place, or other words."""
    written, heard = comparison.written, comparison.heard
    differing = [
        mismatch
        for mismatch in mismatches(comparison)
        if is_different(written[mismatch.w0 : mismatch.w1], heard[mismatch.h0 : mismatch.h1])
    ]
    finder = _OriginFinder(comparison)
    moved: set[int] = set()
    explained: set[int] = set()
    for mismatch in differing:
        origin = finder.find(heard[mismatch.h0 : mismatch.h1])
        if not origin:
            continue
        explained.add(mismatch.h0)
        run = written[origin.start : origin.stop]
        is_twice = finder.count_said(origin) > len(run) / 2
        moved.update(() if is_twice else origin)
        yield finding_of_run(
            comparison,
            FindingKind.TWICE if is_twice else FindingKind.ORDER,
            run,
            heard[mismatch.h0 : mismatch.h1],
        )
    for mismatch in differing:
        missing = [written[w] for w in range(mismatch.w0, mismatch.w1) if w not in moved]
        said = [] if mismatch.h0 in explained else heard[mismatch.h0 : mismatch.h1]
        yield from _unexplained_findings(comparison, mismatch, missing, said)


def _unexplained_findings(
    comparison: Comparison, mismatch: Mismatch, missing: list[SpokenWord], said: list[SpokenWord]
) -> Iterator[Finding]:
    """Yield what a mismatch shows that is neither moved nor repeated."""
    missing = _words_to_judge(comparison, missing)
    if len(missing) >= LEAST_WORDS and len(said) < len(missing) / 2:
        yield finding_of_run(comparison, FindingKind.MISSING, missing, said)
    elif is_different(missing, said):
        if mismatch.w0 == len(comparison.written):
            said = [word for word in said if not _is_ours(comparison, word)]
            if len(said) >= LEAST_WORDS:
                yield finding_of_run(comparison, FindingKind.AFTER_END, [], said)
        elif missing or not _is_music(comparison, mismatch):
            yield finding_of_run(comparison, FindingKind.OTHER_WORDS, missing, said)


def _words_to_judge(comparison: Comparison, words: list[SpokenWord]) -> list[SpokenWord]:
    """Leave out passages in another language than the recogniser was told to hear."""
    return [
        word for word in words if comparison.cues[word.cue].language in {"", comparison.language}
    ]


def _is_music(comparison: Comparison, mismatch: Mismatch) -> bool:
    """Tell whether words are heard before the first cue, in a sound file played first."""
    first = comparison.cues[0].start if comparison.cues else 0.0
    return mismatch.w0 == 0 and comparison.heard[mismatch.h1 - 1].end <= first + _LAST_WORD_SECONDS


def _is_ours(comparison: Comparison, word: SpokenWord) -> bool:
    """Tell whether a word is heard in the sound file that was put after the last cue."""
    return comparison.has_outro and word.start < comparison.facts.expected_seconds


class _OriginFinder:
    """Finds the place of the text that a run of heard words was taken from."""

    def __init__(self, comparison: Comparison) -> None:
        self._said = {w for w, _ in comparison.pairs}
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        forms = [word.form for word in comparison.written]
        for at, run in enumerate(zip(forms, forms[1:], forms[2:], strict=False)):
            self._places[run].append(at)

    def find(self, heard: Sequence[SpokenWord]) -> range | None:
        """Return the written words that a run repeats, if it repeats any."""
        forms = [word.form for word in heard]
        runs = list(zip(forms, forms[1:], forms[2:], strict=False))
        votes = Counter(
            place - at for at, run in enumerate(runs) for place in self._places.get(run, ())
        )
        if not votes:
            return None
        # A word more or less heard within the run shifts what follows by one.
        near = {shift: votes[shift - 1] + votes[shift] + votes[shift + 1] for shift in votes}
        best = max(sorted(near), key=near.__getitem__)
        if near[best] < _ORIGIN_SHARE * len(runs):
            return None
        return range(max(0, best), max(0, best) + len(forms))

    def count_said(self, words: range) -> int:
        """Count the words that are heard in their own place."""
        return sum(word in self._said for word in words)
