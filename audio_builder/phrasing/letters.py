"""Acronyms and designations: what is said letter by letter, what as a word, what with a number."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.roman import is_numeral
from audio_builder.phrasing.scanner import WORD, Verbalizer

_PLAIN_VOWELS = frozenset("AEIOUYİАЕИОУЫЭЮЯІЇЄЁ")
_VOWELS = _PLAIN_VOWELS | frozenset("ÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØŒÙÚÛÜÝĄĘÓİ")
_WORDS_EVERYWHERE = frozenset(
    "NATO UNESCO UNICEF NASA FIFA UEFA OPEC ATACMS HIMARS NASAMS THAAD COVID ASEAN BRICS AUKUS".split()
)
_NEXT = re.compile(r" +(?:[^\W\d_]+|\d)")
_PART = re.compile(r"\d+|[^\W\d_]+")
# Four letters are as often spelled (IAEA) as said (NATO): those said stand in the list.
_SHORTEST_WORD = 5
_SHORTEST_TOWN = 4
# Longer runs of capitals with a vowel are words: no acronym has eight letters.
_LONGEST_ACRONYM = 7
_CAPITALS_BEFORE = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]')([^\W\d_]+(?:'[^\W\d_]+)?)[ ,]+$")
_CAPITALS_AFTER = re.compile(r"[ ,]+([^\W\d_]+(?:'[^\W\d_]+)?)(?!\w)")
_WINDOW = 30
_SHORTEST_STEM = 6
_CLITICS = frozenset("T S RE LL VE D M N".split())

# A capital after the first letter.
ACRONYM = r"(?=[^\W\d_]{1,40}?[^\W\d_a-zа-яіїєґß-öø-ÿ])(?:[^\W\d_]){2,}(?:'?s\b)?(?![^\W_])(?P<stop>\.(?= ))?"
DOTTED = (
    r"[^\W\d_]\.(?:\s?[^\W\d_]\.){1,12}(?:[^\W\d_](?![\w.]))?|(?:[^\W\d_]\.){1,12}[^\W\d_](?![\w])"
)
# Before a name; with its full stop an engine would end the sentence there.
INITIAL = r"(?<![\w.'])[^\W\d_a-zа-яіїєґß-öø-ÿ]\.(?= [^\W\d_a-zа-яіїєґß-öø-ÿ])"
_CAPITAL = r"[^\W\d_a-zа-яіїєґß-öø-ÿ]"
CONTRACTION = rf"(?<![\w']){_CAPITAL}+(?:'{_CAPITAL}+)+(?![\w'])"
DESIGNATION = r"(?:[^\W\d_]{1,12}-?\d{1,5}|\d{1,4}[^\W\d_]{1,3}\d{1,5})(?:[^\W\d_]{1,3}(?:\d{1,3}(?:[^\W\d_]{1,2})?)?)?(?![\w])"


def spell(letters: str) -> str:
    """Spell letters one by one: ``U.N``.

    With full stops espeak says each letter's name ("A I" would begin with an article, "AFP" would
    be a word); without the last one it makes no pause.
    """
    return ".".join(letter for letter in letters.upper() if letter.isalnum())


def is_spoken_word(acronym: str, known: Collection[str]) -> bool:
    """Say whether capitals are read as a word: NATO yes, GDP no."""
    if acronym in known or acronym in _WORDS_EVERYWHERE:
        return True
    if len(acronym) < _SHORTEST_WORD:
        return False
    if len(acronym) > _LONGEST_ACRONYM and set(acronym) & _VOWELS:
        return True
    flags = "".join("v" if letter in _PLAIN_VOWELS else "c" for letter in acronym)
    return "ccc" not in flags and "vvv" not in flags and 0.25 < flags.count("v") / len(flags) < 0.7  # noqa: PLR2004 - outside it no one can say it


def known_acronyms(table: Mapping[str, Any]) -> frozenset[str]:
    """Return all acronyms a language's words list, said or spelled."""
    entries = table["acronyms"]
    return frozenset(
        [
            *entries["words"].split(),
            *entries.get("letters", "").split(),
            *entries.get("special", {}),
        ]
    )


def spelled_acronyms(table: Mapping[str, Any]) -> frozenset[str]:
    """Return the acronyms that are spelled although their letters may be a word."""
    entries = table["acronyms"]
    listed = f"{entries.get('letters', '')} {entries.get('also_words', '')}".split()
    return frozenset(listed) - frozenset(entries["words"].split())


class Spelling(Struct, frozen=True, kw_only=True):
    """What a language needs to read capitals."""

    as_words: Collection[str]
    """Acronyms said as words."""
    special: Mapping[str, str]
    """Forms with a reading of their own."""
    code: Callable[[str], str]
    """Words for the number in a designation."""
    plural: str = "'s"
    """What follows spelled letters in the plural."""
    starters: Collection[str] = frozenset()
    """Common small words; with a capital they begin a sentence."""
    common: Collection[str] = frozenset()
    """Words of the language, which in capitals are only shouted."""
    labels: Collection[str] = frozenset()
    """Words that a letter names: plan, group, seat."""
    spelled: Collection[str] = frozenset()
    """Acronyms that are spelled although their letters may be a word: US, IT, WHO."""
    lower: Callable[[str], str] = str.lower
    """Return a word in small letters."""
    many: Callable[[str], str] | None = None
    """The plural of a number word (F-16s)."""


def letters(spelling: Spelling) -> tuple[Verbalizer, ...]:
    """Return the verbalizers for capitals and for letters with digits."""
    return (
        Verbalizer(name="acronym", starts=(WORD,), pattern=ACRONYM, read=partial(_acronym, spelling)),
        Verbalizer(name="contraction", starts=(WORD,), pattern=CONTRACTION, read=partial(_contraction, spelling)),
        Verbalizer(name="initials", starts=(WORD,), pattern=DOTTED, read=_initials),
        Verbalizer(name="initial", starts=(WORD,), pattern=INITIAL, read=partial(_initial, spelling)),
        Verbalizer(name="designation", starts=(WORD,), pattern=DESIGNATION, read=partial(_designation, spelling)),
    )  # fmt: skip


def _acronym(spelling: Spelling, m: re.Match[str]) -> str | None:
    found = m.group().rstrip(".")
    stem = re.sub(r"'?s$", "", found) if not found.isupper() else found
    end, stop = found[len(stem) :], m["stop"] or ""
    if stem in spelling.special:
        return spelling.special[stem] + end + stop
    if not stem.isupper() or len(stem) == 1:
        return None
    if is_numeral(stem):
        return None
    if _is_shouted(spelling, m, stem):
        return _in_small(spelling, m, stem) + end + stop
    if is_spoken_word(stem, spelling.as_words) or _is_dateline(m, stem):
        return stem[0] + spelling.lower(stem)[1:] + end + stop
    # A stop after spelled letters would be read as theirs: U.N. Police. The scanner puts
    # it back where a common word shows that a sentence begins.
    pause = "," if stop and _begins_unsure(spelling, m) else ""
    return spell(stem) + (spelling.plural if end else "") + pause


def _is_plain(spelling: Spelling, word: str) -> bool:
    """Say whether capitals are a word of the language and no known acronym."""
    if not word.isupper() or word in spelling.spelled or word in spelling.as_words:
        return False
    return _is_word(spelling, word)


def _is_word(spelling: Spelling, word: str) -> bool:
    small = spelling.lower(word)
    return small in spelling.common or small in spelling.starters


def _is_shouted(spelling: Spelling, m: re.Match[str], stem: str) -> bool:
    """Say whether capitals are a word somebody shouts, and no acronym.

    A word of the language is shouted unless it is a known acronym. Between shouted words an
    acronym that is a word is one, too, and so is what nobody knows but can say.
    """
    beside = m.string[max(0, m.start() - 1) : m.start()] + m.string[m.end() : m.end() + 1]
    if "&" in beside or stem in spelling.as_words:
        return False
    if _is_plain(spelling, stem):
        return True
    is_word = _is_word(spelling, stem)
    if not is_word and (stem in spelling.spelled or not set(stem) & _VOWELS):
        return False
    before = _CAPITALS_BEFORE.search(m.string[max(0, m.start() - _WINDOW) : m.start()])
    after = _CAPITALS_AFTER.match(m.string, m.start() + len(stem))
    loud = [found is not None and _is_loud(spelling, found[1]) for found in (before, after)]
    return all(loud) or (is_word and any(loud))


def _is_loud(spelling: Spelling, word: str) -> bool:
    """Say whether a neighbour is a word in capitals, a contraction or an I."""
    return word == "I" or all(
        _is_plain(spelling, part) or part in _CLITICS for part in word.split("'")
    )


def _in_small(spelling: Spelling, m: re.Match[str], stem: str) -> str:
    """Return a shouted word in small letters, with its capital where a sentence begins."""
    small = spelling.lower(stem)
    head = m.string[: m.start()].rstrip(" \"'(")
    return small if head and head[-1] not in ".!?" else stem[0] + small[1:]


def _contraction(spelling: Spelling, m: re.Match[str]) -> str | None:
    """Read DON'T and L'EAU as the words they are."""
    found = m.group()
    first, *_ = parts = found.split("'")
    if not found.isupper() or "&" in m.string[max(0, m.start() - 1) : m.end() + 1]:
        return None
    words = [_may_contract(spelling, part) for part in parts]
    small = [len(part) == 1 or part in _CLITICS for part in parts]
    # Cyrillic words have an apostrophe inside; Turkish endings follow one.
    is_one_word = max(map(len, parts)) >= _SHORTEST_STEM or first[0] > "Ѐ"
    if not is_one_word and not all(a or b for a, b in zip(words, small, strict=True)):
        return None
    if first == "I":
        return "I" + spelling.lower(found[1:])
    return _in_small(spelling, m, found) if any(words) or is_one_word else None


def _may_contract(spelling: Spelling, part: str) -> bool:
    """Say whether capitals beside an apostrophe are a word: the QU of QU'IL, the DIDN of DIDN'T."""
    if len(part) == 1:
        return False
    is_negated = part[-1] == "N" and _is_word(spelling, part[:-1])
    is_long = len(part) >= _SHORTEST_WORD and bool(set(part) & _VOWELS)
    return is_negated or is_long or _is_word(spelling, part)


def _is_dateline(m: re.Match[str], stem: str) -> bool:
    """Say whether a town in capitals opens the text: KYIV, Ukraine (AP)."""
    opens = m.start() == 0 and m.string[m.end() : m.end() + 1] == ","
    return opens and len(stem) >= _SHORTEST_TOWN


def _begins_unsure(spelling: Spelling, m: re.Match[str]) -> bool:
    """Say whether a capital follows that may be a name or a beginning."""
    following = _NEXT.match(m.string, m.end())
    word = following.group().strip() if following else ""
    is_name = word[:1].isupper() and word.lower() not in spelling.starters
    return is_name or word[:1].isdecimal()


def _initial(spelling: Spelling, m: re.Match[str]) -> str:
    """Read an initial without its stop; a letter after what it names (Plan B.) ends a sentence."""
    named = word_before(m).lower() in spelling.labels
    return m.group() if named else m.group()[0]


def _initials(m: re.Match[str]) -> str | None:
    found = m.group()
    return spell(found) if found.replace(".", "").replace(" ", "").isupper() else None


def _designation(spelling: Spelling, m: re.Match[str]) -> str | None:
    found = m.group()
    parts = _PART.findall(found)
    if found in spelling.special:
        return spelling.special[found]
    is_decade = parts[-1] == "s" and len(parts[0]) > len("X1") and parts[-2].endswith("0")
    if found.islower() or is_decade:
        return None
    said: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        if part == "s" and before.isdecimal() and spelling.many:
            said[-1] = spelling.many(said[-1])
        else:
            said.append(_part(spelling, part))
    # With a hyphen a single A is no article.
    return " ".join(said).replace("A ", "A-") if said[0] == "A" else " ".join(said)


def _part(spelling: Spelling, part: str) -> str:
    if part.isdecimal():
        return spelling.code(part)
    if len(part) == 1 or not part.isupper():
        return part
    return part.capitalize() if is_spoken_word(part, spelling.as_words) else spell(part)
