"""Labelled pages become the tables that cleaning judges lines by, checked on unseen sites.

    python benchmarks/train_cleaning.py RULE_MADE [--hand FOLDER] [--page-set FOLDER]... [--write]

RULE_MADE is a folder of ``*.jsonl.gz``, one page a line: ``{"id", "site", "source", "gt", "news",
"art": [a, b], "art1": [a, b], "lines": [{"text", "label", "why", "tag", "classes", "in_main"}]}``,
with label ``keep``, ``drop`` or ``?``. ``--hand`` names a folder of hand-made labels for some of
these pages, ``{"id", "source", "first", "labels"}`` a line, and ``--page-set`` a folder of pages
labelled line by line, with their HTML beside them, as ``quality_cleaning.py`` takes them.

It cross-validates over sites and prints what it finds: each page is judged by trees and
weights of words that were learned of other sites. With ``--write`` it then learns from all pages
and replaces the tables in the package. The same pages give the same bytes.

Needs the tools of the extra ``train``.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
from cleaning_confidence import learn_confidence
from cleaning_corpus import Page, parse_html, read_pages, with_evidence
from cleaning_report import report
from cleaning_samples import FOLDS, Sample, fold_of, page_samples, text_samples
from cleaning_trees import compile_trees, fit, stacked_samples, write
from cleaning_validation import Fold, validate
from cleaning_words import sentences_of, weigh_words

from audio_builder.cleaning.line_features import Weights

PACKAGE = Path(__file__).parents[1] / "audio_builder" / "cleaning" / "generated"
_STARTED = time.monotonic()


def log(text: str) -> None:
    """Print a line with the minutes since the start."""
    print(f"[{(time.monotonic() - _STARTED) / 60:5.1f}] {text}", flush=True)


def samples_of(
    pages: Sequence[Page],
    words: dict[int, Weights],
    measure: Callable[[Page, Weights], Iterator[Sample]],
) -> list[Sample]:
    """Measure pages by words learned from other sites, as a page of the future will be."""
    return [sample for page in pages for sample in measure(page, words[fold_of(page.site)])]


def with_pages(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of which the surroundings of lines are known."""
    return [
        with_evidence(page, parse_html(page)) if page.html else page
        for page in pages
        if page.html or page.lines[0].tags
    ]


def main() -> None:
    """Learn, check on unseen sites, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rule_made", type=Path)
    parser.add_argument("--hand", type=Path)
    parser.add_argument("--page-set", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = read_pages(options.rule_made, options.hand, options.page_set)
    sentences = [(page.site, sentences_of(page)) for page in pages]
    log(f"{len(pages)} pages, {sum(page.by_hand is not None for page in pages)} labelled by hand")
    words: dict[int, Weights] = {
        fold: weigh_words(one for one in sentences if fold_of(one[0]) != fold)
        for fold in range(FOLDS)
    }
    log("weighed words")
    text = samples_of(pages, words, text_samples)
    log(f"measured {sum(len(sample.rows) for sample in text)} lines of pastes")
    page = samples_of(with_pages(pages), words, page_samples)
    log(f"measured {sum(len(sample.rows) for sample in page)} lines of pages")
    folds = list(train_folds(text, page, words))
    log("trained the folds")
    check(pages, folds, is_written=options.write)
    if options.write:
        write_json("word_weights.json", weigh_words(sentences))
        write(fit(text, "text"), PACKAGE / "text_trees.py")
        stacked = stacked_samples(text, {n: fold.text for n, fold in enumerate(folds)})
        write(fit(stacked, "stacked"), PACKAGE / "stacked_trees.py")
        write(fit(page, "page"), PACKAGE / "page_trees.py")
        log("written")


def train_folds(
    text: Sequence[Sample], page: Sequence[Sample], words: dict[int, Weights]
) -> Iterator[Fold]:
    """Learn what each fold is judged by, from the others.

    Stacked trees learn from chances by trees that have seen neither the fold nor the line's own
    sites, as those of the fold will be. With three folds such trees have seen a third of the sites.
    """
    every = range(FOLDS)
    without = {
        frozenset(folds): compile_trees(fit(_without(text, *folds), "text"))
        for folds in (*combinations(every, 1), *combinations(every, 2))
    }
    for fold in every:
        first = {other: without[frozenset({fold, other})] for other in every if other != fold}
        stacked = stacked_samples(_without(text, fold), first)
        yield Fold(
            text=without[frozenset({fold})],
            stacked=compile_trees(fit(stacked, "stacked")),
            page=compile_trees(fit(_without(page, fold), "page")),
            weights=words[fold],
        )


def _without(samples: Sequence[Sample], *folds: int) -> list[Sample]:
    return [sample for sample in samples if sample.fold not in folds]


def check(pages: Sequence[Page], folds: Sequence[Fold], *, is_written: bool) -> None:
    """Clean the pages labelled by hand by what was learned of other sites, and say how it went."""
    thresholds: dict[str, Any] = {}
    confidence: dict[str, list[float]] = {}
    judged = [one for one in pages if one.by_hand]
    for name in ("text", "page"):
        chosen = judged if name == "text" else [p for p in judged if p.html or p.lines[0].tags]
        thresholds[name], results = validate(folds, chosen, name, log)
        confidence[name], how = learn_confidence(results)
        for line in report(name, results):
            log(line)
        log(how)
    if is_written:
        write_json("thresholds.json", thresholds)
        write_json("confidence.json", confidence)


def write_json(name: str, table: Any) -> None:
    """Replace a table of the package."""
    text = json.dumps(
        msgspec.to_builtins(table), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    (PACKAGE / name).write_text(f"{text}\n", encoding="utf-8")
    log(f"{name}: {len(text)} characters")


if __name__ == "__main__":
    main()
