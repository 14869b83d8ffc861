"""Numbers about a block become the chance that it is read aloud."""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from audio_builder.article import Article
from audio_builder.cleaning.features import text_features
from audio_builder.cleaning.page_features import page_features

Node: TypeAlias = "tuple[int, float, Node, Node] | float"

# Most lines of a page are plain furniture or plain text: a few trees know, the rest only agree.
_CHECK_EVERY = 10
_SURE = 4.0
"""Log odds at which further trees are not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Boosted decision trees: each adds its leaf to the log odds."""

    start: float
    trees: tuple[Node, ...]


def chances(article: Article, settled: frozenset[int] = frozenset()) -> tuple[float, ...]:
    """Return for each block the chance that it belongs to the article.

    ``settled`` blocks are known not to: their chance is 0 and the trees are not asked.
    """
    is_page = any(block.evidence and block.evidence.in_main for block in article.blocks)
    rows = text_features(article)
    if is_page:
        extra = page_features(article)
        rows = [[*row, *more] for row, more in zip(rows, extra, strict=True)]
    model = load_model("page" if is_page else "text")
    return tuple(0.0 if index in settled else _chance(model, row) for index, row in enumerate(rows))


@cache
def load_model(name: str) -> Model:
    """Load a table of trees from the package."""
    path = files("audio_builder.cleaning") / f"{name}_model.json"
    table = json.loads(path.read_text("utf-8"))
    return Model(start=table["start"], trees=tuple(_tree(tree) for tree in table["trees"]))


def _tree(stored: list[float]) -> Node:
    """Rebuild a tree that is stored as its nodes in order, root first, leaves marked by -1."""
    place = 0

    def node() -> Node:
        nonlocal place
        feature = stored[place]
        if feature < 0:
            value = stored[place + 1]
            place += 2
            return value
        threshold = stored[place + 1]
        place += 2
        low = node()
        high = node()
        return (int(feature), threshold, low, high)

    return node()


def _chance(model: Model, row: list[float]) -> float:
    total = model.start
    for number, tree in enumerate(model.trees, 1):
        node: Any = tree
        while type(node) is tuple:  # isinstance takes a third of the time of all cleaning
            node = node[2] if row[node[0]] <= node[1] else node[3]
        total += node
        if number % _CHECK_EVERY == 0 and not -_SURE < total < _SURE:
            break
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
