"""Which retrieved sentence answers the question, and whether any does.

The candidates are ranked by a conditional logit (McFadden, "Conditional logit analysis of
qualitative choice behavior", 1974): with s the sum of what each of a candidate's features is
worth, its share is exp(s) over the sum of all exp(s). Whether the documents answer at all is a
logistic regression over the best candidate's features, the question's own, and their products:
few shared words mean little in an everyday question and much in one that names things.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.answering.features import CANDIDATE, QUESTION, Features, describe
from qa.answering.weights import Weights, in_order
from qa.encoder import Encoder
from qa.store import Store
from qa.types import Hit, Query

_LEAST_WORDS = 0.3  # of the question; a quote with fewer and without meaning in common
_LEAST_COSINE = 0.2  # is never shown, however sure the regression is
_WIDEST = 3.0  # margin; beyond it there is no doubt


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and its share, 0..1, among all that may answer."""

    hit: Hit
    share: float
    features: Mapping[str, float]
    worth: Mapping[str, float] = field(default_factory=dict)  # to its rank, above an average one
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
    features: Mapping[str, float] = field(default_factory=dict)  # what the confidence rests on
    worth: Mapping[str, float] = field(default_factory=dict)  # … to its logit
    start: float = 0.0  # the logit of what is average in everything
    question: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # its own features

    @property
    def is_near(self) -> bool:
        """Does any of the first share words or meaning with the question at all?"""
        return any(map(_resembles, self.evidence[:3]))

    @property
    def is_silent(self) -> bool:
        """Do the documents not answer?"""
        return self.confidence < self.threshold or not self.is_near


def judge(store: Store, encoder: Encoder, query: Query, hits: Sequence[Hit]) -> Verdict:
    """Ranks the hits of a query and tells how likely the best of them answers it."""
    return _decide(hits, describe(store, encoder, query, hits))


def among(verdict: Verdict, documents: Collection[str]) -> Verdict:
    """The verdict as if there were the candidates of these documents only."""
    kept = [e for e in verdict.evidence if e.hit.passage.document_id in documents]
    table = np.array([in_order(e.features, CANDIDATE) for e in kept])
    features = Features(table.reshape(len(kept), len(CANDIDATE)), verdict.question)
    return _decide([e.hit for e in kept], features)


def _decide(hits: Sequence[Hit], features: Features) -> Verdict:
    weights = Weights.load()
    if not hits:
        return Verdict((), 0.0, weights.threshold, question=features.question)
    worth = weights.rank.worth(features.candidates)
    scores = worth.sum(axis=1)
    whole = of_answer(features, scores)
    odds = np.exp(scores - scores.max())
    evidence = tuple(
        Evidence(
            hits[i],
            float(odds[i] / odds.sum()),
            _named(CANDIDATE, features.candidates[i]),
            _named(CANDIDATE, worth[i]),
            float(scores[i]),
        )
        for i in np.argsort(-scores, kind="stable")
    )
    return Verdict(
        evidence,
        weights.answer.confidence(whole),
        weights.threshold,
        _named(CANDIDATE + QUESTION, whole),
        _named(CANDIDATE + QUESTION, weights.answer.worth(whole)),
        weights.answer.constant,
        features.question,
    )


def of_answer(features: Features, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells whether the documents answer, (len(CANDIDATE + QUESTION),).

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
