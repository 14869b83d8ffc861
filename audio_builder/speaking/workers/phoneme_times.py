"""Timed phonemes of a neural voice become marks on the words of the text."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from audio_builder.speaking.word_times import place, words_of

# Stress, length and tie marks differ between a word alone and a word in its sentence.
_UNSTABLE = frozenset("ˈˌːˑ‿͡'`-")


def place_phonemes(
    text: str,
    spoken: Sequence[tuple[str, float]],
    phonemes_of: Callable[[str], str],
    seconds: float,
) -> list[tuple[int, int, float]]:
    """Return (start, end, time) for the words whose phonemes are found in the sound.

    Numbers become several words and small words melt into their neighbours, so words are not
    counted: each is turned into phonemes alone, and the two strings are laid beside each other.
    """
    heard = [(sign, at) for signs, at in spoken for sign in signs if _is_stable(sign)]
    tokens = words_of(text)
    expected, starts = "", [0]
    for start, end in tokens:
        expected += "".join(sign for sign in phonemes_of(text[start:end]) if _is_stable(sign))
        starts.append(len(expected))
    matcher = SequenceMatcher(None, expected, "".join(sign for sign, _at in heard), autojunk=False)
    twins = {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    groups = _group_starts(spoken)
    events = []
    for index, ((start, end), (first, last)) in enumerate(
        zip(tokens, pairwise(starts), strict=True)
    ):
        found = next((place for place in range(first, last) if place in twins), None)
        if found is not None:
            # A lost first phoneme is as far before the found one as in the word alone.
            at = heard[max(twins[found] - (found - first), 0)][1]
            events.append((start, end - start, at))
        elif len(groups) == len(tokens):
            # A letter that is a word is called by its name when it stands alone.
            events.append((start, end - start, groups[index]))
    return place(text, events, seconds)


def _group_starts(spoken: Sequence[tuple[str, float]]) -> list[float]:
    """Return when each group of phonemes between blanks begins."""
    starts, is_between = list[float](), True
    for signs, at in spoken:
        if signs.isspace():
            is_between = True
        elif is_between and any(map(str.isalpha, signs)):
            starts.append(at)
            is_between = False
    return starts


def _is_stable(sign: str) -> bool:
    return sign.isalpha() and sign not in _UNSTABLE
