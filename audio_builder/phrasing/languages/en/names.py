"""English titles, abbreviations, Roman numerals, streets and states."""

import re

from audio_builder.phrasing.context import one_of, word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.en.numbers import cardinal, code, ordinal
from audio_builder.phrasing.languages.first_abbreviations import first_abbreviations
from audio_builder.phrasing.roman import (
    ROMAN,
    can_follow_name,
    is_letter,
    is_second_initial,
    roman_value,
)
from audio_builder.phrasing.scanner import DIGIT, WORD, Verbalizer

_WORDS = words("en")
_EVIDENCE = evidence("en")
_TITLES: dict[str, str] = _WORDS["titles"]
_ABBREVIATIONS: dict[str, str] = _WORDS["abbreviations"]
_NUMBERED: dict[str, str] = _WORDS["numbered"]
_DIRECTIONS: dict[str, str] = _WORDS["directions"]
_STREETS: dict[str, str] = _WORDS["streets"]
_STATES: dict[str, str] = _WORDS["states"]
_WINDOW = 40
_POSTAL: dict[str, str] = _WORDS["postal"]
_SAID = {"said", "says", "say", "answered", "replied", "answer", "vote", "voted"}


def _title(m: re.Match[str]) -> str | None:
    return None if _EVIDENCE.ends_street(m.string, m.start(), m.end()) else _TITLES[m["title"]]


def _street_end(m: re.Match[str]) -> str | None:
    if not _EVIDENCE.ends_street(m.string, m.start(), m.end()):
        return None
    return _STREETS[m["street"]] + "."


def _plain_title(m: re.Match[str]) -> str | None:
    # Without its full stop only the British titles are sure to be titles.
    return _TITLES[m["title"]] if m["title"] in {"Mr", "Mrs", "Ms", "Dr", "Prof", "St"} else None


def _abbreviation(m: re.Match[str]) -> str | None:
    if not _EVIDENCE.allows(m.string, m.start(), m.end()):
        return None
    return _ABBREVIATIONS.get(m["word"])


def _state(m: re.Match[str]) -> str | None:
    return _STATES[m["state"]] if _is_after_place(m) else None


def _postal(m: re.Match[str]) -> str | None:
    if not _is_after_place(m) or _TITLED.match(m.string, m.end()):
        return None
    if m.group() in _DEGREES and _PERSON.search(m.string[max(0, m.start() - _WINDOW) : m.start()]):
        return None  # a degree: Ada Marlow, MD
    # Yes, OK: a code that is a word needs a town inside the sentence, or what follows addresses.
    head = m.string[: m.start()].rstrip(", ")
    is_first = re.fullmatch(r"\W*[A-Z][\w'’-]*", re.split(r"[.!?]\s", head)[-1]) is not None
    is_word = m.group() in {
        "OK",
        "OH",
        "HI",
        "IN",
        "OR",
        "ME",
        "MA",
        "PA",
        "ID",
        "AL",
        "DE",
        "LA",
        "CO",
        "MO",
    }
    return (
        _POSTAL[m.group()]
        if not (is_word and is_first) or _ADDRESSED.match(m.string, m.end())
        else None
    )


_TITLED = re.compile(r"\s(?!USA|US\b|U\.S)[A-Z][a-z]")
_DEGREES = {"MD"}
_PERSON = re.compile(r"(?:[A-Z][\w'’.-]*\s){1,8}[A-Z][\w'’-]*,\s$")
_ADDRESSED = re.compile(r"\s?(?:\(|\d{5}|[-–—])")


def _is_after_place(m: re.Match[str]) -> bool:
    """Tell whether a name stands before the comma."""
    before = word_before_comma(m)
    return (
        bool(before)
        and before[0].isupper()
        and before.lower() not in _EVIDENCE.starters | {"yes", "no", "well", "oh"}
    )


def word_before_comma(m: re.Match[str]) -> str:
    """Return the word before a comma before a match."""
    found = re.search(
        r"([^\W\d_][\w'’.-]*),\s$|-$", m.string[max(0, m.start() - _WINDOW) : m.start()]
    )
    return "D" if found and found.group(1) is None else found.group(1) if found else ""


def _label_before_number(m: re.Match[str]) -> str | None:
    if m["word"] in {"no", "No"} and m["word"].islower() and word_before(m).lower() in _SAID:
        return None
    if not _EVIDENCE.allows(m.string, m.start(), m.end("word") + 1):
        return None
    return f"{_NUMBERED[m['word']]} "


def _number_ten(m: re.Match[str]) -> str | None:
    """Read No 10 of British writing, but not "No 5 people"."""
    return "Number " if _EVIDENCE.allows(m.string, m.start(), m.end() - 1) else None


def _street(m: re.Match[str]) -> str | None:
    if not word_before(m)[:1].isupper():
        return None
    return _STREETS[m["street"]]


def _address(m: re.Match[str]) -> str:
    name = re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda n: ordinal(int(n[1])).title(), m["name"])
    return f"{code(m['number'])}{m['space']}{name} {_STREETS[m['street']]}"


def _roman(m: re.Match[str]) -> str | None:
    numeral, before = m["numeral"], word_before(m)
    value = roman_value(numeral)
    if not value or not before or before[-1] == "." or is_letter(numeral) or _is_pronoun(m, before):
        return None
    is_small = not set(numeral) - set("IVX")
    end = (m["end"] or "") + (m["stop"] or "")
    if before.lower() in _BOOKS or (is_small and before.lower() in _COUNTED):
        return cardinal(value) + end
    if _is_regnal(m, before):
        return f"the {ordinal(value)}{end}"
    if not can_follow_name(numeral) or not before[0].isupper() or _is_drip(m):
        return None
    return cardinal(value) + end


def _is_pronoun(m: re.Match[str], before: str) -> bool:
    """Tell whether I is the pronoun: it is unless what is counted stands before it.

    What is counted has a capital (World War I), or nothing that I could do follows (type I
    diabetes, "in phase I.").
    """
    if m["numeral"] != "I":
        return False
    after = word_after(m)
    does = after in _VERBS_OF_I and before != "War"
    directly = m.string[m.end() : m.end() + 1] == " "
    if before in _REGNAL or (before[0].isupper() and before.lower() in _COUNTED | _BOOKS):
        return directly and does
    return before.lower() not in _COUNTED or (
        directly and after.islower() and after not in _AFTER_TYPE
    )


def _is_drip(m: re.Match[str]) -> bool:
    return m["numeral"] == "IV" and word_after(m) in _INTO_VEINS


def _is_regnal(m: re.Match[str], before: str) -> bool:
    """Tell whether a numeral stands after a ruler's name: Elizabeth II, John Paul II."""
    numeral = m["numeral"]
    if set(numeral) - set("IVX"):
        # Nobody is the fiftieth of a name: William L. is an initial.
        return False
    if before in _REGNAL:
        return not is_second_initial(numeral, m, _RULERS, _EVIDENCE.starters)
    if len(numeral) == 1 or not before[0].isupper():
        return False
    first = re.search(r"([A-Z][\w'-]+)(?:\s[A-Z][\w'-]+)*\s?$", m.string[: m.start()][-60:])
    return bool(first and first.group(1) in _REGNAL)


_RULERS = frozenset(_WORDS["roman"]["rulers"].split())
_COUNTED = frozenset(_WORDS["roman"]["counted"].lower().split())
_REGNAL = frozenset(_WORDS["roman"]["regnal"].split())
_BOOKS = frozenset(_WORDS["roman"]["books"].split())
_AFTER_TYPE = frozenset(_WORDS["roman"]["after_type"].split())
_INTO_VEINS = frozenset(
    "drip drips fluid fluids line lines bag bags therapy antibiotics catheter needle injection".split()
)
_VERBS_OF_I = frozenset(_WORDS["roman"]["verbs_of_i"].split())


def verbalizers() -> tuple[Verbalizer, ...]:
    """Return the verbalizers of titles, abbreviations and numerals in names."""
    lower = {word.lower() for word in _ABBREVIATIONS}
    name = r"(?:[A-Z][\w']*|\d{1,3}(?:st|nd|rd|th))(?:\s[A-Z][\w']*){0,3}?"
    return (
        Verbalizer(name="street", starts=tuple(s.lower() for s in _STREETS), read=_street,
                   pattern=rf"(?<=[a-z]\s)(?P<street>{one_of(_STREETS)})(?:\.(?=[,;)]|$|\s[a-z(])|(?=[,;)]|$))"),
        Verbalizer(name="street_end", starts=("st", "dr"), read=_street_end, pattern=r"(?P<street>St|Dr)\.(?=\s)"),
        Verbalizer(name="title", starts=tuple(t.lower() for t in _TITLES), read=_title,
                   goes_on=True,
                   pattern=rf"(?P<title>{one_of(_TITLES)})\.(?=[\s-][A-Z\"(]|,|\s\d|\s(?:and|or|of|al)\b)"),
        Verbalizer(name="small_title", starts=("mr", "mrs", "ms", "dr", "prof"), goes_on=True,
                   read=lambda m: _TITLES[m.group()[:-1].capitalize()].lower(),
                   pattern=r"(?:mr|mrs|ms|dr|prof)\.(?=\s[a-zA-Z])"),
        Verbalizer(name="number_ten", starts=("no",), read=_number_ten, pattern=r"No (?=\d{1,3}(?!\w)(?!,? [a-z]+s(?!\w)))"),
        Verbalizer(name="plain_title", starts=tuple(t.lower() for t in _TITLES), read=_plain_title,
                   pattern=rf"(?P<title>{one_of(_TITLES)})(?=\s[A-Z])"),
        Verbalizer(name="abbreviation", starts=tuple(lower | {w.split(".")[0] for w in lower}), read=_abbreviation,
                   pattern=rf"(?P<word>{one_of(_ABBREVIATIONS)})\."),
        first_abbreviations({f"{word}.": said for word, said in _ABBREVIATIONS.items()}),
        Verbalizer(name="versus", starts=("v",), pattern=r"v\.(?=\s[A-Z])", read=lambda _: "versus"),
        Verbalizer(name="state", starts=tuple(s.lower() for s in _STATES), read=_state,
                   pattern=rf"(?:(?<=,\s)|(?<=[DRI]-))(?P<state>{one_of(_STATES)})\."),
        Verbalizer(name="party_state", starts=tuple(s.lower() for s in _POSTAL), read=lambda m: _POSTAL[m.group()],
                   pattern=rf"(?<=\b[DRI]-){one_of(_POSTAL)}(?![\w-])"),
        Verbalizer(name="direction", starts=tuple(d.lower() for d in _DIRECTIONS), read=lambda m: _DIRECTIONS[m.group()],
                   pattern=rf"(?:(?<=mi\.\s)|(?<=mi\s)|(?<=km\s)|(?<=miles\s)|(?<=meters\s)){one_of(_DIRECTIONS)}(?=\sof\s)"),
        Verbalizer(name="postal", starts=tuple(s.lower() for s in _POSTAL), read=_postal,
                   pattern=rf"(?<=[a-z],\s){one_of(_POSTAL)}(?!\w)"),
        Verbalizer(name="numbered", starts=tuple({w.lower() for w in _NUMBERED}), read=_label_before_number,
                   pattern=rf"(?P<word>{one_of(_NUMBERED)})\.\s?(?=#?\d|[VX](?!\w)|[IVX]{{2,7}}(?!\w))"),
        Verbalizer(name="address", starts=(DIGIT,), read=_address,
                   pattern=rf"(?P<number>\d{{1,5}})(?P<space>\s(?:[NSEW]\.?\s)?)(?P<name>{name})\s(?P<street>{one_of(_STREETS)})\b\.?"),
        Verbalizer(name="numbered_street", starts=(DIGIT,), read=lambda m: f"{ordinal(int(m['n']))} {_STREETS[m['street']]}",
                   pattern=rf"(?P<n>\d{{1,3}})(?:st|nd|rd|th)\s(?P<street>{one_of(_STREETS)})\b\.?"),
        Verbalizer(name="roman", starts=(WORD,), read=_roman, pattern=rf"(?P<numeral>{ROMAN})(?P<end>'s)?(?![\w-]|['’]\w)(?P<stop>\.(?=\s+[«(]?[^\W\d_a-zß-öø-ÿа-яіїєґ]))?"),
    )  # fmt: skip
