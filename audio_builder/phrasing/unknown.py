"""The names of a script that no lexicon knows, most frequent first."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from msgspec import Struct

from audio_builder.language import function_words, primary
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.phrasing.languages import LANGUAGES, words
from audio_builder.phrasing.languages.cldr import locale_of
from audio_builder.phrasing.lexicon import Lexicon, builtin
from audio_builder.phrasing.ordinary_words import is_german_noun, ordinary_words

# What we say ourselves needs no correction.
_OURS = {UtteranceRole.NOTICE, UtteranceRole.OUTRO}
_HEADLINES = {UtteranceRole.TITLE, UtteranceRole.HEADING}
_NAME = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
# What ends a sentence or opens a line inside one, and what may stand between that and a word.
_STOPS = ".!?…:"
_OPENERS = '"“„«‚‘»([—–'
_BETWEEN = " \t\n\xa0\"“”„«»‚‘'’([¿¡—–-"
_POSSESSIVE = re.compile(r"['’]s?$")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\s$")
_LOOK_BACK = 12
_LONGEST_WORD = 40
# Of a headline's words; more with capitals, and it is written in capitals word by word.
_TITLE_CASE_SHARE = 0.6
_TITLE_CASE_WORDS = 3
_LONGEST_SHORT_MONTH = 4
# A genitive is the same name: Lindners.
_GENITIVES = {"da", "de", "en", "nb", "nl", "nn", "sv"}


class UnknownName(Struct, frozen=True, kw_only=True):
    """A name, how often it occurs, and the first sentence it stands in."""

    name: str
    count: int
    sentence: str


class _Seen(Struct):
    """Where one word with a capital was met."""

    name: str
    sentence: str
    count: int = 0
    inside: int = 0
    """How often where only a name has a capital."""


@cache
def _calendar(language: str) -> frozenset[str]:
    """Return the months and weekdays of a language, which some write with a capital."""
    table = words(language) if language in LANGUAGES else {}
    named = (name for kind in ("months", "weekdays") for name in table.get(kind, {}))
    # Jan is short for January, and a man.
    forms = (
        form
        for forms in table.get("months", {}).values()
        for form in forms
        if len(form) > _LONGEST_SHORT_MONTH
    )
    return frozenset(name.casefold() for name in (*named, *forms))


@cache
def _countries(language: str) -> frozenset[str]:
    """Return the words in a language's names of countries and languages, which engines know."""
    locale = locale_of(language)
    if locale is None:
        return frozenset()
    names = (*locale.territories.values(), *locale.languages.values())
    # Jan Mayen makes no Jan a country.
    return frozenset(name.casefold() for name in names if name.isalpha())


def unknown_names(script: Script, lexicon: Lexicon | None = None) -> tuple[UnknownName, ...]:
    """Return the names no lexicon knows, most frequent first.

    A name is a word with a capital that has it inside a sentence, that the text never writes small,
    and that is none of the language's ordinary words. German nouns are told by the list of ordinary
    words, their endings and their last parts.
    """
    names = lexicon.over(builtin()) if lexicon else builtin()
    known = {
        word.casefold()
        for entry in names.entries_for(script.language)
        for word in entry.grapheme.split()
    }
    utterances = [u for u in script.utterances if u.role not in _OURS]
    small = {
        word for u in utterances for word in re.findall(r"[^\W\d_]+", u.text) if word.islower()
    }
    seen: dict[str, _Seen] = {}
    for utterance in utterances:
        language = utterance.language or script.language
        for name, is_inside, before in _capitals(utterance):
            folded = name.casefold()
            if folded in known or folded in small or _is_ordinary(name, language, before):
                continue
            entry = seen.setdefault(folded, _Seen(name=name, sentence=utterance.text))
            entry.count += 1
            entry.inside += is_inside
    if primary(script.language) in _GENITIVES:
        _join_genitives(seen)
    found = (entry for entry in seen.values() if entry.inside)
    return tuple(
        UnknownName(name=entry.name, count=entry.count, sentence=entry.sentence)
        for entry in sorted(found, key=lambda entry: -entry.count)
    )


def _capitals(utterance: Utterance) -> Iterator[tuple[str, bool, str]]:
    """Yield the words with a capital, whether it can only be a name's, and the words before."""
    text = utterance.text
    found = list(_NAME.finditer(text))
    with_capital = [m for m in found if m.group()[0].isupper() and not m.group().isupper()]
    is_title_case = (
        utterance.role in _HEADLINES
        and len(found) >= _TITLE_CASE_WORDS
        and len(with_capital) > _TITLE_CASE_SHARE * len(found)
    )
    for m in with_capital:
        at_start = _begins(text, m.start())
        before = _WORD_BEFORE.search(text[max(0, m.start() - _LONGEST_WORD) : m.start()])
        only_name = not (at_start or is_title_case)
        yield _POSSESSIVE.sub("", m.group()), only_name, before.group(1) if before else ""


def _begins(text: str, place: int) -> bool:
    """Say whether a sentence, a quotation or a line begins here: there a capital shows nothing."""
    window = text[max(0, place - _LOOK_BACK) : place]
    head = window.rstrip(_BETWEEN)
    if not head:
        return place <= _LOOK_BACK
    return head[-1] in _STOPS or any(sign in _OPENERS for sign in window[len(head) :])


def _is_ordinary(name: str, language: str, before: str) -> bool:
    folded = name.casefold()
    lists: tuple[Collection[str], ...] = (
        function_words(primary(language)),
        _calendar(primary(language)),
        _countries(primary(language)),
        ordinary_words(language),
    )
    # A Greek word keeps its last sigma in small letters, not in folded ones.
    if any(folded in words_of or name.lower() in words_of for words_of in lists):
        return True
    if primary(language) == "de":
        return is_german_noun(name, before)
    # Brown-Smith is a name, Vice-President none.
    parts = re.split(r"[-'’]", folded)
    return len(parts) > 1 and all(
        part in ordinary_words(language) or part in lists[0] for part in parts
    )


def _join_genitives(seen: dict[str, _Seen]) -> None:
    """Count a name's genitive as the name: Lindners with Lindner."""
    for folded in [name for name in seen if name.endswith("s") and name[:-1] in seen]:
        genitive, entry = seen.pop(folded), seen[folded[:-1]]
        entry.count += genitive.count
        entry.inside += genitive.inside
