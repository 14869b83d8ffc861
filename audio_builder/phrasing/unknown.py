"""The names of a script that no lexicon knows, most frequent first."""

import re
from collections import Counter
from functools import cache

from msgspec import Struct

from audio_builder.language import function_words, primary
from audio_builder.model.script import Script, UtteranceRole
from audio_builder.phrasing.languages import LANGUAGES, words
from audio_builder.phrasing.lexicon import Lexicon, builtin

_NAME = re.compile(r"(?<![\w'-])[^\W\d_a-zа-яіїєґß-öø-ÿ][^\W\d_]+(?:['’-][^\W\d_]+)*")
_START = re.compile(r"[\s\"“«„‘'(\[—–-]*")
_POSSESSIVE = re.compile(r"['’]s?$")


class UnknownName(Struct, frozen=True, kw_only=True):
    """A name, how often it occurs, and the first sentence it stands in."""

    name: str
    count: int
    sentence: str


@cache
def _calendar(language: str) -> frozenset[str]:
    """Return the months and weekdays of a language, which some write with a capital."""
    table = words(language) if language in LANGUAGES else {}
    return frozenset(
        name.casefold() for names in ("months", "weekdays") for name in table.get(names, {})
    )


def unknown_names(script: Script, lexicon: Lexicon | None = None) -> tuple[UnknownName, ...]:
    """Return the names no lexicon knows.

    A name is a word with a capital that is not only one because it begins a sentence: a word seen
    inside a sentence with a small letter is none, and one seen only at starts is left out.
    """
    names = lexicon.over(builtin()) if lexicon else builtin()
    known = {
        word.casefold()
        for entry in names.serving(script.language)
        for word in entry.grapheme.split()
    }
    common = function_words(script.language) | _calendar(primary(script.language))
    # What we say ourselves needs no correction.
    utterances = [u for u in script.utterances if u.role is not UtteranceRole.NOTICE]
    small = {
        word for u in utterances for word in re.findall(r"[^\W\d_]+", u.text) if word.islower()
    }
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    inside: set[str] = set()
    for utterance in utterances:
        start = _START.match(utterance.text)
        for m in _NAME.finditer(utterance.text):
            name = _POSSESSIVE.sub("", m.group())
            folded = name.casefold()
            if folded in known or folded in common or folded in small or name.isupper():
                continue
            counts[name] += 1
            first.setdefault(name, utterance.text)
            if start is None or m.start() != start.end():
                inside.add(name)
    return tuple(
        UnknownName(name=name, count=count, sentence=first[name])
        for name, count in counts.most_common()
        if name in inside
    )
