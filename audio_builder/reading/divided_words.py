"""Words that print has divided at the ends of lines become whole again."""

import re

_HYPHENS = "-‐‑"
_END = re.compile(rf"(?<![\w’'])([^\W\d_][\w’']*+)[{_HYPHENS}]$")
_ANY_END = re.compile(rf"\w[{_HYPHENS}]$")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_START = re.compile(r"([^\W\d_][\w’']*)")
_SOFT = re.compile("(?:\u00ad|\ufffe|¬(?=[ \t]*\r?\n))[ \t]*\r?\n[ \t]*(?=[^\\W\\d_])")
# First parts that are words of their own, and keep their hyphen.
_FIRST = frozenset(
    [
        "well",
        "self",
        "non",
        "ex",
        "half",
        "all",
        "ill",
        "cross",
        "anti",
        "pro",
        "vice",
        "co",
        "much",
        "long",
        "short",
        "high",
        "low",
        "old",
        "new",
        "so",
        "third",
        "second",
        "first",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "demi",
        "mi",
        "peut",
        "celui",
        "celle",
        "ceux",
        "celles",
        "au",
        "par",
        "ci",
        "vis",
        "grand",
        "sous",
        "après",
        "avant",
        "contre",
        "будь",
        "казна",
        "хтозна",
        "по",
        "кое",
        "из",
        "ibero",
        "franco",
        "nord",
        "süd",
        "ost",
        "west",
    ]
)
# Second parts of which the same holds.
_SECOND = frozenset(
    [
        "il",
        "elle",
        "on",
        "je",
        "tu",
        "nous",
        "vous",
        "ils",
        "elles",
        "ce",
        "le",
        "la",
        "les",
        "lui",
        "leur",
        "moi",
        "toi",
        "y",
        "en",
        "là",
        "ci",
        "même",
        "mêmes",
        "être",
        "t",
        "à",
        "dire",
        "se",
        "lo",
        "me",
        "te",
        "lhe",
        "lhes",
        "nos",
        "vos",
        "то",
        "нибудь",
        "либо",
        "таки",
        "за",
        "небудь",
        "но",
    ]
)
# "Vor- und Nachteile": the first hyphen stands for a word that follows.
_AND = frozenset(
    [
        "und",
        "oder",
        "bzw",
        "sowie",
        "bis",
        "and",
        "or",
        "et",
        "ou",
        "y",
        "o",
        "e",
        "en",
        "of",
        "och",
        "eller",
        "og",
        "і",
        "й",
        "та",
        "и",
        "или",
        "або",
    ]
)


def join_soft(text: str) -> str:
    """Join what a soft hyphen, or the mark some PDF viewers write for one, divides."""
    return _SOFT.sub("", text) if "\u00ad" in text or "\ufffe" in text or "¬" in text else text


def is_divided(line: str, following: str) -> bool:
    """Tell whether a line ends within a word or a compound that the next line goes on with."""
    return bool(_ANY_END.search(line)) and following[:1].isalnum()


def vocabulary(text: str) -> frozenset[str]:
    """Return the words of a text, those with hyphens whole, in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def join_lines(line: str, following: str, known: frozenset[str]) -> str:
    """Return two lines as one; ``known`` are the words of the text, whole ones too."""
    end, start = _END.search(line), _START.match(following)
    if not end or not start:
        return f"{line}{following}"
    first, second = end[1], start[1]
    if second.lower() in _AND:
        return f"{line} {following}"
    if not second[:1].islower() or first.isupper():
        return f"{line}{following}"  # US-Präsident, Nord-Süd
    if f"{first}{second}".lower() in known:
        return f"{line[:-1]}{following}"
    compound = f"{first}-{second}".lower() in known
    if compound or first.lower() in _FIRST or second.lower() in _SECOND:
        return f"{line}{following}"
    return f"{line[:-1]}{following}"
