"""A comparison becomes findings, each fault once."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from audio_builder.listening.comparison import Comparison
from audio_builder.listening.differences import find_differences
from audio_builder.listening.findings import LEAST_WORDS, Finding, FindingKind, text_of
from audio_builder.listening.timing import find_muted, find_timing

# Less of the words in common, and the sound is another text's.
_SAME_TEXT_SHARE = 0.3
_LEAST_WORDS_OF_A_TEXT = 12


def find(comparison: Comparison) -> tuple[Finding, ...]:
    """Return what was not said as it is written, in the order of the sound."""
    whole = _whole(comparison)
    if whole:
        return (whole,)
    differences = list(find_differences(comparison))
    told = {cue for one in differences for cue in range(one.cue, max(one.cue, one.last_cue) + 1)}
    found = sorted(
        (
            *differences,
            *(one for one in find_muted(comparison) if one.cue not in told),
            *find_timing(comparison),
        ),
        key=lambda one: (list(FindingKind).index(one.kind), one.start),
    )
    return tuple(sorted(_merge_neighbours(found), key=lambda one: one.start))


def _whole(comparison: Comparison) -> Finding | None:
    """Return what makes all other findings idle: no words at all, or another text's."""
    written, heard = comparison.written, comparison.heard
    end = round(comparison.facts.seconds, 2)
    if len(written) >= LEAST_WORDS and not heard:
        return Finding(kind=FindingKind.SILENT, start=0.0, end=end, written=text_of(written))
    if (
        len(written) >= _LEAST_WORDS_OF_A_TEXT
        and len(heard) >= _LEAST_WORDS_OF_A_TEXT
        and len(comparison.pairs) < _SAME_TEXT_SHARE * min(len(written), len(heard))
    ):
        return Finding(
            kind=FindingKind.OTHER_ARTICLE,
            start=0.0,
            end=end,
            written=text_of(written),
            heard=text_of(heard),
        )
    return None


def _merge_neighbours(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Join findings of one kind about neighbouring sentences into one."""
    held: Finding | None = None
    for finding in findings:
        if held and held.kind is finding.kind and _follows(held, finding):
            held = replace(
                held,
                end=max(held.end, finding.end),
                written=_join_texts(held.written, finding.written, held.kind),
                heard=_join_texts(held.heard, finding.heard, held.kind),
                last_cue=max(held.last_cue, finding.cue, finding.last_cue),
            )
            continue
        if held:
            yield held
        held = finding
    if held:
        yield held


def _follows(held: Finding, finding: Finding) -> bool:
    last = max(held.cue, held.last_cue)
    return held.cue <= finding.cue <= last + 1


def _join_texts(one: str, other: str, kind: FindingKind) -> str:
    if kind is FindingKind.PACE:
        # Lengths, which add up.
        return f"{float(one.split(maxsplit=1)[0]) + float(other.split(maxsplit=1)[0]):.1f} s"
    return f"{one} {other}".strip()
