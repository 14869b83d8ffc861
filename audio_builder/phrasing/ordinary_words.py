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


def is_german_noun(word: str) -> bool:
    """Say whether a German word with a capital is a noun by its ending or its last part."""
    small = word.casefold().rpartition("-")[2]
    if len(small) > _SHORTEST_TAIL + _SHORTEST_HEAD and small.endswith(_NOUN_ENDINGS):
        return True
    known = ordinary_words("de")
    # Known words may have an ending that the list lacks: des Hafens, den Häfen.
    stems = {small, *(small.removesuffix(end) for end in ("s", "es", "n", "en", "e", "er", "ern"))}
    if any(stem in known for stem in stems if len(stem) >= _SHORTEST_TAIL):
        return True
    tails = (
        stem[at:]
        for stem in stems
        for at in range(_SHORTEST_HEAD, len(stem) - _SHORTEST_TAIL + 1)
    )
    return any(tail in known and tail not in _PLACE_ENDINGS for tail in tails)
