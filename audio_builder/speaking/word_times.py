"""Word events of an engine become marks on the words of the text."""

import re
from collections.abc import Iterable

# Scripts written without spaces: each character is a token, else a whole sentence would be one.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|"
    r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)

# How far ahead a timed word is looked for: further, and a common word would be found too late.
_REACH = 60


def words_of(text: str) -> list[tuple[int, int]]:
    """Return start and end of every word."""
    return [found.span() for found in _TOKEN.finditer(text)]


def place(
    text: str, events: Iterable[tuple[int, int, float]], seconds: float
) -> list[tuple[int, int, float]]:
    """Return (start, end, time) for the words that some event starts in.

    Events are (first character, length, time). Engines repeat them inside numbers and
    abbreviations, drift by a few characters there and send empty ones, so a word's time is that
    of the first event that starts in it; times never run backwards nor out of the sound.
    """
    tokens, starts = words_of(text), iter(sorted(e for e in events if e[1] > 0))
    found: list[tuple[int, int, float]] = []
    event = next(starts, None)
    latest = 0.0
    for start, end in tokens:
        while event is not None and event[0] < start:
            event = next(starts, None)
        if event is None:
            break
        if event[0] < end:
            latest = min(max(event[2], latest), seconds)
            found.append((start, end, round(latest, 4)))
    return found


def match(
    text: str, words: Iterable[tuple[str, float]], seconds: float
) -> list[tuple[int, int, float]]:
    """Find words an engine timed in the text, one after the other; what is not there is left out.

    Engines tell ``$5`` as ``five dollars`` and punctuation as words of their own.
    """
    events: list[tuple[int, int, float]] = []
    place_reached = 0
    lowered = text.lower()
    for word, at in words:
        spoken = word.strip().lower()
        if not any(map(str.isalnum, spoken)):
            continue
        found = lowered.find(spoken, place_reached, place_reached + _REACH + len(spoken))
        if found >= 0:
            events.append((found, len(spoken), at))
            place_reached = found + len(spoken)
    return place(text, events, seconds)
