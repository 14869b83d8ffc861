"""A sentence becomes its passages: what stands in quotation marks may be in another language."""

import re
from collections.abc import Collection, Iterator

from audio_builder.language import foreign_quotation

# What opens a quotation, and what closes it. An apostrophe opens none.
_PAIRS = ("“”", "„“", "„”", "«»", "»«", '""', "‹›", "‘’", "‚‘", "「」", "『』")
_QUOTATION = re.compile(
    "|".join(rf"(?<!\w){pair[0]}[^{pair}\n]{{6,400}}{pair[1]}(?!\w)" for pair in _PAIRS)
)
_LETTER = re.compile(r"[^\W\d_]")


def passages(sentence: str, language: str, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a sentence with their languages; together they are the sentence.

    Only quotations in one of the ``wanted`` languages are parted from the rest.
    """
    start = 0
    for quotation in _QUOTATION.finditer(sentence):
        found = foreign_quotation(quotation.group()[1:-1], language)
        if found not in wanted:
            continue
        before, after = sentence[start : quotation.start()], sentence[quotation.end() :]
        # The first sign after a quotation ends it; alone it would be a passage without a word.
        tail = len(after) if not _LETTER.search(after) else _signs_at(after)
        if _LETTER.search(before):
            yield before, language
            before = ""
        end = quotation.end() + tail
        yield before + sentence[quotation.start() : end], found
        start = end
    if start < len(sentence):
        yield sentence[start:], language


def _signs_at(text: str) -> int:
    """Return how many signs at the start belong to what stands before them."""
    signs = re.match(r"[.,;:!?…)]*", text)
    return signs.end() if signs else 0
