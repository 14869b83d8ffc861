"""Spellings that mean men and women are said as one form: député·e·s, l@s alumn@s, Lehrer*innen."""

import re
from collections.abc import Callable

from audio_builder.phrasing.scanner import Verbalizer

_LETTER = r"[^\W\d_]"
_FRENCH = rf"""
    (?<!\w)(?P<stem>{_LETTER}{{2,30}})
    (?:
        [·•‧∙⋅](?P<dotted>e|es|ne|nes|te|tes|le|les|se|ses|ve|ves|fe|trice|trices|rice|rices|ice|euse|euses|
            ère|ères|ière|ières|re|res|sse|esse|esses|x)(?:[·•‧∙⋅]?(?P<many>s))?
        | \((?P<bracketed>e|ne|te|le|se)\)(?P<many2>s)?
        | \.(?P<stop>e|ne|te|le|se|rice|trice|euse)(?:\.(?P<many3>s))?
    )
    (?!\w)
    """
_GERMAN = rf"(?<!\w)(?P<stem>{_LETTER}{{2,40}})(?P<sign>[*:_·]|/-?)(?P<ending>innen|in|nen|r|n|e)(?P<rest>[a-zäöüß-]*)(?!\w)"
_ROMANCE = rf"(?<!\w)(?P<stem>{_LETTER}{{1,30}})(?:(?P<at>@)(?P<many>s)?|(?:/|\(-?|/-)(?P<feminine>l?as?|oras?|es?)\)?)(?!\w)"
_STARRED = rf"(?<!\w)(?P<stem>{_LETTER}{{3,30}})(?:[*@]|ə|ɜ)(?!\w)"


def french() -> Verbalizer:
    """Return the verbalizer of député·e·s: the form of the dictionary, in the plural or not."""

    def read(m: re.Match[str]) -> str:
        many = m["many"] or m["many2"] or m["many3"] or (m["dotted"] or "").endswith("s")
        return _with_s(m["stem"]) if many else m["stem"]

    return _verbalizer(
        _FRENCH, read, r"[·•‧∙⋅]|\((?:e|ne|te|le|se)\)|\.(?:e|ne|te|le|se|t?rice|euse)\b"
    )


def _with_s(stem: str) -> str:
    """Return the plural of a stem: tou is tous, heureu is heureux."""
    return stem if stem.endswith(("s", "x")) else stem + "s"


def german() -> Verbalizer:
    """Return the verbalizer of Lehrer*innen: both parts, with the small pause people make."""

    def read(m: re.Match[str]) -> str | None:
        if m["sign"][0] == "/" and m["ending"] not in {"innen", "in"}:
            return None
        return f"{m['stem']} {m['ending']}{m['rest']}"

    return _verbalizer(_GERMAN, read, r"[*:_·/]-?(?:in|nen\b|[rne]\b)")


def optional_endings(*endings: str) -> Verbalizer:
    """Return the verbalizer of child(ren) and idea[s]: the form with the ending, as people say it."""
    ending = "|".join(endings)

    def read(m: re.Match[str]) -> str:
        # German says both parts, as in Lehrer*innen.
        pause = " " if m["ending"] in _GERMAN_WOMEN else ""
        return f"{m['stem']}{pause}{m['ending']}"

    return _verbalizer(
        rf"(?<!\w)(?P<stem>{_LETTER}{{2,40}})[(\[](?P<ending>{ending})[)\]](?!\w)",
        read,
        rf"[(\[](?:{ending})[)\]]",
    )


_GERMAN_WOMEN = frozenset({"in", "innen"})


def iberian(article: str = "") -> Verbalizer:
    """Return the verbalizer of alumn@s and lectores/as: the form of the dictionary.

    ``article`` is the masculine one, where it is a single letter: the Portuguese o/a.
    """

    def read(m: re.Match[str]) -> str | None:
        if m["at"]:
            return f"{m['stem']}o{m['many'] or ''}"
        stem, feminine = m["stem"], m["feminine"]
        agrees = (
            stem.endswith(("s", "r", "n"))
            if feminine.endswith("s")
            else stem.endswith(("o", "r", "e", "l"))
        )
        return stem if agrees and (len(stem) > 1 or stem.lower() == article) else None

    return _verbalizer(_ROMANCE, read, r"@|/-?(?:l?as?|oras?|es?)\b|\(-?(?:as?|oras?|es?)\)")


def italian() -> Verbalizer:
    """Return the verbalizer of tutt* and tuttə: the form of the dictionary, in the plural."""
    return _verbalizer(_STARRED, lambda m: m["stem"] + "i", r"[*@əɜ]")


def _verbalizer(
    pattern: str, read: Callable[[re.Match[str]], str | None], signs: str
) -> Verbalizer:
    """Return a verbalizer of the whole text; ``signs`` shows quickly whether it can match."""
    shown = re.compile(signs)
    return Verbalizer(
        name="inclusive",
        starts=(),
        pattern=pattern,
        read=read,
        verbose=pattern is _FRENCH,
        guard=lambda text: shown.search(text) is not None,
    )
