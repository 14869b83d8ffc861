"""Words as written and words as heard become findings: what was not said as it should be."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from audio_builder.listening.alignment import Pair, align
from audio_builder.listening.words import SpokenWord, alike
from audio_builder.model.episode import Cue
from audio_builder.model.script import UtteranceRole

# Recognisers mistake single words and names; three in a row they do not.
LEAST_WORDS = 3
# Less of the words in common, and the sound is another text's.
_SAME_TEXT_SHARE = 0.3
_LEAST_WORDS_OF_A_TEXT = 12
# So much of a run must be in one place of the text to have been taken from there.
_ORIGIN_SHARE = 0.6
# Recognisers time words to a fifth of a second: pace is judged over stretches longer than that.
_PACE_SECONDS = 2.5
_PACE_WORDS = 5
_SLOWEST, _FASTEST = 1.4, 0.7
_MOST_STEP_SECONDS = 3.0
# An engine's own stop before a consonant is shorter; a pause between sentences is three times it.
_SHORTEST_PAUSE_SECONDS = 0.12
_MEANT_PAUSE_SECONDS = 0.25
# Speech ends this long after the last word is thought to end.
_LAST_WORD_SECONDS = 1.0
_SOUND_SECONDS = 0.6


class FindingKind(StrEnum):
    """What may be wrong with what is heard, most serious first."""

    SILENT = "silent"
    OTHER_ARTICLE = "other-article"
    MISSING = "missing"
    ORDER = "order"
    TWICE = "said-twice"
    OTHER_WORDS = "other-words"
    AFTER_END = "after-the-end"
    PACE = "pace"
    RUN_TOGETHER = "run-together"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was not said as it is written."""

    kind: FindingKind
    start: float
    """Seconds of the sound."""
    end: float
    written: str = ""
    heard: str = ""
    cue: int = -1
    """Index of the first cue it concerns; -1 is none."""

    @property
    def problem(self) -> str:
        """Say it in a line."""
        return f"{_PROBLEMS[self.kind]}{_quoted('; written', self.written)}" + _quoted(
            "; heard", self.heard
        )


_PROBLEMS = {
    FindingKind.SILENT: "nothing is heard",
    FindingKind.OTHER_ARTICLE: "the sound is of another text",
    FindingKind.MISSING: "is not said",
    FindingKind.ORDER: "is said in another place",
    FindingKind.TWICE: "is said twice",
    FindingKind.OTHER_WORDS: "other words are said",
    FindingKind.AFTER_END: "something is heard after the last word",
    FindingKind.PACE: "the pace is not the script's",
    FindingKind.RUN_TOGETHER: "two sentences run together",
}
_LONGEST_QUOTE = 100


def _quoted(label: str, text: str) -> str:
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()}…"
    return f"{label} “{short}”" if text else ""


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

    def sounding(self, start: float, end: float) -> float:
        """Return for how many seconds something is heard within a stretch."""
        return self._steps(start, end).count(0) * self.step_seconds

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
        pairs=align(written, heard),
        facts=facts,
        language=language,
    )


def find(comparison: Comparison) -> tuple[Finding, ...]:
    """Return what was not said as it is written, in the order of the sound."""
    whole = _whole(comparison)
    if whole:
        return (whole,)
    found = sorted(
        (
            *_different(comparison),
            *_pace(comparison),
            *_run_together(comparison),
            *_after_end(comparison),
        ),
        key=lambda one: (list(FindingKind).index(one.kind), one.start),
    )
    return tuple(sorted(_merged(found), key=lambda one: one.start))


def _whole(comparison: Comparison) -> Finding | None:
    """Return what makes all other findings idle: no words at all, or another text's."""
    written, heard = comparison.written, comparison.heard
    end = comparison.facts.seconds
    if len(written) >= LEAST_WORDS and not heard:
        return Finding(kind=FindingKind.SILENT, start=0.0, end=end, written=_text(written))
    if (
        len(written) >= _LEAST_WORDS_OF_A_TEXT
        and len(heard) >= _LEAST_WORDS_OF_A_TEXT
        and len(comparison.pairs) < _SAME_TEXT_SHARE * min(len(written), len(heard))
    ):
        return Finding(
            kind=FindingKind.OTHER_ARTICLE,
            start=0.0,
            end=end,
            written=_text(written),
            heard=_text(heard),
        )
    return None


class Block(Struct, frozen=True, kw_only=True):
    """A stretch between pairs: words written and not heard, heard and not written."""

    w0: int
    w1: int
    h0: int
    h1: int


def blocks(comparison: Comparison) -> Iterator[Block]:
    """Yield where the two differ."""
    edges = [(-1, -1), *comparison.pairs, (len(comparison.written), len(comparison.heard))]
    for (w0, h0), (w1, h1) in pairwise(edges):
        if w1 - w0 > 1 or h1 - h0 > 1:
            yield Block(w0=w0 + 1, w1=w1, h0=h0 + 1, h1=h1)


def _different(comparison: Comparison) -> Iterator[Finding]:
    """Yield runs of words that are missing, too many, in another place, or other words."""
    written, heard = comparison.written, comparison.heard
    differing = [
        block
        for block in blocks(comparison)
        if max(block.w1 - block.w0, block.h1 - block.h0) >= LEAST_WORDS
        and not alike(written[block.w0 : block.w1], heard[block.h0 : block.h1])
    ]
    source = _Source(comparison)
    moved: set[int] = set()
    explained: set[int] = set()
    for block in differing:
        origin = source.find(heard[block.h0 : block.h1])
        if not origin:
            continue
        explained.add(block.h0)
        run = written[origin.start : origin.stop]
        is_twice = source.said(origin) > len(run) / 2
        moved.update(() if is_twice else origin)
        yield _of_run(
            comparison,
            FindingKind.TWICE if is_twice else FindingKind.ORDER,
            run,
            heard[block.h0 : block.h1],
        )
    for block in differing:
        missing = [written[w] for w in range(block.w0, block.w1) if w not in moved]
        said = [] if block.h0 in explained else heard[block.h0 : block.h1]
        yield from _unexplained(comparison, block, missing, said)


def _unexplained(
    comparison: Comparison, block: Block, missing: list[SpokenWord], said: list[SpokenWord]
) -> Iterator[Finding]:
    """Yield what a block shows that is neither moved nor repeated."""
    missing = _judged(comparison, missing)
    if len(missing) >= LEAST_WORDS and len(said) < len(missing) / 2:
        yield _of_run(comparison, FindingKind.MISSING, missing, said)
    elif max(len(missing), len(said)) >= LEAST_WORDS and not alike(missing, said):
        if block.w0 == len(comparison.written):
            said = [word for word in said if not _is_ours(comparison, word)]
            if len(said) >= LEAST_WORDS:
                yield _of_run(comparison, FindingKind.AFTER_END, [], said)
        elif missing or not _is_music(comparison, block):
            yield _of_run(comparison, FindingKind.OTHER_WORDS, missing, said)


def _judged(comparison: Comparison, words: list[SpokenWord]) -> list[SpokenWord]:
    """Leave out passages in another language than the recogniser was told to hear."""
    return [
        word for word in words if comparison.cues[word.cue].language in {"", comparison.language}
    ]


def _is_music(comparison: Comparison, block: Block) -> bool:
    """Tell whether words are heard before the first cue, in a sound file played first."""
    first = comparison.cues[0].start if comparison.cues else 0.0
    return block.w0 == 0 and comparison.heard[block.h1 - 1].end <= first + _LAST_WORD_SECONDS


def _is_ours(comparison: Comparison, word: SpokenWord) -> bool:
    """Tell whether a word is heard in the sound file that was put after the last cue."""
    return _has_outro(comparison) and word.start < comparison.facts.expected_seconds


def _has_outro(comparison: Comparison) -> bool:
    last = comparison.cues[-1].end if comparison.cues else 0.0
    return comparison.facts.expected_seconds - last > 2 * _LAST_WORD_SECONDS


class _Source:
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

    def said(self, words: range) -> int:
        """Return how many of the words are heard in their own place."""
        return sum(word in self._said for word in words)


def _of_run(
    comparison: Comparison,
    kind: FindingKind,
    written: Sequence[SpokenWord],
    heard: Sequence[SpokenWord],
) -> Finding:
    """Return a finding about runs of words; what was heard says when, if anything was."""
    if heard and kind is not FindingKind.MISSING:
        start, end = heard[0].start, heard[-1].end
    else:
        start, end = written[0].start, written[-1].end
    return Finding(
        kind=kind,
        start=round(start, 2),
        end=round(max(start, end), 2),
        written=_as_written(comparison, written),
        heard=_text(heard),
        cue=written[0].cue if written else -1,
    )


def _as_written(comparison: Comparison, words: Sequence[SpokenWord]) -> str:
    """Return the cues' own text where they are meant whole, else the words as spoken."""
    counts = Counter(word.cue for word in words)
    whole = Counter(word.cue for word in comparison.written if word.cue in counts)
    parts: list[str] = []
    for cue in counts:
        of_cue = [word for word in words if word.cue == cue]
        parts.append(comparison.cues[cue].text if len(of_cue) == whole[cue] else _text(of_cue))
    return " ".join(parts)


def _text(words: Iterable[SpokenWord]) -> str:
    return " ".join(word.text for word in words)


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
                start=place.start,
                end=place.end,
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
        if comparison.facts.longest_quiet(ended.start, began.end) < _SHORTEST_PAUSE_SECONDS:
            yield Finding(
                kind=FindingKind.RUN_TOGETHER,
                start=round(ended.start, 2),
                end=round(began.end, 2),
                written=f"{one.text} {other.text}",
                cue=before.cue,
            )


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
    spoken = comparison.heard[-1].end + _LAST_WORD_SECONDS
    start = max(spoken, facts.expected_seconds) if _has_outro(comparison) else spoken
    if facts.sounding(start, facts.seconds) > _SOUND_SECONDS:
        yield Finding(kind=FindingKind.AFTER_END, start=round(start, 2), end=facts.seconds)


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Join findings of one kind about neighbouring sentences into one."""
    held: Finding | None = None
    for finding in findings:
        if held and held.kind is finding.kind and 0 <= finding.cue - held.cue <= 1:
            held = Finding(
                kind=held.kind,
                start=held.start,
                end=max(held.end, finding.end),
                written=_joined(held.written, finding.written, held.kind),
                heard=_joined(held.heard, finding.heard, held.kind),
                cue=finding.cue,
            )
            continue
        if held:
            yield held
        held = finding
    if held:
        yield held


def _joined(one: str, other: str, kind: FindingKind) -> str:
    if kind is FindingKind.PACE:
        # Lengths, which add up.
        return f"{float(one.split(maxsplit=1)[0]) + float(other.split(maxsplit=1)[0]):.1f} s"
    return f"{one} {other}".strip()
