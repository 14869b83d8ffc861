"""Language tags, and the language a text is written in."""

import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
# A text is judged by its first words; more change nothing and cost time.
_ENOUGH_WORDS = 400
# Below this share of function words the text is a list of names, or a language we do not know.
_LEAST_SHARE = 0.08


def primary(tag: str) -> str:
    """Return the primary language of a BCP 47 tag: ``en`` for ``en-US`` and ``en_US``."""
    return re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()


def normal_tag(tag: str) -> str:
    """Return a tag in its usual spelling: ``en-US`` for ``EN_us``, empty for what is no tag."""
    parts = re.split(r"[-_]", tag.strip())
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    tail = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]  # noqa: PLR2004 - ISO 3166 has two letters, ISO 15924 four
    return "-".join([parts[0].lower(), *tail])


@cache
def _function_words() -> dict[str, frozenset[str]]:
    # The two cost ten milliseconds, which no start-up should pay.
    import json  # noqa: PLC0415 - see above
    from importlib.resources import files  # noqa: PLC0415 - see above

    table = json.loads((files("audio_builder") / "function_words.json").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


def function_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language, in lower case; empty where none are known."""
    return _function_words().get(language, frozenset())


def detect(text: str) -> str:
    """Guess the language of a text from its function words; empty when nothing is clear.

    Counting function words is the oldest method there is (Ingle 1976) and the cheapest; with the
    languages listed in ``function_words.json`` it is right from about two sentences on.
    """
    words = [word.lower() for word in _WORD.findall(text)[:_ENOUGH_WORDS]]
    if not words:
        return ""
    shares = {
        language: sum(word in known for word in words) / len(words)
        for language, known in _function_words().items()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _LEAST_SHARE else ""
