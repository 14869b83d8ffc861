"""How German is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import western, words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.de.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.inclusive import german, optional_endings
from audio_builder.phrasing.languages.western import NumberRules, number
from audio_builder.phrasing.roman import has_ruler_before, is_second_initial, roman_value
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

_DATIVE = re.compile(
    r"\b(?:am|vom|zum|beim|im|dem|den|des|seit|ab|bis|nach|vor|von|zwischen)\b(?:\s[^\W\d_]+\.?,)?\s*$",
    re.IGNORECASE,
)
_PREPOSITIONS = {
    "in",
    "von",
    "mit",
    "zu",
    "aus",
    "bei",
    "nach",
    "seit",
    "an",
    "auf",
    "vor",
    "hinter",
    "unter",
    "über",
    "während",
    "trotz",
    "wegen",
}
_WEAK_E = {
    "der",
    "das",
    "die",
    "ins",
    "fürs",
    "eine",
    "diese",
    "dieses",
    "dieser",
    "jede",
    "jedes",
    "ihre",
    "seine",
}
_WEAK_EN = {
    "am",
    "vom",
    "zum",
    "zur",
    "beim",
    "im",
    "dem",
    "den",
    "des",
    "einem",
    "einer",
    "einen",
    "diesem",
    "diesen",
    "jedem",
    "jeden",
    "ihrem",
    "seinem",
    "ihren",
    "seinen",
}
_NEUTER = {"Quartal", "Jahrhundert", "Mal", "Jahr", "Kapitel", "Tor", "Spiel", "Halbjahr", "Obergeschoss", "Semester", "Album",
           "Bataillon", "Regiment", "Gebot", "Kind", "Buch", "Jubiläum", "Opfer"}  # fmt: skip
_FRACTIONS = {2: ("halb", "halbe"), 3: ("Drittel", "Drittel"), 4: ("Viertel", "Viertel")}


def _ending(m: re.Match[str]) -> str:
    """Return the ending of an ordinal after the word before it."""
    before = word_before(m).lower()
    if before in _WEAK_EN:
        return "en"
    if before == "der":
        head = re.search(r"([^\W\d_]+)\s+der\s*$", m.string[: m.start()])
        return "en" if head and head.group(1).lower() in _PREPOSITIONS else "e"
    if before in _WEAK_E:
        return "e"
    after = word_after(m)
    return "es" if after in _NEUTER else "e" if _gender(after) == "f" else "er"


def _day(day: int, m: re.Match[str]) -> str:
    dative = _DATIVE.search(m.string[max(0, m.start() - 30) : m.start()])
    return ordinal(day, "en" if dative else _ending(m))


def _clock(hour: int, minute: int, m: re.Match[str]) -> str:  # noqa: ARG001 - the same for all languages
    hours = f"{cardinal(hour, 'm')} Uhr"
    return f"{hours} {cardinal(minute)}" if minute else hours


def _gender(noun: str) -> str:
    if not noun[:1].isupper():
        return (
            "m"
            if noun.islower() and noun.endswith(("er", "es", "en", "e")) and len(noun) > 5
            else ""
        )
    if noun.lower().endswith(("ung", "heit", "keit", "schaft", "ion", "tät", "ine", "ete", "ate", "rin", "frau", "stunde",
                      "minute", "woche", "stimme", "person", "tonne", "seite", "kugel", "drohne", "rakete")):  # fmt: skip
        return "f"
    if noun in {
        "Frau",
        "Million",
        "Person",
        "Stunde",
        "Woche",
        "Minute",
        "Stimme",
        "Drohne",
        "Rakete",
        "Stadt",
        "Nacht",
    }:
        return "f"
    return "m"


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return None
    name = "halb" if bottom == 2 else _parts(bottom)
    if m["whole"]:
        return f"{cardinal(int(m['whole']), 'm')}{'einhalb' if bottom == 2 else f' {cardinal(top, chr(109))} {name}'}"
    if bottom == 2:
        return "ein halb"
    return f"{cardinal(top, 'm')} {name}"


def _parts(bottom: int) -> str:
    stem = ordinal(bottom, "el")
    return stem[0].upper() + stem[1:]


def _ordinal(m: re.Match[str]) -> str | None:
    after = word_after(m)
    if m.end() == len(m.string):
        # A lone "3." is an ordinal; at the end of a sentence the stop is the sentence's.
        return ordinal(int(m["n"])) if m.start() == 0 else None
    if not after or (m.string[m.end() : m.end() + 1] != " "):
        return None
    is_year = 1100 <= int(m["n"]) <= 2099
    if is_year or evidence("de").ends_sentence(m.string, m.end()):
        return None
    return ordinal(int(m["n"]), _ending(m))


def _decade(m: re.Match[str]) -> str:
    text = m["n"]
    said = year(int(text)) if len(text) == 4 else cardinal(int(text))
    return f"{said}er{m['rest']}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of German."""
    rules = NumberRules(
        tag=tag, table=words("de"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender,
    )  # fmt: skip
    own = (
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction,
                   pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,7})\.(?!\d)", read=_ordinal),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"(?P<n>\d{4}|\d0)er(?P<rest>[\w-]*)", read=_decade),
        Verbalizer(name="times", starts=(DIGIT,), pattern=r"(?P<n>\d+)[-\s]?mal\b",
                   read=lambda m: f"{cardinal(int(m['n']), 'm')}mal"),
        Verbalizer(name="compound", starts=(DIGIT,), pattern=r"(?P<n>\d+)-(?=[^\W\d_])",
                   read=lambda m: number(rules, m["n"], "m") + "-"),
        Verbalizer(name="percentage", starts=(DIGIT,), pattern=r"(?P<n>\d+)\s?%-?ig(?P<rest>\w*)",
                   read=lambda m: f"{cardinal(int(m['n']), 'm')}prozentig{m['rest']}"),
        Verbalizer(name="year_old", starts=(DIGIT,), pattern=r"(?P<n>\d+)-?[jJ]ährig(?P<rest>\w*)",
                   read=lambda m: f"{cardinal(int(m['n']), 'm')}jährig{m['rest']}"),
        Verbalizer(name="king", starts=("A",), read=_king, pattern=r"(?P<numeral>[IVX]{1,6})(?P<stop>\.)"),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=_roman,
        full_text_verbalizers=(
            german(),
            optional_endings("innen", "in", "en", "er", "n", "e", "s"),
        ),
        digit_text_verbalizers=(western.circa("circa"),),
    )


_QUEENS = {
    "Elisabeth",
    "Elizabeth",
    "Katharina",
    "Margarethe",
    "Maria",
    "Isabella",
    "Beatrix",
    "Juliana",
    "Christina",
}


_NOUN = re.compile(r"\s[A-ZÄÖÜ]")
_RULERS = frozenset(words("de")["roman"]["rulers"].split())
_REGNAL = frozenset(words("de")["roman"]["regnal"].split())


def _king(m: re.Match[str]) -> str | None:
    value = roman_value(m["numeral"])
    before = word_before(m)
    if not value or not before:
        return None
    if before.lower() in words("de")["roman"]["counted"].split():
        return cardinal(value) + ("." if _NOUN.match(m.string, m.end()) else "")
    if before.lower() in _WEAK_E | _WEAK_EN and _NOUN.match(m.string, m.end()):
        return ordinal(value, _ending(m))
    if not before[:1].isupper() or before.lower() in evidence("de").starters:
        return None
    # A capital behind it proves nothing: nouns have one.
    starters = evidence("de").starters
    is_initial = is_second_initial(m["numeral"], m, _RULERS, starters) or (
        # Courts and the police name people so: Stefan V. gestand.
        m["numeral"] in {"V", "X"} and not has_ruler_before(m, _RULERS)
    )
    return None if before not in _REGNAL and is_initial else _of_ruler(value, before, m)


def _roman(value: int, m: re.Match[str]) -> str | None:
    """Read a numeral without its stop after a name: Rocky II, Charles III."""
    before = word_before(m)
    if not before[:1].isupper() or before.lower() in evidence("de").starters:
        return None
    if before in _REGNAL:
        return None if len(m["numeral"]) == 1 else _of_ruler(value, before, m)
    return cardinal(value) if len(m["numeral"]) > 1 else None


def _of_ruler(value: int, name: str, m: re.Match[str]) -> str:
    """Return a ruler's number as the words before the name ask for it."""
    if name in _QUEENS:
        return f"die {ordinal(value, 'e')}"
    governed = re.search(
        r"\b(?:von|mit|bei|unter|zu|nach|seit|gegenüber|dem|neben)\s(?:[A-ZÄÖÜ][\w-]+\s?){1,4}$",
        m.string[: m.start()].rstrip(),
    )
    return f"dem {ordinal(value, 'en')}" if governed else f"der {ordinal(value, 'e')}"
