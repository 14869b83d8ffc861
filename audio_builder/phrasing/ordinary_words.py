"""The commonest words of a language that are no names, as ``ordinary/README.md`` says."""

import gzip
from functools import cache
from pathlib import Path

from audio_builder.language import primary

_FOLDER = Path(__file__).with_name("ordinary")
_SAME_WORDS = {"nn": "nb"}
# The shortest word that shows by itself that a longer one is a compound: Brücke, Meister.
_SHORTEST_TAIL = 4
_SHORTEST_HEAD = 3
_ARTICLES = set(
    """der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner im
    am zum zur vom beim ins ans jeder jede jedes diese dieser dieses diesem diesen""".split()
)
_CASE_ENDINGS = ("s", "es", "n", "en", "e", "er", "ern")
_LINKS = ("s", "es", "n", "en", "er", "e")
# Last parts of place names as often as of nouns; the commonest nouns with them are in the list.
_PLACE_ENDINGS = {
    "hagen", "dorf", "burg", "stadt", "berg", "berge", "bach", "heim", "feld", "hausen", "furt", "kirchen", "wald", "leben",
    "stein", "haven", "born", "brunn", "beck", "mann", "sand", "sund", "holz", "hofen", "brück", "münde", "rode", "walde",
}  # fmt: skip
# Endings of German nouns that no surname has.
_NOUN_ENDINGS = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ität", "itäten", "ismus",
    "nis", "nisse", "tum", "innen", "erin", "chen", "ment", "mente", "ierung",
)  # fmt: skip


@cache
def ordinary_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language in small letters; empty where none are known."""
    code = primary(language)
    code = _SAME_WORDS.get(code, code)
    path = _FOLDER / f"{code}.txt.gz"
    if not (code.isalpha() and code.isascii() and path.is_file()):
        return frozenset()
    return frozenset(gzip.decompress(path.read_bytes()).decode("utf-8").split())


def is_german_noun(word: str, before: str = "") -> bool:
    """Say whether a German word with a capital is a noun: by the list, its ending or its parts.

    After an article its last part alone decides, for few names have one.
    """
    alone = before.lower() in _ARTICLES
    small = word.casefold().rpartition("-")[2]
    if len(small) > _SHORTEST_TAIL + _SHORTEST_HEAD and small.endswith(_NOUN_ENDINGS):
        return True
    known = ordinary_words("de")
    # Known words may have an ending that the list lacks: des Hafens, den Häfen.
    return any(
        stem in known or _is_compound(stem, known, any_head=alone)
        for stem in {small, *(small.removesuffix(end) for end in _CASE_ENDINGS)}
        if len(stem) >= _SHORTEST_TAIL
    )


def _is_compound(word: str, known: frozenset[str], *, any_head: bool = False) -> bool:
    """Say whether a word ends with a known one and begins with one or several."""
    for at in range(_SHORTEST_HEAD, len(word) - _SHORTEST_TAIL + 1):
        head, tail = word[:at], word[at:]
        if tail not in known or tail in _PLACE_ENDINGS:
            continue
        if any_head:
            return True
        # Between the parts stands an s or n, or the first one loses its e: Elbfähre.
        heads = {head, head + "e", *(head.removesuffix(link) for link in _LINKS)}
        if any(len(one) >= _SHORTEST_HEAD and one in known for one in heads):
            return True
        if any(len(one) > _SHORTEST_TAIL and _is_compound(one, known) for one in heads):
            return True
    return False
