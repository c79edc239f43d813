"""The small models behind an answer's evidence, as readable numbers in `models/evidence.json`.

What a feature adds can be told for each, so that a verdict can be explained.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answering.features import CANDIDATE, QUESTION, READ
from qa.errors import ModelError, why

MODEL = Path(__file__).resolve().parents[1] / "models" / "evidence.json"
_FARTHEST = 4.0  # standard deviations
BENDS = (0.0, 1.0)  # standard deviations above a feature's mean


@dataclass(frozen=True, slots=True)
class Additive:
    """What d features are worth, each by a line with a bend at each of BENDS.

    With z = (x - mean) / scale: the sum of slopes[0] z and of slopes[i] max(z - bend i, 0).
    No products: with those, a sentence that has everything could be worth less than one
    that lacks something.
    """

    mean: NDArray[np.float64]  # (d,)
    scale: NDArray[np.float64]  # (d,)
    slopes: NDArray[np.float64]  # (1 + len(BENDS), d): the first, and how it changes

    def sums(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """One for each row of features (n, d)."""
        return np.asarray(self.worth(table).sum(axis=1))

    def worth(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the sum of its row, (n, d); an average one adds nothing."""
        bent = bent_at(standardised(table, self.mean, self.scale)) * self.slopes.ravel()
        return np.asarray(bent.reshape(len(table), *self.slopes.shape).sum(axis=1))


def bent_at(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standardised features (n, d), and what of them lies above each bend: (n, d (1 + bends))."""
    return np.concatenate([z, *(np.maximum(z - bend, 0) for bend in BENDS)], axis=1)


@dataclass(frozen=True, slots=True)
class Quadratic:
    """A logit: a sum over d standardised features and their products.

    With z = (x - mean) / scale: constant + linear z + z products z.
    """

    mean: NDArray[np.float64]  # (d,)
    scale: NDArray[np.float64]  # (d,)
    linear: NDArray[np.float64]  # (d,)
    products: NDArray[np.float64]  # (d, d), upper triangle
    constant: float

    def confidence(self, x: NDArray[np.float64]) -> float:
        """The probability, 0..1, for features (d,)."""
        return float(1 / (1 + np.exp(-(self.constant + self.worth(x).sum()))))

    def worth(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the logit, (d,): the Shapley value against an average one.

        Each of a product's two features has half of it. Source: Shapley, "A value for
        n-person games", 1953; Lundberg and Lee, "A unified approach to interpreting model
        predictions", NeurIPS 2017.
        """
        z = standardised(x[None], self.mean, self.scale)[0]
        return np.asarray(z * (self.linear + (self.products + self.products.T) @ z / 2))


def standardised(
    table: NDArray[np.float64], mean: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Features (n, d) in standard deviations from their mean. One far outside of what was
    seen in training tells no more than one at its edge."""
    return np.clip((table - mean) / scale, -_FARTHEST, _FARTHEST)


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned: how candidates are ranked, and when to abstain."""

    first: Additive  # over CANDIDATE: tells which candidates are read
    rank: Additive  # over CANDIDATE and READ
    answer: Quadratic  # over CANDIDATE, READ and QUESTION
    threshold: float

    @classmethod
    @cache
    def load(cls, path: Path = MODEL) -> Weights:
        """The learned weights.

        Raises:
            ModelError: the file is absent or names other features.
        """
        try:
            stored = json.loads(path.read_text("utf-8"))
            return cls(
                _additive(stored["first"], CANDIDATE),
                _additive(stored["rank"], CANDIDATE + READ),
                _quadratic(stored["answer"]),
                float(stored["threshold"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"读不出证据模型 {path}：{why(error)}。请重新安装，或运行 make train-evidence。"
            ) from error


def _additive(stored: dict[str, Any], names: Sequence[str]) -> Additive:
    mean, scale = (in_order(stored[part], names) for part in ("mean", "scale"))
    slopes = np.stack([in_order(slope, names) for slope in stored["slopes"]])
    return Additive(mean, scale, slopes.reshape(1 + len(BENDS), len(names)))


def _quadratic(stored: dict[str, Any]) -> Quadratic:
    names = CANDIDATE + READ + QUESTION
    products = np.zeros((len(names), len(names)))
    for pair, weight in stored["products"].items():
        first, second = (names.index(name) for name in pair.split(" * "))
        products[first, second] = weight
    mean, scale, linear = (in_order(stored[part], names) for part in ("mean", "scale", "linear"))
    return Quadratic(mean, scale, linear, products, float(stored["constant"]))


def in_order(numbers: Mapping[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    """The numbers of these names, (len(names),)."""
    return np.array([numbers[name] for name in names], dtype=np.float64)
