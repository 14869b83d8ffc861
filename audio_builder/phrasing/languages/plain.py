"""Languages without a folder: numbers in words, signs gone, everything else as written."""

import re
from functools import cache

from audio_builder.language import function_words, primary
from audio_builder.phrasing.letters import Spelling, letters
from audio_builder.phrasing.scanner import DIGIT, Grammar, Recognizer


@cache
def _in_words(text: str, language: str) -> str:
    # num2words loads forty languages at once; only a language without a folder pays for it.
    from num2words import num2words  # noqa: PLC0415 - see above

    try:
        said = str(num2words(float(text) if "." in text else int(text), lang=language))
    except (NotImplementedError, OverflowError, ValueError, TypeError, IndexError, KeyError):
        said = str(num2words(int(text.partition(".")[0]), lang="en"))
    return re.sub(r"[^\w\s'-]|\d", "", said)


def grammar(tag: str) -> Grammar:
    """Return the grammar of a language that has no folder."""
    language = primary(tag)

    def number(text: str) -> str:
        return " ".join(_in_words(part, language) for part in re.findall(r"\d{1,15}", text))

    def decimal(m: re.Match[str]) -> str:
        whole = re.sub(r"[.\s](?=\d{3})", "", m["whole"])
        return _in_words(f"{whole[:15]}.{m['part'][:6]}" if m["part"] else whole[:15], language)

    return Grammar(
        tag=tag,
        recognizers=(
            Recognizer(
                name="number",
                starts=(DIGIT,),
                pattern=r"(?P<whole>\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,(?P<part>\d+))?(?!\d)",
                read=decimal,
            ),
            *letters(
                Spelling(as_words=(), special={}, code=number, starters=function_words(language))
            ),
        ),
        number=number,
    )
