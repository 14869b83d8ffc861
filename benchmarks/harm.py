"""Measure what reading does to words it should leave alone, and check it against floors.

python benchmarks/harm.py                        common words of each language (needs wordfreq)
python benchmarks/harm.py --text FILE --lang en  changes of plain words in a text, to be read

The first way puts every common word before a full stop and, the most common, in capitals.
The second prints each change of words without digit or sign, the most frequent first: right
ones are abbreviations, numerals and addresses; wrong ones are words.
Limits stand in benchmarks/floors_phrasing.json: more changes than these fail.
"""

import argparse
import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from audio_builder.phrasing.normalizer import normalize

_FLOORS = Path(__file__).with_name("floors_phrasing.json")
_SENTENCES = {
    "de": "Wir haben lange darüber geredet, {}. Danach war es still.",
    "en": "We talked about it for long, {}. After that it was quiet.",
    "es": "Hablamos mucho tiempo de eso, {}. Después hubo silencio.",
    "fr": "Nous en avons parlé longtemps, {}. Après, tout était calme.",
    "it": "Ne abbiamo parlato a lungo, {}. Dopo ci fu silenzio.",
    "nl": "We hebben er lang over gepraat, {}. Daarna was het stil.",
    "pl": "Rozmawialiśmy o tym długo, {}. Potem było cicho.",
    "pt": "Falamos muito tempo disso, {}. Depois houve silêncio.",
    "ru": "Мы долго об этом говорили, {}. Потом стало тихо.",
    "tr": "Bunu uzun uzun konuştuk, {}. Sonra sessizlik oldu.",
    "uk": "Ми довго про це говорили, {}. Потім стало тихо.",
}
_COMMON, _LOUD = 8000, 1500
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_SPELLED = re.compile(r"\b\w(?:\.\w)+\b")
_SIGNS = re.compile(r"[\d$€£%&@#/+=°§₴©®™*<>|_^~]|https?:|www\.")
_AROUND = 40
"""Characters of a line shown beside a change."""


def _flatten(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def word_changes(language: str) -> tuple[list[str], list[str]]:
    """Return common words that change before a full stop, and those spelled in capitals."""
    from wordfreq import top_n_list  # noqa: PLC0415 - only this way needs it

    words = [word for word in top_n_list(language, _COMMON) if _WORD.fullmatch(word)]
    sentence = _SENTENCES[language]
    changed = [
        word
        for word in words
        if _flatten(normalize(sentence.format(word), language)) != _flatten(sentence.format(word))
    ]
    spelled = [
        word
        for word in words[:_LOUD]
        if _SPELLED.search(normalize(sentence.format(word.upper()), language))
    ]
    return changed, spelled


def text_changes(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield each change of plain words: as written, as spoken, and the line around it."""
    for line in filter(None, map(str.strip, text.splitlines())):
        written, spoken = line.split(), normalize(line, language).split()
        matcher = difflib.SequenceMatcher(
            None,
            [_flatten(token) for token in written],
            [_flatten(token) for token in spoken],
            autojunk=False,
        )
        for kind, a, b, c, d in matcher.get_opcodes():
            was, now = " ".join(written[a:b]), " ".join(spoken[c:d])
            if kind == "equal" or _SIGNS.search(was) or _flatten(was) in {"", _flatten(now)}:
                continue
            at = line.find(was)
            yield was, now, line[max(0, at - _AROUND) : at + len(was) + _AROUND]


def _print_text(path: Path, language: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    text = path.read_text("utf-8")
    for was, now, line in text_changes(text, language):
        seen[was, now] += 1
        examples.setdefault((was, now), line)
    for (was, now), count in seen.most_common():
        print(f"{count:5}  {was}  ->  {now}   | {examples[was, now]}")
    print(f"{len(text.split())} words, {seen.total()} changes, {len(seen)} kinds")


def main() -> int:
    """Print the changes; return 1 if there are more of them than the limits allow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--text", type=Path, help="a text to go through instead of word lists")
    parser.add_argument("--lang", default="en", help="its language")
    options = parser.parse_args()
    if options.text:
        _print_text(options.text, options.lang)
        return 0
    limits = json.loads(_FLOORS.read_text("utf-8"))
    totals = Counter[str]()
    for language in _SENTENCES:
        changed, spelled = word_changes(language)
        totals["harm words changed"] += len(changed)
        totals["harm capitals spelled"] += len(spelled)
        print(f"{language}  changed {' '.join(changed)} | spelled {' '.join(spelled)}")
    for name, count in totals.items():
        print(f"{name:22} {count:4}   at most {limits[name]}")
    return int(any(count > limits[name] for name, count in totals.items()))


if __name__ == "__main__":
    sys.exit(main())
