"""What all drivers of pyttsx3 have in common: their names, their voices, their refusals."""

import difflib
from itertools import chain

from audio_builder.language import voice_languages
from audio_builder.speaking.workers.frames import ReplyStatus

Spoken = tuple[int, list[tuple[int, int, float]], bytes | memoryview]
"""Rate, marks, samples."""
# pyttsx3's own drivers by their names; ours is not among them.
STOCK_DRIVERS = {"darwin": "nsss", "win32": "sapi5"}

# As many names as a line can hold.
_FEW = 8


class SpeakerError(Exception):
    """The voice cannot be opened, or will never say this."""

    status = ReplyStatus.REFUSED

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


class NothingToSayError(SpeakerError):
    """The text holds nothing for this voice: an outcome, no fault."""

    status = ReplyStatus.NOTHING


def choose(wanted: str, languages: list[str], listed: list[tuple[str, str, int]]) -> str:
    """Return the voice of that name, or the best for the languages."""
    if wanted:
        known = {name.lower(): name for name, _language, _rank in listed}
        found = known.get(wanted.lower(), "")
    else:
        found = best_voice(languages or ["en-US"], listed)
    if not found:
        what = f"called {wanted}" if wanted else f"for {languages[0]}"
        remedy = suggest_names(wanted, [name for name, _language, _rank in listed])
        raise SpeakerError(f"no voice {what} is installed", remedy)
    return found


def suggest_names(wanted: str, names: list[str]) -> str:
    """Name all voices where they are few, else those whose names are like the one wanted."""
    if len(names) <= _FEW:
        return f"there are: {', '.join(sorted(names))}" if names else "install a voice"
    # espeak-ng's names begin with the family of the language: gmw/de.
    ends = {name.rpartition("/")[2].lower(): name for name in names}
    like = difflib.get_close_matches(wanted.lower(), ends, _FEW, 0.4)
    some = [ends[end] for end in like] or sorted(names)[:_FEW]
    return f"there are {len(names)}, such as {', '.join(some)}"


def best_voice(tags: list[str], listed: list[tuple[str, str, int]]) -> str:
    """Return the voice whose language fits the first tag that any fits; empty for none.

    Engines spell tags in their own way (``fr-fr``, ``en_US``), and refuse most others.
    """
    voices = [(name, language.lower().replace("_", "-"), rank) for name, language, rank in listed]
    for tag in dict.fromkeys(chain.from_iterable(map(voice_languages, tags))):
        family = tag.split("-", maxsplit=1)[0]
        for fits in (tag, family, f"{family}-{family}"):
            exact = [name for name, language, _rank in voices if language == fits]
            if exact:
                return exact[0]
        related = [(rank, name) for name, lang, rank in voices if lang.split("-")[0] == family]
        if related:
            return min(related)[1]
    return ""
