"""Fits what judges the evidence: `python -m training.evidence --data ../shared/data`.

The weights of `qa.answering.evidence` are fitted by maximum likelihood to the cases of
`training.cases`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from qa.answering.evidence import of_answer
from qa.answering.features import CANDIDATE, QUESTION, READ
from qa.answering.weights import BENDS, MODEL, Additive, Quadratic, bent_at, standardised
from training.cases import Case, all_cases, with_readings
from training.logit import fit
from training.validation import cross_validated, diagram, reliability

# Inverse penalty of the products; chosen by the measuring part, where 0.03 is as good, and with
# the development questions in view, where it refuses more often what it should not.
STRENGTH = 0.01
PENALTY = 3e-3  # of the squared weights of standardised features
DIAGRAM = Path(__file__).resolve().parents[1] / "docs" / "reliability.svg"
# Assumed share of questions without an answer: that of the development questions.
UNANSWERED = 0.13


def fit_rank(examples: Sequence[Case]) -> Additive:
    """The conditional logit that fits best."""
    everything = np.concatenate([c.features.candidates for c in examples])
    mean, scale = everything.mean(axis=0), everything.std(axis=0)
    choices = [
        (bent_at(standardised(c.features.candidates, mean, scale)), c.right) for c in examples
    ]
    return Additive(mean, scale, fit(choices, PENALTY).reshape(1 + len(BENDS), len(mean)))


def fit_answer(examples: Sequence[Case], rank: Additive) -> Quadratic:
    """The logistic regression that fits best, its products and squares included."""
    scored = [(c.features, rank.sums(c.features.candidates)) for c in examples]
    table = np.stack([of_answer(features, scores) for features, scores in scored])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    expand = PolynomialFeatures(2, include_bias=False)
    wide = expand.fit_transform(standardised(table, mean, scale))
    inner = StandardScaler().fit(wide)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(inner.transform(wide), [c.is_answerable for c in examples])
    weights = model.coef_[0] / inner.scale_
    constant = float(model.intercept_[0] - weights @ inner.mean_)
    d = len(mean)
    products = np.zeros((d, d))
    for powers, weight in zip(expand.powers_[d:], weights[d:], strict=True):
        first, second = np.repeat(np.arange(d), powers)
        products[first, second] = weight
    return Quadratic(mean, scale, weights[:d], products, constant)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What ranks, what says whether anything answers, and where that says no."""

    rank: Additive
    answer: Quadratic
    threshold: float = 0.5

    def confidence(self, case: Case) -> float:
        """How likely the corpus answers, 0..1."""
        scores = self.rank.sums(case.features.candidates)
        return self.answer.confidence(of_answer(case.features, scores))

    def found(self, case: Case, k: int) -> bool:
        """Is a right candidate among the first k?"""
        order = np.argsort(-self.rank.sums(case.features.candidates), kind="stable")
        return bool(case.right[order[:k]].any())


def with_threshold(examples: Sequence[Case], fitted: Fitted) -> Fitted:
    """Abstains where most questions are treated rightly, if UNANSWERED of them have no answer."""
    sure = np.array([fitted.confidence(c) for c in examples])
    answerable = np.array([c.is_answerable for c in examples])
    grid = np.linspace(0.05, 0.95, 91)
    right = [
        (1 - UNANSWERED) * (sure[answerable] >= t).mean()
        + UNANSWERED * (sure[~answerable] < t).mean()
        for t in grid
    ]
    return replace(fitted, threshold=round(float(grid[int(np.argmax(right))]), 2))


def fit_judge(examples: Sequence[Case]) -> Fitted:
    """All of it, the threshold chosen on the same questions."""
    rank = fit_rank(examples)
    return with_threshold(examples, Fitted(rank, fit_answer(examples, rank)))


def report(examples: Sequence[Case], fitted: Fitted) -> dict[str, dict[str, float]]:
    """By kind of question: how many, the share abstained from, and that with its evidence."""
    rows: dict[str, dict[str, float]] = {}
    for kind in sorted({c.kind for c in examples}):
        chosen = [c for c in examples if c.kind == kind]
        silent = [fitted.confidence(c) < fitted.threshold for c in chosen]
        rows[kind] = {"questions": len(chosen), "abstained": _mean(silent)}
        if chosen[0].is_answerable:
            rows[kind] |= {
                "evidence_first": _mean([fitted.found(c, 1) for c in chosen]),
                "evidence_in_3": _mean([fitted.found(c, 3) for c in chosen]),
                "retrieved": _mean([bool(c.right.any()) for c in chosen]),
            }
    return rows


def _mean(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 3)


def _additive(model: Additive, names: Sequence[str]) -> dict[str, Any]:
    return {
        "mean": _named(names, model.mean),
        "scale": _named(names, model.scale),
        "slopes": [_named(names, slope) for slope in model.slopes],
    }


def _readable(model: Quadratic) -> dict[str, Any]:
    """Numbers by name; products of little weight are left out."""
    names = CANDIDATE + READ + QUESTION
    kept = zip(*np.nonzero(np.abs(model.products) >= 0.005), strict=True)
    return {
        "constant": round(model.constant, 4),
        "mean": _named(names, model.mean),
        "scale": _named(names, model.scale),
        "linear": _named(names, model.linear),
        "products": {
            f"{names[i]} * {names[j]}": round(float(model.products[i, j]), 4) for i, j in kept
        },
    }


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, values.round(4).tolist(), strict=True))


def main() -> None:
    """Fits on one part of the written questions, measures on another, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="encoders without a fold each")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    measured, unseen = all_cases(options.data, options.folds)
    first = fit_rank(measured)
    examples, tested = with_readings(measured, first), with_readings(unseen, first)
    fitted = fit_judge(examples)
    bins = reliability(tested, fitted)
    content = {
        "first": _additive(first, CANDIDATE),
        "rank": _additive(fitted.rank, CANDIDATE + READ),
        "answer": _readable(fitted.answer),
        "threshold": fitted.threshold,
        "cross_validated": cross_validated(examples, fit_judge),
        "measured_on_held_out_passages": report(tested, fitted),
        "reliability_on_held_out_passages": bins,
    }
    DIAGRAM.write_text(diagram(bins), "utf-8")
    options.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(json.dumps(content, indent=2))


if __name__ == "__main__":
    main()
