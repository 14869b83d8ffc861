"""Labelled pages become the weights by which a paste's headline is chosen.

    python benchmarks/train_headline.py LABELLED

LABELLED is a folder of ``*.jsonl.gz`` as ``train_cleaning.py`` takes it; a line with ``"why":
"title"`` is the page's headline. Half of the sites are learned from and the others are judged, and
the other way round; then all together give the weights that are printed, for
``cleaning/headline.py``.
"""

import argparse
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio_builder.cleaning.byline_lines import find_byline
from audio_builder.cleaning.cleaner import with_language
from audio_builder.cleaning.headline import features, lines_above
from audio_builder.cleaning.opening import find_starts_and_dates
from audio_builder.reading.text import parse_text

FORMS = ("art", "art1", "page")
"""The article, its container, the whole page: as people copy them."""
STEPS, RATE, SHRINK = 600, 0.02, 0.003
PAGES_A_SOURCE = 300
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The candidates of one paste, and which of them are its headline."""

    rows: Floats
    right: Floats
    half: int


def main() -> None:
    """Judge each half of the sites by the other, then print the weights of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    examples = list(read_examples(parser.parse_args().labelled))
    for half in (0, 1):
        weights = fit([e for e in examples if e.half != half])
        print(f"half {half}: {share_right([e for e in examples if e.half == half], weights):.3f}")
    print(", ".join(f"{weight:.2f}" for weight in fit(examples)))


def read_examples(folder: Path) -> Iterator[Example]:
    """Read each page in its three forms; those without a headline among the candidates are out."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as pages:
            for number, raw in enumerate(pages):
                if number >= PAGES_A_SOURCE:
                    break
                page = json.loads(raw)
                half = zlib.crc32(page["site"].encode()) % 2
                for form in FORMS:
                    span = slice(*page[form]) if form != "page" else slice(None)
                    example = example_of(page["lines"][span], half)
                    if example:
                        yield example


def example_of(lines: list[dict[str, str]], half: int) -> Example | None:
    """Measure the candidates of a paste."""
    titles = [words(line["text"]) for line in lines if line.get("why") == "title"]
    article = with_language(parse_text("\n".join(line["text"] for line in lines)))
    starts, dates = find_starts_and_dates(article)
    marks, byline = set(dates), -1
    for index, block in enumerate(article.blocks[: starts[1]]):
        if find_byline(block, article.language, dates.get(index)):
            marks.add(index)
            byline = index if byline < 0 else byline
    above = lines_above(article, starts, tuple(sorted(marks)), byline)
    right = np.array([float(words(above.texts[i]) in titles) for i in above.candidates])
    if not right.any():
        return None
    return Example(rows=np.array(features(above)), right=right, half=half)


def words(text: str) -> str:
    """Return a line's words, so that spelling counts and punctuation does not."""
    return " ".join(re.findall(r"\w+", text.lower()))


def fit(examples: list[Example]) -> Floats:
    """Find the weights that make the headlines likeliest among their candidates (softmax)."""
    scale = np.concatenate([e.rows for e in examples]).std(0) + 1e-6
    weights, mean, square = (np.zeros(len(scale)) for _ in range(3))
    for step in range(1, STEPS + 1):
        gradient = SHRINK * weights
        for example in examples:
            rows = example.rows / scale
            worth = np.exp(rows @ weights - (rows @ weights).max())
            likely = worth / worth.sum()
            wanted = likely * example.right
            gradient = gradient + (likely - wanted / wanted.sum()) @ rows / len(examples)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        slope = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = weights - RATE * slope
    result: Floats = weights / scale
    return result


def share_right(examples: list[Example], weights: Floats) -> float:
    """Return the share of pastes whose headline is chosen."""
    return sum(float(e.right[np.argmax(e.rows @ weights)]) for e in examples) / len(examples)


if __name__ == "__main__":
    main()
