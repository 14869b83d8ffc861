"""Rows of features become boosted trees, and trees become Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from cleaning_samples import Sample

from audio_builder.cleaning.scoring import Trees, tree_chance
from audio_builder.cleaning.stacking import stacked_features

# More or larger trees judge unseen sites no better and cost a paste milliseconds.
ROUNDS = {"text": 150, "stacked": 150, "page": 120}
_SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.12,
    "num_leaves": 24,
    "min_data_in_leaf": 60,
    "max_bin": 63,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}
# Most lines are sure after ten trees or twenty; asking after each tree costs more than it saves.
_TREES_TOGETHER = 10
_HEAD = '''"""Trees that add to the log odds of a line being read aloud, from its features ``f``.

Written by benchmarks/train_cleaning.py; not to be changed by hand.
"""
# ruff: noqa: E501, PLR2004
# fmt: off

from collections.abc import Callable, Sequence

'''


def fit(samples: Iterable[Sample], name: str) -> Any:
    """Train boosted trees on the samples."""
    chosen = [sample for sample in samples if sample.chosen.any()]
    table = lightgbm.Dataset(
        np.concatenate([sample.rows[sample.chosen] for sample in chosen]),
        np.concatenate([sample.targets[sample.chosen] for sample in chosen]),
        weight=np.concatenate([sample.weights[sample.chosen] for sample in chosen]),
    )
    return lightgbm.train(_SETTINGS, table, ROUNDS[name])


def stacked_samples(samples: Iterable[Sample], first: Mapping[int, Trees]) -> Iterator[Sample]:
    """Measure samples for the stacked trees.

    ``first`` has for each fold the first trees, which have not seen its sites.
    """
    for sample in samples:
        if not len(sample.rows):
            continue
        trees = first[sample.fold]
        chances = [tree_chance(trees, row) for row in sample.rows.tolist()]
        more = np.array(stacked_features(sample.article, chances), dtype=np.float32)
        yield replace(sample, rows=np.concatenate([sample.rows, more], axis=1))


def compile_trees(trees: Any) -> Trees:
    """Return trained trees as cleaning asks them."""
    names: dict[str, Any] = {}
    exec(compile(source(trees), "<trees>", "exec"), names)  # noqa: S102 - what we wrote ourselves
    found: Trees = names["TREES"]
    return found


def write(trees: Any, path: Path) -> None:
    """Replace a module of trees in the package."""
    path.write_text(source(trees), encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")


def source(trees: Any) -> str:
    """Write trees as functions that add some of them each, between which cleaning may stop."""
    dump = trees.dump_model()
    written = [_as_expression(tree["tree_structure"]) for tree in dump["tree_info"]]
    parts = [_HEAD]
    starts = range(0, len(written), _TREES_TOGETHER)
    for start in starts:
        parts.append(f"def _from_{start}(f: Sequence[float], odds: float) -> float:")
        parts.extend(f"    odds += {tree}" for tree in written[start : start + _TREES_TOGETHER])
        parts.append("    return odds\n\n")
    names = ", ".join(f"_from_{start}" for start in starts)
    parts.append(f"TREES: tuple[Callable[[Sequence[float], float], float], ...] = ({names})\n")
    return "\n".join(parts)


def _as_expression(node: dict[str, Any]) -> str:
    """Write a tree as one expression: the lower branch if a feature is at most the threshold."""
    if "leaf_value" in node:
        return repr(round(node["leaf_value"], 4))
    low, high = _as_expression(node["left_child"]), _as_expression(node["right_child"])
    threshold = float(f"{node['threshold']:.5g}")
    return f"({low} if f[{node['split_feature']}] <= {threshold!r} else {high})"
