"""What was written and what was heard are laid side by side."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from audio_builder.listening.alignment import Pair, align
from audio_builder.listening.words import SpokenWord
from audio_builder.model.episode import Cue

# Longer than any pause after the last word.
_OUTRO_SECONDS = 2.0


class SoundFacts(Struct, frozen=True, kw_only=True):
    """What was measured of the sound beside its words."""

    seconds: float
    expected_seconds: float
    """How long it was when it was made."""
    quiet: bytes = b""
    """1 for every step in which nothing is heard."""
    step_seconds: float = 0.01

    def longest_quiet(self, start: float, end: float) -> float:
        """Return the longest silence within a stretch, in seconds."""
        steps = self._steps(start, end)
        return max(map(len, steps.split(b"\0")), default=0) * self.step_seconds

    def sound_seconds(self, start: float, end: float) -> float:
        """Return for how many seconds something is heard within a stretch."""
        return self._steps(start, end).count(0) * self.step_seconds

    def silences(self) -> Iterator[tuple[float, float]]:
        """Yield each stretch in which nothing is heard, in seconds."""
        at = 0
        for is_quiet, run in groupby(self.quiet):
            first, at = at, at + sum(1 for _ in run)
            if is_quiet:
                yield first * self.step_seconds, at * self.step_seconds

    def _steps(self, start: float, end: float) -> bytes:
        first, last = (max(0, round(at / self.step_seconds)) for at in (start, end))
        return self.quiet[first:last]


class Comparison(Struct, frozen=True, kw_only=True):
    """What was written, what was heard, and which of it is the same."""

    cues: tuple[Cue, ...]
    written: list[SpokenWord]
    heard: list[SpokenWord]
    pairs: list[Pair]
    facts: SoundFacts
    language: str

    @property
    def heard_share(self) -> float:
        """The share of the written words that were heard."""
        return len(self.pairs) / max(1, len(self.written))

    @property
    def word_error_share(self) -> float:
        """The recogniser's word errors by the words written: other, missing and added words."""
        misspelled = sum(self.written[w].form != self.heard[h].form for w, h in self.pairs)
        runs = sum(max(one.w1 - one.w0, one.h1 - one.h0) for one in mismatches(self))
        return (misspelled + runs) / max(1, len(self.written))

    @property
    def has_outro(self) -> bool:
        """Whether a sound file was put after the last cue when the episode was made."""
        last = self.cues[-1].end if self.cues else 0.0
        return self.facts.expected_seconds - last > _OUTRO_SECONDS


def compare(
    cues: Sequence[Cue],
    written: list[SpokenWord],
    heard: list[SpokenWord],
    facts: SoundFacts,
    language: str,
) -> Comparison:
    """Align what was heard with what was written."""
    return Comparison(
        cues=tuple(cues),
        written=written,
        heard=heard,
        pairs=_at_sentence_edges(align(written, heard), written),
        facts=facts,
        language=language,
    )


def _at_sentence_edges(pairs: Sequence[Pair], written: Sequence[SpokenWord]) -> list[Pair]:
    """Move runs of words not heard to sentences' edges, where the words leave it open.

    Of two sentences that begin alike, the first words of either may be those that were heard.
    """
    moved = list(pairs)
    for index in range(1, len(moved)):
        (w0, h0), (w1, h1) = moved[index - 1], moved[index]
        if w1 - w0 == 1 or h1 - h0 != 1:
            continue
        best, back = index, index - 1
        first, last = w0 + 1, w1 - 1
        # One step back: the word before the run is not heard, its last word is.
        while back >= 0 and not _is_start(written, first):
            w, h = moved[back]
            at_run = w == first - 1 and h == h1 - (index - back)
            if not at_run or written[w].form != written[last].form:
                break
            first, last, back = first - 1, last - 1, back - 1
            if _is_start(written, first):
                best = back + 1
        for place in range(best, index):
            w, h = moved[place]
            moved[place] = (w + (w1 - w0 - 1), h)
    return moved


def _is_start(written: Sequence[SpokenWord], at: int) -> bool:
    return at == 0 or written[at].cue != written[at - 1].cue


class Mismatch(Struct, frozen=True, kw_only=True):
    """A stretch between pairs: words written and not heard, heard and not written."""

    w0: int
    w1: int
    h0: int
    h1: int


def mismatches(comparison: Comparison) -> Iterator[Mismatch]:
    """Yield where the two differ."""
    edges = [(-1, -1), *comparison.pairs, (len(comparison.written), len(comparison.heard))]
    for (w0, h0), (w1, h1) in pairwise(edges):
        if w1 - w0 > 1 or h1 - h0 > 1:
            yield Mismatch(w0=w0 + 1, w1=w1, h0=h0 + 1, h1=h1)
