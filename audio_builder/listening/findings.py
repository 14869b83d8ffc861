"""What was not said as it is written: the kinds of it, and the line for each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from audio_builder.listening.comparison import Comparison
from audio_builder.listening.words import SpokenWord

LEAST_WORDS = 3
"""Recognisers mistake single words and names; three in a row they do not."""
_LONGEST_QUOTE = 100


class FindingKind(StrEnum):
    """What may be wrong with what is heard, most serious first."""

    SILENT = "silent"
    OTHER_ARTICLE = "other-article"
    MISSING = "missing"
    ORDER = "order"
    TWICE = "said-twice"
    OTHER_WORDS = "other-words"
    AFTER_END = "after-the-end"
    DEAD_AIR = "dead-air"
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
    last_cue: int = -1
    """Index of the last one, where they are several."""

    @property
    def problem(self) -> str:
        """Say it in a line."""
        return f"{_PROBLEMS[self.kind]}{_quote('; written', self.written)}" + _quote(
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
    FindingKind.DEAD_AIR: "there is silence that is no pause",
    FindingKind.PACE: "is said at another pace than the script's",
    FindingKind.RUN_TOGETHER: "two sentences run together",
}


def _quote(label: str, text: str) -> str:
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()}…"
    return f"{label} “{short}”" if text else ""


def finding_of_run(
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
        written=_written_text(comparison, written),
        heard=text_of(heard),
        cue=written[0].cue if written else -1,
        last_cue=written[-1].cue if written else -1,
    )


def _written_text(comparison: Comparison, words: Sequence[SpokenWord]) -> str:
    """Return the cues' own text where they are meant whole, else the words as spoken."""
    counts = Counter(word.cue for word in words)
    whole = Counter(word.cue for word in comparison.written if word.cue in counts)
    parts: list[str] = []
    for cue in counts:
        of_cue = [word for word in words if word.cue == cue]
        parts.append(comparison.cues[cue].text if len(of_cue) == whole[cue] else text_of(of_cue))
    return " ".join(parts)


def text_of(words: Iterable[SpokenWord]) -> str:
    """Return words as a line."""
    return " ".join(word.text for word in words)
