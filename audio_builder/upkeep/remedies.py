"""What is to be done about each kind of fault, most serious first."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from audio_builder.publishing.store.fault import Fault

_ANEW = "convert the article again: the episode keeps its address, listeners get the correction"
_REBUILD = "run audio-builder feed rebuild"
_SAY = "convert the article again; if the voice says it so again, try another one, or a name's entry in the lexicon"  # noqa: E501
_LISTEN = "open the link and listen"

REMEDIES: Final = MappingProxyType(
    {
        "episode": "convert the article again, or remove the episode's folder",
        "mp3": _ANEW,
        "heard-silent": _ANEW,
        "heard-other-article": _ANEW,
        "duration": _ANEW,
        "heard-missing": _SAY,
        "heard-order": _ANEW,
        "heard-said-twice": _SAY,
        "heard-other-words": f"{_LISTEN}; {_SAY}",
        "heard-after-the-end": _ANEW,
        "heard-pace": _ANEW,
        "heard-run-together": f"{_LISTEN}; {_ANEW}",
        "transcript": _ANEW,
        "dead-air": f"{_ANEW}; or make the pauses of the settings shorter",
        "pace": "see that speed and voice fit the language, and convert the article again",
        "true-peak": _ANEW,
        "loudness": _ANEW,
        "tags": "run audio-builder feed retag",
        "album": "run audio-builder feed retag",
        "rss": _REBUILD,
        "complete": _REBUILD,
        "guid": f"{_REBUILD}; if it stays, two episodes have the same guid: remove one",
        "enclosure": f"{_REBUILD}; a file that is missing comes back by converting its article",
        "enclosure-length": f"{_REBUILD}, if the file is whole; else convert its article again",
        "alternate": "convert the article again with the same formats, then rebuild the feed",
        "chapters": f"{_REBUILD}; a file that is missing comes back by converting its article",
        "artwork": "put a square JPEG or PNG of 1400 to 3000 pixels in its place",
        "channel": "correct podcast.toml, then run audio-builder feed rebuild",
        "category": "correct category in podcast.toml; docs/publish.md says which there are",
        "language": "correct language in podcast.toml",
        "self-link": "correct base_url in podcast.toml, then run audio-builder feed rebuild",
        "date": _REBUILD,
        "item": _REBUILD,
        "current": _REBUILD,
    }
)
"""By a fault's rule."""

_ORDER = {rule: place for place, rule in enumerate(REMEDIES)}


def most_serious_first(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults in the order in which they are worth mending; within a rule as they were."""
    return tuple(sorted(faults, key=lambda fault: _ORDER.get(fault.rule, len(_ORDER))))


def remedies_of(faults: Iterable[Fault]) -> dict[str, str]:
    """Return what to do about each kind of fault that is there, most serious first."""
    rules = dict.fromkeys(fault.rule for fault in most_serious_first(faults))
    return {rule: REMEDIES[rule] for rule in rules if rule in REMEDIES}


def remedy_lines(faults: Iterable[Fault]) -> tuple[str, ...]:
    """Return a line for each thing to do, with the kinds of faults it is for."""
    rules: dict[str, list[str]] = {}
    for rule, remedy in remedies_of(faults).items():
        rules.setdefault(remedy, []).append(rule)
    return tuple(f"[{', '.join(kinds)}] {remedy}" for remedy, kinds in rules.items())
