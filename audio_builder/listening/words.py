"""Cues and what a recogniser wrote become words that can be compared: as they are spoken."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from audio_builder.model.episode import Cue

Say = Callable[[str, str], str]
"""Turns a line of a language into what is spoken for it: numbers and signs become words."""

# Scripts written without spaces are compared letter by letter; an apostrophe makes no two words.
_TOKEN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
    r"|(?:[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|(?<=\w)['’ʼ`´](?=\w))+"
)
# Letters that a name's other spellings exchange: Kiev and Kiew, Izhevsk and Ijevsk.
_SOUNDS = str.maketrans("cqxzvwdbgj", "kksffftpkk")
_VOWELS = re.compile(r"[aeiouyh]+")


class HeardSegment(Struct, frozen=True, kw_only=True):
    """A stretch of sound and what the recogniser wrote for it."""

    text: str
    start: float
    """Seconds from the start of the sound."""
    end: float
    times: tuple[tuple[int, float], ...] = ()
    """Characters of the text and the moment at which each is reached."""


class SpokenWord(Struct, frozen=True, kw_only=True):
    """One word as it is spoken."""

    text: str
    form: str
    """Its letters alone: what is compared."""
    key: str
    """How it sounds, roughly: names that are spelled in several ways have it in common."""
    start: float
    """Seconds."""
    end: float
    cue: int = -1
    """Index of the written word's cue."""
    is_name: bool = False
    """Whether it is written with a capital letter within its sentence."""


def written_words(cues: Sequence[Cue], language: str, say: Say) -> list[SpokenWord]:
    """Return the words of an episode's cues as they are to be spoken."""
    words: list[SpokenWord] = []
    for index, cue in enumerate(cues):
        spoken = say(cue.text, cue.language or language)
        times = _even_times(spoken, cue.start, cue.end)
        words += _words(spoken, times, cue.end, cue=index)
    return words


def heard_words(heard: Iterable[HeardSegment], language: str, say: Say) -> list[SpokenWord]:
    """Return the words a recogniser heard, as they are spoken."""
    words: list[SpokenWord] = []
    for stretch in heard:
        spoken = say(stretch.text, language)
        share = len(spoken) / max(1, len(stretch.text))
        times = [(at * share, moment) for at, moment in stretch.times]
        words += _words(
            spoken, times or _even_times(spoken, stretch.start, stretch.end), stretch.end
        )
    return words


def alike(written: Sequence[SpokenWord], heard: Sequence[SpokenWord]) -> bool:
    """Tell whether two runs of words may be the same sound: a name or a compound spelled anew."""
    one, other = ("".join(word.form for word in run) for run in (written, heard))
    if "".join(word.key for word in written) == "".join(word.key for word in heard):
        return True
    if not one or not other or max(len(one), len(other)) > _LONGEST_COMPARED:
        return one == other
    return max(_similarity(one, other), _similarity(_rough(one), _rough(other))) >= _ALIKE


# English runs of the same length that have nothing to do with each other come to 0.45.
_ALIKE = 0.6
_LONGEST_COMPARED = 400
_LEAST_LETTERS = 4


def _similarity(one: str, other: str) -> float:
    """Return the share of letters in the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for letter in one:
        before = 0
        for index, match in enumerate(other, 1):
            best = before + 1 if letter == match else max(row[index], row[index - 1])
            before, row[index] = row[index], best
    return 2 * row[-1] / max(1, len(one) + len(other))


def fold(text: str) -> str:
    """Return a word's letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


def _rough(form: str) -> str:
    sounds = form.replace("ph", "f").replace("zh", "j").replace("sh", "s").translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", sounds)


def _key(form: str) -> str:
    # Short words have too little to go by: "to" is not "the".
    if not form.isascii() or len(form) < _LEAST_LETTERS:
        return form
    rough = _rough(form)
    return rough[0] + _VOWELS.sub("", rough[1:])


def _even_times(text: str, start: float, end: float) -> list[tuple[float, float]]:
    return [(0, start), (max(1, len(text)), end)]


def _words(
    spoken: str, times: Sequence[tuple[float, float]], end: float, *, cue: int = -1
) -> Iterator[SpokenWord]:
    for number, match in enumerate(_TOKEN.finditer(spoken)):
        first, last = match.span()
        form = fold(match[0])
        if form:
            yield SpokenWord(
                text=match[0],
                form=form,
                key=_key(form),
                start=_moment(first, times),
                end=min(end, _moment(last, times)),
                cue=cue,
                is_name=number > 0 and match[0][0].isupper(),
            )


def _moment(at: float, times: Sequence[tuple[float, float]]) -> float:
    """Return when a character is reached, between the moments that are known."""
    for (before, earlier), (after, later) in pairwise(times):
        if at <= after:
            part = (at - before) / (after - before) if after > before else 0.0
            return earlier + min(1.0, max(0.0, part)) * (later - earlier)
    return times[-1][1]
