"""Which retrieved sentence answers the question, and whether any does.

Two small models with readable numbers in `models/evidence.json`. The candidates are
ranked by a conditional logit (McFadden, "Conditional logit analysis of qualitative
choice behavior", 1974): with s the sum of what each of a candidate's features is worth, its
share is exp(s) over the sum of all exp(s). Whether the documents answer at all is a
logistic regression over the best candidate's features, the question's own, and their
products: few shared words mean little in an everyday question and much in one that names
things.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answering.features import CANDIDATE, QUESTION, Features, describe
from qa.encoder import Encoder
from qa.errors import ModelError, why
from qa.store import Store
from qa.types import Hit, Query

MODEL = Path(__file__).resolve().parents[1] / "models" / "evidence.json"
_LEAST_WORDS = 0.3  # of the question; a quote with fewer and without meaning in common
_LEAST_COSINE = 0.2  # is never shown, however sure the regression is
_FARTHEST = 4.0  # standard deviations
BENDS = (0.0, 1.0)  # standard deviations above a feature's mean
_WIDEST = 3.0  # margin; beyond it there is no doubt


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and its share, 0..1, among all that may answer."""

    hit: Hit
    share: float
    features: Mapping[str, float]
    strength: float = 0.0  # log odds, comparable wherever the same is asked


def _resembles(evidence: Evidence) -> bool:
    """Does the sentence share words or meaning with the question at all?"""
    known = evidence.features
    # a number alone is a word in common, but no pair of characters
    says = known["words_around"] >= _LEAST_WORDS and known["characters_around"] > 0
    return says or known["cosine"] >= _LEAST_COSINE


@dataclass(frozen=True, slots=True)
class Verdict:
    """All candidates, best first; their shares sum to 1."""

    evidence: tuple[Evidence, ...]
    confidence: float  # probability, 0..1, that the documents answer
    threshold: float  # abstain below this confidence
    question: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # its features

    @property
    def is_near(self) -> bool:
        """Does any of the first candidates share words or meaning with the question at all?"""
        return any(map(_resembles, self.evidence[:3]))

    @property
    def is_silent(self) -> bool:
        """Do the documents not answer?"""
        return self.confidence < self.threshold or not self.is_near


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
        bent = bent_at(standardised(table, self.mean, self.scale))
        return np.asarray(bent @ self.slopes.ravel())


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
        z = standardised(x[None], self.mean, self.scale)[0]
        return float(1 / (1 + np.exp(-(self.constant + self.linear @ z + z @ self.products @ z))))


def standardised(
    table: NDArray[np.float64], mean: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Features (n, d) in standard deviations from their mean. One far outside of what was
    seen in training tells no more than one at its edge."""
    return np.clip((table - mean) / scale, -_FARTHEST, _FARTHEST)


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned: how candidates are ranked, and when to abstain."""

    rank: Additive  # over CANDIDATE
    answer: Quadratic  # over CANDIDATE and QUESTION
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
                _additive(stored["rank"]),
                _quadratic(stored["answer"]),
                float(stored["threshold"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"读不出证据模型 {path}：{why(error)}。请重新安装，或运行 make train-evidence。"
            ) from error


def _additive(stored: dict[str, Any]) -> Additive:
    mean, scale = (_in_order(stored[part], CANDIDATE) for part in ("mean", "scale"))
    slopes = np.stack([_in_order(slope, CANDIDATE) for slope in stored["slopes"]])
    return Additive(mean, scale, slopes.reshape(1 + len(BENDS), len(CANDIDATE)))


def _quadratic(stored: dict[str, Any]) -> Quadratic:
    names = CANDIDATE + QUESTION
    products = np.zeros((len(names), len(names)))
    for pair, weight in stored["products"].items():
        first, second = (names.index(name) for name in pair.split(" * "))
        products[first, second] = weight
    mean, scale, linear = (_in_order(stored[part], names) for part in ("mean", "scale", "linear"))
    return Quadratic(mean, scale, linear, products, float(stored["constant"]))


def _in_order(numbers: Mapping[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([numbers[name] for name in names], dtype=np.float64)


def judge(store: Store, encoder: Encoder, query: Query, hits: Sequence[Hit]) -> Verdict:
    """Ranks the hits of a query and tells how likely the best of them answers it."""
    return _decide(hits, describe(store, encoder, query, hits))


def among(verdict: Verdict, documents: Collection[str]) -> Verdict:
    """The verdict as if there were the candidates of these documents only."""
    kept = [e for e in verdict.evidence if e.hit.passage.document_id in documents]
    table = np.array([_in_order(e.features, CANDIDATE) for e in kept])
    features = Features(table.reshape(len(kept), len(CANDIDATE)), verdict.question)
    return _decide([e.hit for e in kept], features)


def _decide(hits: Sequence[Hit], features: Features) -> Verdict:
    weights = Weights.load()
    if not hits:
        return Verdict((), 0.0, weights.threshold, features.question)
    scores = weights.rank.sums(features.candidates)
    whole = of_answer(features, scores)
    odds = np.exp(scores - scores.max())
    order = np.argsort(-scores, kind="stable")
    evidence = tuple(
        Evidence(
            hits[i],
            float(odds[i] / odds.sum()),
            _named(CANDIDATE, features.candidates[i]),
            float(scores[i]),
        )
        for i in order
    )
    confidence = weights.answer.confidence(whole)
    return Verdict(evidence, confidence, weights.threshold, features.question)


def of_answer(features: Features, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells whether the documents answer, (len(CANDIDATE) + len(QUESTION),).

    `scores` (n,), n > 0: the candidates' sums.
    """
    ordered = np.sort(scores)[::-1]
    # where there is no other to compare it with, being the best says nothing
    margin = min(_WIDEST, ordered[0] - ordered[1]) if len(ordered) > 1 else 0.0
    crowd = float(np.log(np.exp(scores - ordered[0]).sum()))
    best = features.candidates[int(np.argmax(scores))]
    return np.concatenate([best, [margin, crowd], features.question])


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))
