"""Labelled pages become the small tables of trees that cleaning judges lines by.

    python benchmarks/train_cleaning.py LABELLED [--folds 5] [--write]

LABELLED is a folder of ``*.jsonl.gz``, one page a line: ``{"id", "site", "source", "gt", "news",
"art": [a, b], "art1": [a, b], "lines": [{"text", "label", "why", "tag", "classes", "in_main"}]}``,
with label ``keep``, ``drop`` or ``?``. Without ``--write`` it cross-validates over sites and prints
what it finds; with it, it trains on all pages and replaces the tables in the package.

Needs tools for training only: ``pip install lightgbm scikit-learn``.
"""

import argparse
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from audio_builder.cleaning.cleaner import with_language
from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.line_features import weighed_words
from audio_builder.cleaning.opening import find_opening
from audio_builder.cleaning.page_features import page_features
from audio_builder.cleaning.rules.outside import near_main
from audio_builder.model.article import Article, Block, Evidence

PACKAGE = Path(__file__).parents[1] / "audio_builder" / "cleaning" / "generated"
# More or larger trees judge unseen sites no better and cost a paste milliseconds.
ROUNDS = {"text": 150, "page": 120}
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.12,
    "num_leaves": 24,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbose": -1,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
}
# Guides and company blogs keep far more headings and lists than news does, so they count less.
_GUIDE_WEIGHT = 0.35
# One in four of their lines that a general extractor leaves out is junk labelled as text.
_DOUBTFUL_WEIGHT = 0.3
_CONSENSUS_WEIGHT = 0.6
_WHOLE_PAGE_WEIGHT = 0.6
_METADATA_WEIGHT = 0.5
# A page of 400 lines teaches more than one of 20, but not twenty times as much.
_LENGTH_POWER = 0.35
_FEWEST_LINES = 5
_FEWEST_WORDS = 4
# A word that fewer sites use would tell of their articles, not of articles.
_FEWEST_SITES = 30
_LEAST_WEIGHT = 0.1
# Most lines are sure after ten trees or twenty; asking after each tree costs more than it saves.
_TREES_TOGETHER = 10
_HEAD = '''"""Trees that add to the log odds of a line being read aloud, from its features ``f``.

Written by benchmarks/train_cleaning.py; not to be changed by hand.
"""
# ruff: noqa: E501, PLR2004
# fmt: off

from collections.abc import Callable, Sequence

'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One form of a page: all of it, or the container of its article."""

    site: str
    news: bool
    is_container: bool
    rows: Any
    labels: Any
    weights: Any


def pages(folder: Path) -> Iterator[dict[str, Any]]:
    """Read all labelled pages."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def samples(page: dict[str, Any], model: str, weights: dict[str, float]) -> Iterator[Sample]:
    """Measure a page in the forms in which people have it."""
    if model == "page" and page["gt"] == "consensus":
        return  # the extractor's judgement is part of these labels
    whole = (0, len(page["lines"]))
    forms = [whole] if model == "page" else [whole, tuple(page["art"]), tuple(page["art1"])]
    for start, end in dict.fromkeys(forms):
        lines = page["lines"][start:end]
        if len(lines) < _FEWEST_LINES:
            continue
        article = _article(lines, model)
        near = near_main(article)
        lines = [lines[index] for index in near]
        article = replace(article, blocks=tuple(article.blocks[index] for index in near))
        rows = text_features(article, weights)
        if model == "page":
            rows = [[*a, *b] for a, b in zip(rows, page_features(article), strict=True)]
        is_container = (start, end) != whole
        yield Sample(
            site=page["site"],
            news=page["news"] and page["gt"] == "human",
            is_container=is_container,
            rows=np.array(rows, dtype=np.float32),
            labels=np.array([_label(line) for line in lines], dtype=np.int8),
            weights=_weights(page, lines, is_container=is_container),
        )


def weigh_words(chosen: list[dict[str, Any]]) -> dict[str, float]:
    """Learn how much each word that many sites use speaks for an article's text."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # noqa: PLC0415 - a tool
    from sklearn.linear_model import (  # type: ignore[import-not-found]  # noqa: PLC0415 - a tool
        LogisticRegression,
    )

    sites: dict[str, set[str]] = {}
    lines: list[tuple[frozenset[str], int, float]] = []
    for page in chosen:
        part = page["lines"][slice(*page["art"])]
        weights = _weights(page, part, is_container=True)
        for line, weight in zip(part, weights, strict=True):
            words = weighed_words(line["text"])
            for word in words:
                sites.setdefault(word, set()).add(page["site"])
            if len(words) >= _FEWEST_WORDS and _label(line) >= 0:
                lines.append((words, _label(line), float(weight)))
    shared = sorted(word for word in sites if len(sites[word]) >= _FEWEST_SITES)
    columns = {word: i for i, word in enumerate(shared)}
    found = [sorted(columns[word] for word in words if word in columns) for words, _, _ in lines]
    ends = np.cumsum([0, *map(len, found)])
    flat = np.array([i for row in found for i in row])
    table = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), len(columns)))
    strength = np.array([weight for _, _, weight in lines])
    learner = LogisticRegression(C=0.1, solver="liblinear", max_iter=200, random_state=1)
    learner.fit(table, [label for _, label, _ in lines], sample_weight=strength / strength.mean())
    return {
        word: round(float(learner.coef_[0][i]), 2)
        for word, i in columns.items()
        if abs(learner.coef_[0][i]) >= _LEAST_WEIGHT
    }


def _article(lines: list[dict[str, Any]], model: str) -> Article:
    blocks = tuple(
        Block(
            text=" ".join(line["text"].split()),
            evidence=Evidence(
                tags=line["tag"], classes=line["classes"].lower(), in_main=line["in_main"]
            )
            if model == "page"
            else None,
        )
        for line in lines
    )
    article = with_language(Article(blocks=blocks))
    titles = [line["text"] for line in lines if line.get("why") == "title"]
    if model == "page" and titles:
        return replace(article, title=titles[0])
    return find_opening(article)[0]


def _label(line: dict[str, Any]) -> int:
    if line["label"] == "?" and line.get("why") != "meta":
        return -1
    return int(line["label"] == "keep")


def _weights(page: dict[str, Any], lines: list[dict[str, Any]], *, is_container: bool) -> Any:
    weight = 1.0 if is_container else _WHOLE_PAGE_WEIGHT
    is_guide = page["source"] == "wcxb"
    if is_guide and not page["news"]:
        weight *= _GUIDE_WEIGHT
    if page["gt"] == "consensus":
        weight *= _CONSENSUS_WEIGHT
    weight /= len(lines) ** _LENGTH_POWER
    each = [
        weight
        * (_DOUBTFUL_WEIGHT if is_guide and line["label"] == "keep" and not line["in_main"] else 1)
        * (_METADATA_WEIGHT if line.get("why") == "meta" else 1)
        for line in lines
    ]
    return np.array(each, dtype=np.float32)


def fit(chosen: list[Sample], model: str) -> Any:
    """Train boosted trees on the samples."""
    import lightgbm  # type: ignore[import-not-found]  # noqa: PLC0415 - a tool of training, no dependency

    rows = np.vstack([sample.rows for sample in chosen])
    labels = np.concatenate([sample.labels for sample in chosen])
    weights = np.concatenate([sample.weights for sample in chosen])
    known = labels >= 0
    table = lightgbm.Dataset(rows[known], labels[known], weight=weights[known])
    return lightgbm.train(SETTINGS, table, ROUNDS[model])


def fold_of(site: str, folds: int) -> int:
    """Give a site its fold, the same on every machine."""
    return zlib.crc32(site.encode()) % folds


def cross_validate(all_samples: list[Sample], model: str, folds: int) -> None:
    """Print how lines of news pages of unseen sites are judged at several thresholds."""
    judged: list[tuple[Any, Any]] = []
    for fold in range(folds):
        trees = fit([s for s in all_samples if fold_of(s.site, folds) != fold], model)
        judged.extend(
            (sample.labels, trees.predict(sample.rows))
            for sample in all_samples
            if fold_of(sample.site, folds) == fold and sample.news
        )
    print(f"{model}: {len(judged)} forms of news pages, sites never seen in training")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        scores = [_line_scores(labels, chances >= threshold) for labels, chances in judged]
        precision, recall, f1 = (float(np.mean(column)) for column in zip(*scores, strict=True))
        print(f"  keep from {threshold}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")


def _line_scores(labels: Any, kept: Any) -> tuple[float, float, float]:
    hits = float(((labels == 1) & kept).sum())
    precision = hits / max(1.0, float(((labels >= 0) & kept).sum()))
    recall = hits / max(1.0, float((labels == 1).sum()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def write_words(weights: dict[str, float]) -> None:
    """Replace the table of words in the package."""
    path = PACKAGE / "word_weights.json"
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {len(weights)} words, {path.stat().st_size} bytes")


def write(trees: Any, model: str) -> None:
    """Replace a module of trees in the package."""
    dump = trees.dump_model()
    write_trees([_written(tree["tree_structure"]) for tree in dump["tree_info"]], model)


def write_trees(written: list[str], model: str) -> None:
    """Write trees as functions that add some of them each, between which cleaning may stop."""
    parts = [_HEAD]
    starts = range(0, len(written), _TREES_TOGETHER)
    for start in starts:
        parts.append(f"def _from_{start}(f: Sequence[float], odds: float) -> float:")
        parts.extend(f"    odds += {tree}" for tree in written[start : start + _TREES_TOGETHER])
        parts.append("    return odds\n\n")
    names = ", ".join(f"_from_{start}" for start in starts)
    parts.append(f"TREES: tuple[Callable[[Sequence[float], float], float], ...] = ({names})\n")
    path = PACKAGE / f"{model}_trees.py"
    path.write_text("\n".join(parts), encoding="utf-8")
    print(f"{path.name}: {len(written)} trees, {path.stat().st_size} bytes")


def _written(node: dict[str, Any]) -> str:
    """Write a tree as one expression: the lower branch if a feature is at most the threshold."""
    if "leaf_value" in node:
        return repr(round(node["leaf_value"], 4))
    low, high = _written(node["left_child"]), _written(node["right_child"])
    threshold = float(f"{node['threshold']:.5g}")
    return f"({low} if f[{node['split_feature']}] <= {threshold!r} else {high})"


def main() -> None:
    """Train, or cross-validate, both models."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--model", choices=sorted(ROUNDS), action="append")
    options = parser.parse_args()
    labelled = list(pages(options.labelled))
    # A page is weighed by words learned from other sites, as a page of the future will be.
    words = {
        fold: weigh_words([p for p in labelled if fold_of(p["site"], options.folds) != fold])
        for fold in range(options.folds)
    }
    if options.write:
        write_words(weigh_words(labelled))
    for model in options.model or sorted(ROUNDS):
        measured = [
            sample
            for page in labelled
            for sample in samples(page, model, words[fold_of(page["site"], options.folds)])
        ]
        if options.write:
            write(fit(measured, model), model)
        else:
            cross_validate(measured, model, options.folds)


if __name__ == "__main__":
    main()
