"""Language tags, and the language a text is written in."""

import json
import re
from collections import Counter
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path

from audio_builder.errors import SettingsError

_WORD = re.compile(r"[^\W\d_]+")
# A text is judged by its first words; more change nothing and cost time.
_ENOUGH_WORDS = 400
# Below this share of function words the text is a list of names, or a language we do not know.
_LEAST_SHARE = 0.08


# Deprecated codes and the ones that replaced them (IANA language subtag registry), and Norwegian
# without saying which: nearly always Bokmål.
_REPLACED = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "no": "nb", "tl": "fil"}
# Languages a voice may be listed under besides its own code: the same language by another code,
# then the nearest one whose voice people would accept.
_SPOKEN_AS = {
    "bs": ("hr",),
    "fil": ("tl", "en-us", "en"),
    "he": ("iw",),
    "id": ("in",),
    "nb": ("no", "nn"),
    "nn": ("no", "nb"),
    "sh": ("sr", "hr"),
    "yue": ("zh-hk",),
    "zh": ("cmn",),
}


@lru_cache(maxsize=64)  # every line of a text asks with the same tag
def primary(tag: str) -> str:
    """Return the primary language of a BCP 47 tag: ``en`` for ``en-US`` and ``en_US``."""
    written = re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()
    return _REPLACED.get(written, written)


def voice_languages(tag: str) -> tuple[str, ...]:
    """Return the codes under which a voice for a language may be listed, best first."""
    language = primary(tag)
    own = tag.strip().lower().replace("_", "-")
    further = _SPOKEN_AS.get(language, ())
    if own in {"zh-hk", "zh-mo"} or own.startswith("zh-yue"):
        further = ("yue", *further)
    return tuple(dict.fromkeys((own, language, *further)))


def normal_tag(tag: str) -> str:
    """Return a tag in its usual spelling: ``en-US`` for ``EN_us``, empty for what is no tag."""
    parts = re.split(r"[-_]", tag.strip())
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    tail = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]  # noqa: PLR2004 - ISO 3166 has two letters, ISO 15924 four
    return "-".join([parts[0].lower(), *tail])


def require_language(tag: str) -> None:
    """Refuse what is no language tag; empty means that none was given."""
    if tag and not normal_tag(tag):
        raise SettingsError("is not a language tag", subject=tag, remedy="write en or en-GB")


@cache
def _function_words() -> dict[str, frozenset[str]]:
    table = json.loads(Path(__file__).with_name("function_words.json").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Return the languages in which each function word is one."""
    found: dict[str, list[str]] = {}
    for language, words in _function_words().items():
        for word in words:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def function_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language, in lower case; empty where none are known."""
    return _function_words().get(language, frozenset())


# Letters only one of two neighbours writes.
_TELLING = (("uk", "ru", r"[іїєґІЇЄҐ]", r"[ыэёъЫЭЁЪ]"),)
# First and last letter of the scripts that are one language's.
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
)
_ANY_SCRIPT = re.compile(f"[{''.join(letters for _, letters in _SCRIPTS)}]")
# Letters looked at for the script; the share that makes it the text's.
_ENOUGH_LETTERS = 2000
_SCRIPT_SHARE = 0.3
# Fewer words are a name or a title that says nothing of its language.
_LEAST_WORDS = 6


def _first_words(text: str) -> list[str]:
    return [word.group().lower() for word in islice(_WORD.finditer(text), _ENOUGH_WORDS)]


def _by_script(text: str) -> str:
    """Return the language a script alone shows; of several the commonest."""
    head = text[:_ENOUGH_LETTERS]
    if head.isascii() or not _ANY_SCRIPT.search(head):
        return ""
    letters = sum(map(str.isalpha, head))
    for language, script in _SCRIPTS:
        if len(re.findall(f"[{script}]", head)) > _SCRIPT_SHARE * letters:
            return language
    return ""


def foreign(text: str, expected: str) -> str:
    """Return the language of a passage where it is clearly not the expected one; else empty."""
    words = _first_words(text)
    if len(words) < _LEAST_WORDS and not _by_script(text):
        return ""
    home = function_words(primary(expected))
    found = detect(text)
    if not found or found == primary(expected):
        return ""
    at_home = sum(word in home for word in words)
    abroad = sum(word in function_words(found) for word in words)
    return found if _by_script(text) or abroad > 2 * at_home + 1 else ""


def foreign_quotation(text: str, expected: str) -> str:
    """Return the language of a quotation where its few words clearly are not the expected one's.

    A quotation is short: of three words and more half must be function words of one language and
    at most a few be home's; or its script is one that home does not write.
    """
    home = primary(expected)
    words = _first_words(text)
    if not words:
        return ""
    found = _by_script(text) or _by_cyrillic(text, home)
    if found:
        return found if found != home and (home not in _HAN or found not in _HAN) else ""
    if len(words) < _FEWEST_QUOTED:
        return ""
    counts = Counter(chain.from_iterable(_languages_of().get(word, ()) for word in words))
    at_home = counts.pop(home, 0)
    if not counts:
        return ""
    best, most = max(counts.items(), key=lambda pair: (pair[1], pair[0] == detect(text)))
    return best if most >= len(words) * _QUOTED_SHARE and most > 2 * at_home + 1 else ""


# Chinese words stand in Japanese texts as they are.
_HAN = {"zh", "ja"}
_FEWEST_QUOTED = 3
_QUOTED_SHARE = 0.4
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CYRILLIC_LANGUAGES = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"}
# Letters of one of them alone, the commonest languages last.
_CYRILLIC_LETTERS = (
    ("sr", "[ђћџљњј]"), ("be", "ў"), ("uk", "[іїєґ]"), ("ru", "[ыэё]"),
)  # fmt: skip


def _by_cyrillic(text: str, home: str) -> str:
    """Return the language of Cyrillic letters in a text that has others."""
    letters = sum(map(str.isalpha, text))
    if home in _CYRILLIC_LANGUAGES or len(_CYRILLIC.findall(text)) < letters / 2:
        return ""
    small = text.lower()
    by_letter = next((code for code, own in _CYRILLIC_LETTERS if re.search(own, small)), "")
    return by_letter or detect(text) or "ru"


def detect(text: str) -> str:
    """Guess the language of a text from its function words; empty when nothing is clear.

    Counting function words is the oldest method there is (Ingle 1976) and the cheapest; with the
    languages listed in ``function_words.json`` it is right from about two sentences on.
    """
    if script := _by_script(text):
        return script
    words = _first_words(text)
    if not words:
        return ""
    languages_of, none = _languages_of(), ()
    counts = Counter(chain.from_iterable(languages_of.get(word, none) for word in words))
    # Of those with as many words the first in the table.
    best = max(_function_words(), key=counts.__getitem__)
    for one, other, ones, others in _TELLING:
        if best in {one, other}:
            head = text[:_ENOUGH_LETTERS]
            counted = len(re.findall(ones, head)), len(re.findall(others, head))
            if counted[0] != counted[1]:
                best = one if counted[0] > counted[1] else other
    return best if counts[best] / len(words) >= _LEAST_SHARE else ""
