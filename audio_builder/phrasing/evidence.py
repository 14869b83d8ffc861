"""A short form that is a word, too, is read out only where something beside it speaks for it."""

import re
from functools import cache

from msgspec import Struct

from audio_builder.language import function_words, primary
from audio_builder.phrasing.context import one_of
from audio_builder.phrasing.evidence_dates import (
    Calendar,
    calendar,
    is_dated,
    is_dated_day,
    is_dated_month,
    is_weekday,
)
from audio_builder.phrasing.evidence_streets import Streets, ends_street
from audio_builder.phrasing.evidence_units import Measuring, is_numbered, is_unit
from audio_builder.phrasing.languages import LANGUAGES, words

_WINDOW = 60
_QUOTES = "\"'«„“‘("
_LETTER = r"[^\W\d_]"
_WORD_BEFORE = re.compile(
    rf"(?<!{_LETTER})(?<!{_LETTER}['’-])({_LETTER}+(?:['’-]{_LETTER}+)*\.?)[\s,]*$"
)
_NUMBER_BEFORE = re.compile(
    r"(?:(?<!\d)(?<!\d[.,])\d[\d.,]*(?:\.?[ºª]|st|nd|rd|th|e)?|[½¼¾⅓⅔]|(?<!\w)[IVXLІХ]+)[\s\xa0\u202f]?-?$"
)
_NUMBER_AFTER = re.compile(r"[\s\xa0]?[:~<>≈±]?[\s\xa0]?[+(#№-]?\d")
_NUMERAL_AFTER = re.compile(r"[\s\xa0]?(?:[VX]|[IVXLІХ]{2,7})(?!\w)")
_LABEL = re.compile(
    r"[\s\xa0]?[:#№(]?[\s\xa0]?\d[\d.,:/–-]*(?P<letter>[a-z]{1,2}|[A-Z])?(?![^\W\d_])(?:[\s\xa0]+(?P<next>[^\W\d_]+)(?!\w|\.\s?[a-z\d]))?"
)
_CAPITAL_AFTER = re.compile(rf"[\s\xa0]*[{_QUOTES}]*(?P<word>{_LETTER}[\w'’-]*)(?P<stop>\.)?")
_ENDS_AFTER = re.compile(rf"[\s\"'”’»)]*$|[\"'”’»)]*\s+[{_QUOTES}—–]*(?P<word>{_LETTER}[\w'’-]*)")


class AbbreviationEvidence(Struct, frozen=True, kw_only=True):
    """What a language's short forms need beside them."""

    needs: dict[str, tuple[str, ...]]
    """What each short form that is a word, too, may have beside it; the forms in small letters,
    without stop. One of them is enough."""
    months: dict[str, str]
    """The same for short forms of months."""
    weekdays: dict[str, str]
    """The same for short forms of days."""
    starters: frozenset[str]
    """Common small words: with a capital they begin a sentence."""
    calendar: Calendar
    """Days and months."""
    before_phrases: frozenset[str]
    """Words that make a phrase of a short form: the par of par ex., the и of и др."""
    before_nouns: tuple[str, ...]
    """Endings of words that have a noun after them, and no rank: adjectives, pronouns."""
    articles: frozenset[str]
    """Words after which max. and min. are nouns: to the max."""
    word_after: frozenset[str]
    """Words after which a label is a word: dieser Art."""
    measuring: Measuring
    """What shows that a letter at a number is a unit."""
    streets: Streets
    """Titles that are streets, too."""
    named: tuple[str, ...]
    """Beginnings of what is named after somebody: театр, улица."""
    name_endings: tuple[str, ...]
    """Endings of the names after which something is named."""
    unnamed: tuple[str, ...]
    """Endings of words that have no name after them: verbs, adverbs."""

    def allows(self, text: str, start: int, end: int) -> bool:
        """Say whether a short form may be read out where it stands, its full stop included."""
        needs = self.needs.get(text[start:end].rstrip(".").lower())
        return needs is None or any(_TESTS[need](self, text, start, end) for need in needs)

    def allows_month(self, text: str, start: int, end: int) -> bool:
        """Say whether a month may be read out where it stands."""
        need = self.months.get(text[start:end].rstrip(".").lower())
        return need is None or _DATE_TESTS[need](self.calendar, text, start, end)

    def allows_weekday(self, text: str, start: int, end: int) -> bool:
        """Say whether a day of the week may be read out where it stands."""
        need = self.weekdays.get(text[start:end].rstrip(".").lower())
        return need is None or _DATE_TESTS[need](self.calendar, text, start, end)

    def is_plain_word(self, text: str, start: int, end: int) -> bool:
        """Say whether what could be a short form is a word here, and its full stop a sentence's."""
        form = text[start:end].rstrip(".").lower()
        if len(form) == 1:
            return False
        tests = (
            (self.needs, self.allows),
            (self.months, self.allows_month),
            (self.weekdays, self.allows_weekday),
        )
        asked = [allows for table, allows in tests if form in table]
        return bool(asked) and not any(allows(text, start, end) for allows in asked)

    def measures(self, text: str, start: int, end: int, *, number: str, unit: str) -> bool:
        """Say whether a letter at a number is a unit, and not part of a name."""
        return is_unit(self.measuring, text, start, end, number=number, unit=unit)

    def is_numbered(self, text: str, start: int) -> bool:
        """Say whether a number names a section, a seat or the like."""
        return is_numbered(self.measuring, text, start)

    def ends_street(self, text: str, start: int, end: int) -> bool:
        """Say whether St. or Dr. is the end of a street's name, not the title of what follows."""
        return ends_street(self.streets, self.starters, text, start, end)

    def ends_sentence(self, text: str, end: int) -> bool:
        """Say whether a sentence ends with a full stop at a place, whatever stands before it."""
        found = _ENDS_AFTER.match(text, end)
        if not found:
            return False
        word = found["word"]
        return not word or (word[0].isupper() and word.lower() in self.starters)


def _has_number(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    return _is_label(known, text, start, end) or _follows_number(known, text, start, end)


def _follows_number(_: AbbreviationEvidence, text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    return bool(_NUMBER_BEFORE.search(text[max(0, start - _WINDOW) : start]))


def _precedes_number(_: AbbreviationEvidence, text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    return bool(_NUMBER_AFTER.match(text, end) or _NUMERAL_AFTER.match(text, end))


def _is_label(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether a number after the form numbers it: Art. 5, but not "of art. 5 people came"."""
    if _NUMERAL_AFTER.match(text, end):
        return True
    found = _LABEL.match(text, end)
    if not found:
        return False
    if known.word_after:
        return _before(text, start).lower() not in known.word_after
    following = found["next"]
    is_counted = following is not None and following.islower() and following not in known.starters
    return not is_counted or text[start].isupper() or _opens(text, start)


def _is_number_sign(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether No. means number: not where it answers, "No. 5 people came"."""
    found = _LABEL.match(text, end)
    if _NUMERAL_AFTER.match(text, end) or not found:
        return bool(_NUMERAL_AFTER.match(text, end))
    following = found["next"]
    if following is None or not following.islower() or following in known.starters:
        return True
    head = text[:start].rstrip()
    answers = not head or head[-1] in '.!?…"”'
    counts = following.endswith("s") or following in {"people", "men", "women", "children"}
    return text[start].isupper() and not (answers and counts)


def _is_limit(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether a number is limited: max. 5 people, but not "to the max. 5 people came"."""
    if _follows_number(known, text, start, end):
        return True
    is_noun = _before(text, start).lower() in known.articles
    is_name = text[start].isupper() and not _opens(text, start)
    return not (is_noun or is_name) and _precedes_number(known, text, start, end)


def _follows_phrase(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    """Say whether the word stands before that makes a phrase of it: par ex., и др."""
    return _before(text, start).lower() in known.before_phrases


def _precedes_name_first(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether a rank stands before a name: полк. Иванов, but not "целый полк. Солдаты"."""
    if not _precedes_name(known, text, start, end):
        return False
    return not _before(text, start).lower().endswith(known.before_nouns)


def _before(text: str, start: int) -> str:
    """Return the word before a place, its full stop included; empty where there is none."""
    found = _WORD_BEFORE.search(text[max(0, start - _WINDOW) : start])
    return found.group(1) if found else ""


def _opens(text: str, start: int) -> bool:
    """Say whether a form stands first in brackets, after a comma, or first of all."""
    head = text[:start].rstrip()
    return not head or head[-1] in "([,;/"


def _precedes_name(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    found = _CAPITAL_AFTER.match(text, end)
    if not found or not found["word"][0].isupper():
        return False
    is_initial = bool(found["stop"]) and len(found["word"]) == 1
    return is_initial or found["word"].lower() not in known.starters


def _is_title(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether a single letter is a title: D. Juan, but not Franklin D. Roosevelt."""
    if not _precedes_name(known, text, start, end):
        return False
    word = _before(text, start)
    if _opens(text, start) or (len(word) > len("J.") and word.endswith(".")):
        return True
    is_name = word[:1].isupper() and word.rstrip(".").lower() not in known.starters
    return not (is_name or word.lower() in known.measuring.places)


def _is_inside(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    return not known.ends_sentence(text, end)


def _is_named(known: AbbreviationEvidence, text: str, start: int, end: int) -> bool:
    """Say whether something is named after somebody here: театр им. Пушкина."""
    if not _precedes_name(known, text, start, end):
        return False
    found = _CAPITAL_AFTER.match(text, end)
    if found and not found["stop"] and not found["word"].lower().endswith(known.name_endings):
        return False
    head = text[max(0, start - _WINDOW) : start].rstrip()
    if not head or head[-1] in '"»”)0123456789':
        return bool(head)
    word = _before(text, start)
    small = word.lower()
    return word.isupper() or small.startswith(known.named) or not small.endswith(known.unnamed)


_DATE_TESTS = {
    "month": is_dated,
    "weekday": is_weekday,
    "capital_month": is_dated_month,
    "capital_weekday": is_dated_day,
}
_TESTS = {
    "number": _has_number,
    "limit": _is_limit,
    "after_number": _follows_number,
    "before_number": _precedes_number,
    "label": _is_label,
    "name": _precedes_name,
    "title": _is_title,
    "inside": _is_inside,
    "named": _is_named,
    "phrase": _follows_phrase,
    "number_sign": _is_number_sign,
    "name_first": _precedes_name_first,
}


@cache
def evidence(tag: str) -> AbbreviationEvidence:
    """Return what the short forms of a language need."""
    language = primary(tag)
    table = words(language) if language in LANGUAGES else {}
    sentences = words(language, "sentences") if language in LANGUAGES else {}
    entries = table.get("evidence", {})
    needs: dict[str, tuple[str, ...]] = {}
    for need in _TESTS:
        for form in entries.get(need, "").split():
            needs[form] = (*needs.get(form, ()), need)

    def forms_of(*kinds: str) -> dict[str, str]:
        return {form: need for need in kinds for form in entries.get(need, "").split()}

    return AbbreviationEvidence(
        needs=needs,
        months=forms_of("month", "capital_month"),
        weekdays=forms_of("weekday", "capital_weekday"),
        starters=function_words(language) | frozenset(sentences.get("starters", "").split()),
        calendar=calendar(table, entries.get("before_days", "").split()),
        before_nouns=tuple(entries.get("before_nouns", "").split()),
        articles=frozenset(entries.get("articles", "").split()),
        word_after=frozenset(entries.get("word_after", "").split()),
        measuring=Measuring(
            names_have_capitals=language != "de",
            places=frozenset(entries.get("places", "").split()),
            words=re.compile(
                rf"(?<!\w){one_of(entries.get('measuring', '').split())}", re.IGNORECASE
            ),
            degrees=re.compile(rf"(?<!\w){one_of(entries.get('degrees', []))}(?!\w)"),
        ),
        streets=Streets(
            forms=frozenset(entries.get("streets", "").split()),
            no_names=frozenset(entries.get("no_streets", "").split()),
            saints=frozenset(entries.get("saints", "").split()),
        ),
        before_phrases=frozenset(entries.get("before_phrases", "").split()),
        named=tuple(entries.get("named_things", "").split()),
        name_endings=tuple(entries.get("name_endings", "").split()) or ("",),
        unnamed=tuple(entries.get("unnamed_endings", "").split()),
    )
