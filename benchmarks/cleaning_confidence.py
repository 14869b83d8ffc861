"""Cleaned pages and whether they are right become weights of the signs of doubt."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from cleaning_samples import FOLDS, fold_of
from cleaning_validation import Result
from sklearn.linear_model import LogisticRegression

_THIRD = 3


def learn(signs: Any, perfect: Any) -> Any:
    """Learn how likely pages with such signs are perfect."""
    # The first sign is the constant itself.
    learner = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000)
    return learner.fit(signs, perfect)


def learn_confidence(results: Sequence[Result]) -> tuple[list[float], str]:
    """Return the weights learned from all pages, and how they do on sites not learned from."""
    told = [result for result in results if result.signs is not None]
    signs = np.array([result.signs for result in told])
    perfect = np.array([result.tally.perfect for result in told])
    folds = np.array([fold_of(result.page.site) for result in told])
    chances = np.zeros(len(told))
    for fold in range(FOLDS):
        learner = learn(signs[folds != fold], perfect[folds != fold])
        chances[folds == fold] = learner.predict_proba(signs[folds == fold])[:, 1]
    weights = [round(float(one), 3) for one in learn(signs, perfect).coef_[0]]
    return weights, _report(chances, perfect)


def _report(chances: Any, perfect: Any) -> str:
    order = np.argsort(chances, kind="stable")
    least = order[: len(order) // _THIRD]
    wrong = perfect == 0
    caught = wrong[least].sum() / max(1, wrong.sum())
    bins = [
        f"{low:.1f}: said {chances[inside].mean():.2f}, was {perfect[inside].mean():.2f}"
        for low in (0.0, 0.2, 0.4, 0.6, 0.8)
        if (inside := (chances >= low) & (chances < low + 0.2)).any()
    ]
    return (
        f"{caught:.0%} of {wrong.sum()} imperfect pages stand in the least confident third; "
        f"{'; '.join(bins)}"
    )
