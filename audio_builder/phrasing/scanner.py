"""Written text becomes spoken text: typed verbalizers, the longest match wins, places are kept."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from msgspec import Struct

from audio_builder.model.script import Reading
from audio_builder.phrasing import punctuation
from audio_builder.phrasing.headline import sentence_case
from audio_builder.phrasing.writer import Writer

Read = Callable[[re.Match[str]], str | None]
Matcher = tuple[Callable[[str, int], re.Match[str] | None], Read, bool]

DIGIT = "0"
"""Start key of verbalizers that begin with a digit."""
WORD = "A"
"""Start key of verbalizers tried at every word with a capital, a digit or a full stop in it."""
_LONGEST_NUMERAL = 3
"""Letters of a plain word that may still be a numeral with an ending (Ier, XXe)."""
_STARTS_BACK = 40
"""How far a word's start is sought: no abbreviation is longer, and the walk stays linear."""


_NEXT_CAPITAL = re.compile(r" +[\"'(]*((?=[^\W\d_a-z])[^\W\d_]+)(?!-)")


class Verbalizer(Struct, frozen=True, kw_only=True):
    """One class of written things and how it is said."""

    name: str
    starts: Iterable[str]
    """``DIGIT``, ``WORD``, single signs, or whole words in lower case that a match can begin with."""
    pattern: str
    """Regular expression, tried at the place of the start only."""
    read: Read
    """What is said for a match; None leaves it to the next longest."""
    follows: str = ""
    """For ``DIGIT``: signs of which one stands after the first digits; empty where any may.
    A cheap check, which spares patterns that cannot match."""
    ignore_case: bool = False
    verbose: bool = False
    """Whether the pattern is written with blanks and comments."""
    goes_on: bool = False
    """Whether a sentence never ends with it: the full stop of Dr. is no end."""
    guard: Callable[[str], bool] | None = None
    """For full_text_verbalizers: a quick look that says whether the text can hold a match at all."""


class Grammar(Struct, frozen=True, kw_only=True):
    """All that the scanner needs to know of a language."""

    tag: str
    verbalizers: tuple[Verbalizer, ...]
    full_text_verbalizers: tuple[Verbalizer, ...] = ()
    """Verbalizers sought through the whole text: their matches may begin with a plain word."""
    digit_text_verbalizers: tuple[Verbalizer, ...] = ()
    """The same, sought only where a text has a digit."""
    number: Callable[[str], str] = str
    """Words for a run of digits that nothing else took."""
    acronyms: frozenset[str] = frozenset()
    """Acronyms that stay in capitals when a headline in capitals becomes a sentence."""
    lower: Callable[[str], str] = str.lower
    """Return a word in small letters."""
    names: frozenset[str] = frozenset()
    """Names of the lexicon, which keep their capital in such a headline."""
    starters: frozenset[str] = frozenset()
    """Common small words: with a capital they begin a sentence, also after an abbreviation."""


class Scanner:
    """A language's verbalizers, compiled as they are first needed."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._by_start: dict[str, list[Verbalizer]] = {}
        self._add(grammar.verbalizers)
        self._compiled: dict[tuple[str, str], tuple[Matcher, ...]] = {}
        self._following = frozenset("".join(r.follows for r in self._by_start.get(DIGIT, ())))

    def _add(self, verbalizers: Iterable[Verbalizer]) -> None:
        for verbalizer in verbalizers:
            for start in verbalizer.starts:
                self._by_start.setdefault(start, []).append(verbalizer)

    def scan(self, text: str) -> tuple[str, tuple[Reading, ...]]:
        """Return what is said for a text and where it differs from it."""
        text = sentence_case(
            punctuation.same_length(text),
            self._grammar.acronyms,
            self._grammar.names,
            self._grammar.lower,
        )
        ahead = self._find_in_full_text(text)
        trigger = punctuation.TRIGGER.search(text)
        if trigger is None and not ahead:
            return text, ()
        writer = Writer(text)
        while True:
            at = trigger.start() if trigger else len(text)
            while ahead and ahead[-1][0] < writer.last:
                ahead.pop()
            if ahead and ahead[-1][0] <= at:
                start, end, said = ahead.pop()
            elif trigger is None:
                break
            else:
                start, end, said = self._find(text, at, writer)
            position = end if said is None else writer.say(start, end, said)
            trigger = punctuation.TRIGGER.search(text, position)
        writer.copy(len(text))
        return writer.trim()

    def _find_in_full_text(self, text: str) -> list[tuple[int, int, str | None]]:
        verbalizers = self._grammar.full_text_verbalizers
        if self._grammar.digit_text_verbalizers and punctuation.DIGITS.search(text):
            verbalizers = verbalizers + self._grammar.digit_text_verbalizers
        found: list[tuple[int, int, str | None]] = [
            (m.start(), m.end(), said)
            for verbalizer in verbalizers
            if verbalizer.guard is None or verbalizer.guard(text)
            for m in compile_pattern(verbalizer).finditer(text)
            if (said := verbalizer.read(m)) is not None
        ]
        found += [
            (m.start(), m.end(), punctuation.break_word(m.group()))
            for m in punctuation.long_words(text)
        ]
        found += [
            (m.start(), m.end(), _blank(text, m.start(), m.end())) for m in punctuation.spaces(text)
        ]
        found.sort(key=lambda item: (-item[0], item[1]))
        return found

    def _find(self, text: str, at: int, writer: Writer) -> tuple[int, int, str | None]:
        """Return start, end and words of what begins at a trigger; no words: go on at the end."""
        sign = text[at]
        floor = writer.last
        if sign.isdecimal():
            return self._number(text, at, floor)
        if sign.isalpha() and sign not in punctuation.NO_LETTERS:
            return self._word(text, at, floor)
        for key, start in self._sign_keys(text, at, floor):
            best = self._longest(key, text, start)
            if best and best[0] > at:
                return start, *best
        return punctuation.join(text, at, floor, writer.tail)

    def _sign_keys(self, text: str, at: int, floor: int) -> Iterator[tuple[str, int]]:
        sign = text[at]
        if sign in punctuation.WORD_SIGNS and at > floor and text[at - 1].isalnum():
            start = _word_start(text, at, floor)
            word = text[start:at]
            yield word.lower(), start
            if not _is_plain_word(word):
                yield WORD, start
            if sign in punctuation.RAISED:
                yield sign, start
        yield sign, at

    def _number(self, text: str, at: int, floor: int) -> tuple[int, int, str | None]:
        if at > floor and (text[at - 1].isalpha() or text[at - 1] == "-"):
            start = _word_start(text, at, floor)
            best = self._longest(WORD, text, start) if start < at else None
            if best and best[0] > at:
                return start, *best
        end = punctuation.end_of(punctuation.DIGITS, text, at)
        best = self._longest(DIGIT, text, at, text[end : end + 1])
        if best:
            return at, *best
        return at, end, self._grammar.number(text[at:end])

    def _word(self, text: str, at: int, floor: int) -> tuple[int, int, str | None]:
        start = _word_start(text, at, floor) if at > floor and text[at - 1].isalnum() else at
        end = punctuation.end_of(punctuation.WORD_END, text, at)
        word = text[start:end]
        best = self._longest(word.lower(), text, start)
        if (
            best is None
            and len(word) > _LONGEST_NUMERAL
            and word[1:].islower()
            and not punctuation.GOES_ON.match(text, end)
        ):
            return start, end, None
        general = self._longest(WORD, text, start)
        if general and (best is None or general[0] > best[0]):
            best = general
        return (start, *best) if best else (start, end, None)

    def _ends(self, text: str, end: int) -> bool:
        if end == len(text):
            return True
        following = _NEXT_CAPITAL.match(text, end)
        if following is None or not following.group(1)[0].isupper():
            return False
        if following.group(1).lower() not in self._grammar.starters:
            return False
        # An initial is no small word: А. С. Пушкин.
        is_initial = (
            len(following.group(1)) == 1 and text[following.end() : following.end() + 1] == "."
        )
        return not is_initial

    def _matchers(self, key: str, following: str) -> tuple[Matcher, ...]:
        """Return the patterns to try at a key; for digits those that the sign after them allows."""
        sign = following if following in self._following else ""
        matchers = self._compiled.get((key, sign))
        if matchers is None:
            matchers = tuple(
                (compile_pattern(r).match, r.read, r.goes_on)
                for r in self._by_start[key]
                if key != DIGIT or not r.follows or (sign and sign in r.follows)
            )
            self._compiled[key, sign] = matchers
        return matchers

    def _longest(self, key: str, text: str, at: int, following: str = "") -> tuple[int, str] | None:
        if key not in self._by_start:
            return None
        matchers = self._matchers(key, following)
        matches = [(m, read, on) for match, read, on in matchers if (m := match(text, at))]
        if len(matches) > 1:
            matches.sort(key=lambda pair: -pair[0].end())
        for m, read, goes_on in matches:
            said = read(m)
            if said is not None:
                end = m.end()
                # An abbreviation's full stop is the sentence's, too.
                if (
                    not goes_on
                    and text[end - 1] == "."
                    and said[-1:].isalnum()
                    and self._ends(text, end)
                ):
                    said += "."
                return end, said
        return None


@cache
def _compiled_pattern(pattern: str, flags: int) -> re.Pattern[str]:
    # In our patterns a letter is a letter: not a superscript two, as Python has it.
    pattern = pattern.replace(r"[^\W\d_", rf"[^\W\d_{punctuation.NO_LETTERS}")
    return re.compile(pattern, flags)


def compile_pattern(verbalizer: Verbalizer) -> re.Pattern[str]:
    """Compile the pattern of a verbalizer, once."""
    flags = re.IGNORECASE if verbalizer.ignore_case else re.NOFLAG
    return _compiled_pattern(
        verbalizer.pattern, flags | (re.VERBOSE if verbalizer.verbose else re.NOFLAG)
    )


def _blank(text: str, start: int, end: int) -> str:
    return " " if start and text[end : end + 1] not in set(",.;:!?") else ""


def _is_plain_word(word: str) -> bool:
    """Say whether a word is one of small letters, at least after its first."""
    return word[1:].islower() and word.isalpha()


def _word_start(text: str, at: int, floor: int) -> int:
    """Walk back to the start of a word with its inner hyphens and full stops."""
    start, limit = at, max(floor, at - _STARTS_BACK)
    while start > limit and (text[start - 1].isalnum() or text[start - 1] in "-._"):
        start -= 1
    while start < at and not text[start].isalnum():
        start += 1
    return start
