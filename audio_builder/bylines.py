"""A byline becomes the names in it, without what is no name: addresses, offices, dates."""

import re

from msgspec import Struct

from audio_builder.dates.written import find_date

_MOST_CHARACTERS = 400  # a longer byline is a text
_MOST_NAMES = 12
_MOST_WORDS = 7
_MOST_OFFICE_WORDS = 3
_SURNAME_FIRST = re.compile(r"([^\s,]+(?: [^\s,]+)?), ([^\s,]+(?: [^\s,]+){0,2})")
_ADDRESS = re.compile(
    r"\s{0,3}[<(\[]?\s{0,3}(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"\s{0,3}[>)\]]?"
    r"|\s{0,3}\(?(?:https?://|www\.)[^\s<>\"]{1,300}\)?"
    r"|\s{0,3}[<(\[]?\s{0,3}@\w{1,40}(?:@[\w.-]{1,60})?\s{0,3}[>)\]]?",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "dem",
        "de",
        "del",
        "della",
        "dello",
        "delle",
        "degli",
        "dei",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "des",
        "la",
        "le",
        "les",
        "ter",
        "ten",
        "te",
        "tot",
        "zu",
        "zur",
        "zum",
        "vom",
        "af",
        "av",
        "bin",
        "bint",
        "ibn",
        "ben",
        "al",
        "el",
        "y",
        "e",
        "i",
        "und",
        "und",
        "op",
        "'t",
        "’t",
        "d’",
        "aus",
        "ap",
        "st",
        "ул",
        "фон",
        "ван",
        "де",
        "дер",
        "ла",
        "ель",
        "аль",
        "бен",
        "ібн",
    ]
)
_LEADING = frozenset(
    [
        "van",
        "von",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
    ]
)
_JOINTS = re.compile(
    r"\s*(?:[,;|•·/]|\s[–—-]\s|(?<!\w)(?:and|und|et|y|e|ed|i|og|och|ja|en|і|й|та|и|ve|con|with|mit"
    r"|avec)(?!\w))\s*",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\s*(?:&|\+|and|und|et|y|e|i)\s*(?:co|company|cie|sons?|söhne|partners?|associates|"
    r"fils|hijos|brothers|bros|staff|agencies)(?!\w)\.?(?:\s+kg\b)?|,?\s*(?:inc|ltd|llc|jr|sr|plc|"
    r"gmbh|m\.?d|ph\.?d|esq|s\.a|s\.p\.a|e\.v)(?!\w)\.?",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"\s*&\s*")
# Offices end many names: "Ada Marlow, Political Correspondent".
_OFFICE = re.compile(
    r"(?i:\b(?:\w*editors?|\w*reporters?|correspondents?|writers?|columnists?|journalists?|"
    r"contributors?|contributing|staff|freelance|photographers?|producers?|director|professor|"
    r"lecturer|bureau|chief|special to|for the|guest|senior|associate|redakt\w+|korrespondent\w*|"
    r"autor(?:in)?|journaliste?s?|rédact\w+|envoyée?|correspondante?|periodista|corresponsal|"
    r"redator\w*|repórter|giornalista|inviat[oa]|dziennikar\w+|журналіст\w*|кореспондент\w*|"
    r"журналист\w*|корреспондент\w*|редактор\w*|обозреватель|muhabir\w*|기자|記者|"
    r"published|updated|posted|last|min read|read|follow|share|comments?|photo(?:graph)?s?|"
    r"images?)\b)"
)
_TOKEN = re.compile(r"[^\s,;|•·/&<>()\[\]@]+")
_NUMERAL = re.compile(r"\d")
_LEAD = re.compile(
    r"^\W*(?:(?:(?:story|written|reported|words|text|article|edited|posted|published|review) )?"
    r"by\b|von\b|par\b|por\b|di\b|door\b|av\b|af\b|text(?:e)?:|autor(?:in)?:|author:|автор(?:ка)?:?|"
    r"текст:|tekst:|yazan:|reporter:)\s*:?\s*",
    re.IGNORECASE,
)


class Names(Struct, frozen=True, kw_only=True):
    """Names found at the start of a text."""

    names: tuple[str, ...]
    end: int
    """Where the last of them ends."""


def without_addresses(text: str) -> str:
    """Cut e-mail addresses, handles and web addresses: nobody agreed to have them read out."""
    return " ".join(_ADDRESS.sub(" ", text).split()) if "@" in text or "/" in text else text


def is_only_addresses(text: str) -> bool:
    """Tell whether a line is nothing but e-mail addresses and handles."""
    return "@" in text and not any(map(str.isalnum, without_addresses(text)))


def find_names(text: str, start: int = 0) -> Names:
    """Read as many names as follow one another from ``start``: whole words, never cut."""
    names: list[str] = []
    place = end = start
    text = text[: start + _MOST_CHARACTERS]
    while len(names) < _MOST_NAMES:
        whole = _name_at(text, place)
        name = _without_office(whole)
        # A name may have an office behind it; an office alone is none.
        if not name or _repeats(name) or (names and name != whole):
            break
        names.append(name)
        end = place = place + len(name)
        joint = _JOINTS.match(text, _after_address(text, place)) or _AMPERSAND.match(text, place)
        if not joint:
            break
        place = joint.end()
    return Names(names=tuple(name.rstrip(" ,") for name in names), end=end)


def author_names(text: str, *, surname_first: bool = False) -> tuple[str, ...]:
    """Return the names in what a page's description says of its authors."""
    text = " ".join(text.split())[:_MOST_CHARACTERS]
    text = _LEAD.sub("", without_addresses(text).strip(" ,;|-–—()"))
    turned = _SURNAME_FIRST.fullmatch(text) if surname_first else None
    if turned:
        return (f"{turned[2]} {turned[1]}",)
    date = find_date(text, "en")
    found = find_names(text[: date.start] if date else text)
    return found.names or ((text,) if text and _is_plain(text) else ())


def _without_office(name: str) -> str:
    office = _OFFICE.search(name)
    return name[: office.start()].rstrip() if office else name


def _repeats(name: str) -> bool:
    """Tell whether a name is a phrase such as "Mensch zu Mensch"."""
    words = name.lower().split()
    return len(words) > 2 and words[0] == words[-1]  # noqa: PLR2004 - a word between two


def names_office(text: str) -> bool:
    """Tell whether a text holds a word for what someone is: "editor", "reporter"."""
    return _OFFICE.search(text) is not None


def is_office(text: str) -> bool:
    """Tell whether a text begins with what someone is: "Senior Politics Editor"."""
    found = _OFFICE.search(text)
    return found is not None and len(text[: found.start()].split()) <= _MOST_OFFICE_WORDS


def _is_plain(text: str) -> bool:
    """Tell whether a text is a name in a spelling of its own, as "will.i.am" or "the editors"."""
    return (
        len(text.split()) <= _MOST_WORDS
        and not _ADDRESS.search(text)
        and not text.startswith(("{", "<"))
        and any(map(str.isalpha, text))
    )


def _after_address(text: str, place: int) -> int:
    while address := _ADDRESS.match(text, place):
        if address.end() == place:
            break
        place = address.end()
    return place


def _name_at(text: str, place: int) -> str:
    """Return the longest name that begins at ``place``; empty where none does."""
    end = place
    for count, token in enumerate(_TOKEN.finditer(text, place)):
        gap = text[end : token.start()]
        if gap.strip() if count else gap:
            break
        if count == _MOST_WORDS or not _is_name_word(token.group(), is_first=not count):
            break
        if _is_joint(token.group()) and count and not _goes_on(text, token.end()):
            break
        end = token.end()
        if token.group().endswith(":"):
            break
    name = _without_loose_end(text[place:end])
    company = _COMPANY.match(text, place + len(name)) if name else None
    return text[place : company.end()] if company else name.rstrip(":")


def _is_joint(word: str) -> bool:
    """Tell whether a word joins two people as well as the two parts of one name."""
    return word.lower() in {"y", "e", "i", "und", "and", "et"}


def _goes_on(text: str, place: int) -> bool:
    """Tell whether a name of one word follows: "Ortega y Gasset", but not "and Jon Hale"."""
    following = _TOKEN.findall(text[place : place + _MOST_CHARACTERS])[:2]
    return len(following) == 1


def _is_name_word(word: str, *, is_first: bool) -> bool:
    if word.lower() in (_LEADING if is_first else _PARTICLES):
        return True
    first = word.lstrip("\"'“„«(")[:1]
    if not first.isalpha() or first.islower():
        return first.isalpha() and bool(re.match(r"(?:d|l|o|al|el)[’'-][^\W\d_a-z]", word))
    return not _NUMERAL.search(word) or not is_first


def _without_loose_end(name: str) -> str:
    """Cut particles from the end: what follows them is no name."""
    words = name.split()
    while words and (words[-1].lower() in _PARTICLES):
        words.pop()
        name = name[: name.rstrip().rfind(" ") + 1] if " " in name.rstrip() else ""
    return name.rstrip() if words else ""
