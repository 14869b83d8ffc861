"""A paragraph becomes sentences, with nothing lost between them."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from msgspec import Struct

from audio_builder.language import function_words, primary
from audio_builder.phrasing.evidence import AbbreviationEvidence, evidence
from audio_builder.phrasing.languages import LANGUAGES, words

_CLOSERS = "\"'”’»«“)\\]」』）"
# From within a run of stops no other begins: each would be tried to the end of the run.
_RUN_STARTS = r"(?<![.!?…。！？])(?!(?<=\.\s)\.)"
# A stop with what closes after it, the space, and what opens the next sentence. French and
# some Spanish quotes keep a blank before the closing sign, and some set dots apart (". . .").
_CLOSE = (
    rf"(?P<close>(?:[{_CLOSERS}]|[ \xa0\u202f]+»)*(?:\[(?:\d+|[a-z])\])*)(?!\s*»(?:[\s.,;:!?]|$))"
)
_SPACE = r"(?P<space>\s+|(?<=[^\W\d_][^\W\d_][^\W\d_][.])(?=[^\W\d_][^\W\d_])|(?<=[。！？」』”]))"
_OPEN = r"(?P<open>(?:[\"'“„”‘‚«»(\[¿¡—–-]+[ \xa0\u202f]*)*)"
_STOP = re.compile(
    rf"(?P<stop>{_RUN_STARTS}[.!?…。！？]+(?P<apart>(?:\s\.+)+)?){_CLOSE}{_SPACE}{_OPEN}"
    r"(?=(?P<next>\S))(?(apart)(?!\.)|(?!\.(?:\s|$)))"
)
_LAST_WORD = re.compile(r"[^\s\"“„«(\[/—–]+$")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAMES_AND_VERB = re.compile(
    r"(?P<first>(?![a-z])[^\W\d_][\w.'’-]*)\s+(?:(?![a-z])[^\W\d_][\w.'’-]*\s+){0,3}(?P<verb>[^\W\d_]+)"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_PAIR = re.compile(r"(?<![\w.])([^\W\d_])\. ?([^\W\d_])$")
_AFTER_NUMBER = re.compile(r"\d[ \xa0\u202f]*[^\W\d_]$")
_ROMAN = re.compile(r"[IVXLC]+")
_LIST_NUMBER = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-zA-Z]|[IVX]{1,5})$")
# Brands are the same in every language.
_BRANDS = frozenset(
    "Yum Yahoo Jeopardy Guess Wham Joomla Panic Which Kahoot Oops Chips Vamos Fridays Airplane".split()
)
_COMPANY = frozenset(
    "Brands Foods Group Holdings Studios Records Magazine Media Entertainment Pictures Inc Corp Ltd GmbH AG SE".split()
)
_LOOK_BACK = 60
_LONGEST_LIST_NUMBER = 15
_LONGEST_ORDINAL = 2
_VERSE = re.compile(r"\d{1,3}[:,]\s?\d")


class _Abbreviations(Struct, frozen=True, kw_only=True):
    """Which words keep their full stop, and what must follow them."""

    evidence: AbbreviationEvidence
    """What short forms that are words, too, need beside them."""

    names: frozenset[str]
    """Before a name: a capital never begins a sentence after them (Mr., Gen., вул.)."""
    numbers: frozenset[str]
    """Before a number (No., Nov., ст.)."""
    any: frozenset[str]
    """Inside a sentence as at its end (Inc., etc., руб.): the next word decides."""
    starters: frozenset[str]
    """Words that begin sentences more often than they are names."""
    after_time: frozenset[str]
    """Words that go on after a.m. and the like: weekdays, zones."""
    speech_verbs: frozenset[str]
    """Said, asked: a name before one goes on after a quoted question."""
    closing: frozenset[str]
    """Rarely before a name (etc., г., руб.): a capital after them begins a sentence."""
    endings: tuple[str, ...]
    """Words that end so stand before a number (Hauptstr. 5)."""
    ordinals: bool
    """Whether a number with a full stop is an ordinal (17. November)."""
    books: frozenset[str]
    """Books of the Bible, before chapter and verse (Phil. 4:8)."""
    brands: frozenset[str]
    """Names that end with a sign (Yahoo!)."""
    company: frozenset[str]
    """What can follow a name that ends with a sign (Yahoo! Inc.)."""


@cache
def _abbreviations(language: str) -> _Abbreviations:
    table = words(language, "sentences") if language in LANGUAGES else {}
    verses = words(language).get("verses", {}) if language in LANGUAGES else {}

    def entry(key: str) -> frozenset[str]:
        return frozenset(table.get(key, "").split())

    return _Abbreviations(
        evidence=evidence(language),
        names=entry("names"),
        numbers=entry("numbers"),
        any=entry("any"),
        starters=function_words(language) | entry("starters"),
        after_time=entry("after_time"),
        speech_verbs=entry("speech_verbs"),
        closing=entry("closing"),
        endings=tuple(entry("endings")),
        ordinals=bool(table.get("ordinals", False)),
        company=entry("company") | _COMPANY,
        brands=entry("brands") | _BRANDS,
        books=frozenset(verses.get("books", "").split()),
    )


def segment(text: str, language: str = "en") -> tuple[str, ...]:
    """Return the sentences of a text; joined they are the text again.

    Each keeps the white space after it. Blank lines always end a sentence.
    """
    cuts = [0, *boundaries(text, language), len(text)]
    return tuple(text[a:b] for a, b in pairwise(cuts) if a < b)


def boundaries(text: str, language: str = "en") -> Iterator[int]:
    """Yield the places where a new sentence starts."""
    known = _abbreviations(primary(language))
    position = 0
    paragraphs = [m.end() for m in _PARAGRAPH.finditer(text)] if "\n" in text else []
    for end in [*paragraphs, len(text)]:
        yield from _in_paragraph(text, position, end, known)
        if end < len(text):
            yield end
        position = end


def _in_paragraph(text: str, start: int, end: int, known: _Abbreviations) -> Iterator[int]:
    sentence = start
    for m in _STOP.finditer(text, start, end):
        cut = m.end("space")
        if cut < end and _is_end(text, sentence, m, known):
            yield cut
            sentence = cut


def _is_end(text: str, sentence: int, m: re.Match[str], known: _Abbreviations) -> bool:
    following = m["next"]
    word = _NEXT_WORD.match(text, m.start("next"))
    next_word = word.group() if word else ""
    if following.islower() and not any(letter.isupper() for letter in next_word[1:3]):
        return False
    if m["stop"] in {"!", "?", "?!", "!?"} or "!" in m["stop"] or "?" in m["stop"]:
        return not (
            next_word in known.company
            or _is_brand(text, m, next_word, known)
            or _goes_on_speaking(text, m, known)
        )
    if m["stop"] != ".":
        return True
    if m["close"].strip("'’ "):
        return not _goes_on_speaking(text, m, known)
    return _is_full_stop(text, sentence, m, next_word, known)


def _is_brand(text: str, m: re.Match[str], next_word: str, known: _Abbreviations) -> bool:
    """Say whether the sign belongs to a name that goes on: Yum! Brands."""
    found = _LAST_WORD.search(text[max(0, m.start() - _LOOK_BACK) : m.start()])
    is_brand = found is not None and found.group() in known.brands
    return is_brand and next_word.lower() not in known.starters


def _goes_on_speaking(text: str, m: re.Match[str], known: _Abbreviations) -> bool:
    """Say whether a quoted question is followed by who asked it: "Why?" Smith asked."""
    if not m["close"] or m["open"]:
        return False
    ahead = text[m.end("space") : m.end("space") + _LOOK_BACK]
    names = _NAMES_AND_VERB.match(ahead)
    if names is None or names["first"].lower() in known.starters:
        return False
    return names["verb"] in known.speech_verbs


def _is_full_stop(
    text: str, sentence: int, m: re.Match[str], next_word: str, known: _Abbreviations
) -> bool:
    head = text[max(sentence, m.start() - _LOOK_BACK) : m.start()]
    is_initial = len(next_word) == 1 and text.startswith(".", m.start("next") + 1)
    is_starter = next_word.lower() in known.starters and not is_initial
    starts = (is_starter and not m["open"].strip("—–- ")) or bool(m["open"].strip("—–- (["))
    if is_initial and len(head) > 1 and head[-1].isalpha() and not head[-2].isalnum():
        return False
    if len(head.strip()) <= _LONGEST_LIST_NUMBER and _LIST_NUMBER.fullmatch(head):
        return False
    last = _last_word(head, known)
    form = m.start() - len(last), m.start() + 1
    if known.evidence.is_plain_word(text, *form) or known.evidence.ends_street(text, *form):
        return True
    if last.isdecimal():
        return not known.ordinals or starts or len(last) > _LONGEST_ORDINAL
    return _ends_after(last, head, m, next_word, known, starts=starts)


def _last_word(head: str, known: _Abbreviations) -> str:
    """Return the word a stop belongs to; one abbreviation in two parts (т. д.) as one."""
    pair = _PAIR.search(head)
    if pair and f"{pair[1]}.{pair[2]}" in known.any | known.closing | known.names:
        return f"{pair[1]}.{pair[2]}"
    found = _LAST_WORD.search(head)
    if not found:
        return ""
    # The last of two days or ordinals: Mo.-Fr. 9 Uhr, 3.-5. Mai.
    end_of_range = found.group().rpartition(".-")[2]
    if end_of_range.isdecimal() or end_of_range.lower() in known.evidence.calendar.short:
        return end_of_range
    # French and Italian words lean on the one before: l'art. 49.
    return re.split(r"['’]", found.group())[-1]


def _ends_after(
    last: str, head: str, m: re.Match[str], next_word: str, known: _Abbreviations, *, starts: bool
) -> bool:
    """Decide by the word before the stop: an abbreviation may want what follows."""
    small = last[:1].lower() + last[1:]
    if last == "al" and m["open"].strip()[:1] in {"(", "["} and m["next"].isdecimal():
        return False  # a year in brackets: Holt et al. [2004]
    if last in known.closing and (len(last) > 1 or _AFTER_NUMBER.search(head)):
        ends = not (m["next"].isdecimal() and last in known.numbers)
    elif m["next"].isdecimal():
        wanted = {last, small} & (known.numbers | known.names)
        is_date = last.lower() in known.evidence.calendar.short
        is_verse = last in known.books and _VERSE.match(m.string, m.end("space"))
        ends = not (wanted or is_date or is_verse or small.endswith(known.endings))
    elif (
        (_ROMAN.fullmatch(next_word) and {last, small} & known.numbers)
        or last in known.names
        or small in known.names
    ):
        ends = False
    elif _INITIALS.fullmatch(last + ".") or (len(last) == 1 and last.isalpha()):
        ends = _ends_initials(last, next_word, known, starts=starts)
    elif {last, last.rpartition(".")[2]} & (known.any | known.numbers):
        ends = starts
    else:
        ends = True
    return ends


def _ends_initials(last: str, next_word: str, known: _Abbreviations, *, starts: bool) -> bool:
    """Decide after U.S., a.m. and J.: a name goes on, a small common word begins anew."""
    if last.lower() in {"a.m", "p.m"}:
        return next_word not in known.after_time
    if len(last) == 1 and last.islower():
        return last not in known.any or starts
    return starts
