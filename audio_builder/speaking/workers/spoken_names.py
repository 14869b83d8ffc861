"""A text and its names become stretches to be turned into phonemes, and phonemes as they are."""

import re
from collections.abc import Callable, Iterator, Sequence

from audio_builder.speaking.workers.phoneme_alphabets import espeak

Names = Sequence[tuple[int, int, str]]
"""Start, end and IPA, in order."""

# What follows a name and belongs to its phonemes: alone it would be nothing to an engine.
_ENDING = re.compile(r"(['’]s\b)?([.,;:!?…]*)")
_SIGNS = '.,;:!?…()"“” '
_HISSING = ("s", "z", "ʃ", "ʒ")
_VOICELESS = ("p", "t", "k", "f", "θ")


def split_at_names(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield stretches of the text in order, each with its phonemes where it is a name."""
    reached = 0
    for start, end, ipa in names:
        if start < reached or not espeak(ipa):
            continue
        if start > reached:
            yield text[reached:start], ""
        ending = _ENDING.match(text, end)
        possessive, signs = ending.groups(default="") if ending else ("", "")
        reached = end + len(possessive) + len(signs)
        phonemes = _possessive(espeak(ipa)) if possessive else espeak(ipa)
        yield text[start:reached], phonemes + signs
    if reached < len(text):
        yield text[reached:], ""


def phonemes_with_names(text: str, names: Names, phonemes_of: Callable[[str], str]) -> str:
    """Return the phonemes of a text, those of its names as they are given."""
    whole = ""
    for stretch, given in split_at_names(text, names):
        before = " " if stretch[:1].isspace() or (whole and given) else ""
        after = " " if stretch[-1:].isspace() else ""
        whole += f"{before}{given or phonemes_of(stretch)}{after}"
    return " ".join(whole.split())


def word_phonemes(
    text: str, names: Names, phonemes_of: Callable[[str], str]
) -> Callable[[str], str]:
    """Return what gives the phonemes of a word alone, which may be a name."""
    known = {
        stretch.strip(_SIGNS): given for stretch, given in split_at_names(text, names) if given
    }

    def of_word(word: str) -> str:
        bare = word.strip(_SIGNS)
        return known[bare] if bare in known else phonemes_of(word)

    return of_word


def _possessive(ipa: str) -> str:
    last = ipa.rstrip("ˈˌː")[-1:]
    return ipa + ("ɪz" if last in _HISSING else "s" if last in _VOICELESS else "z")
