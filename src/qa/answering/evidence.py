"""How likely each retrieved sentence answers the question, and how likely none does.

A conditional logit (McFadden, "Conditional logit analysis of qualitative choice
behavior", 1974) over the candidates and one more choice, silence: with s the weighted sum
of a choice's features, P(choice) = exp(s) / sum over all choices of exp(s). So ranking and
abstention are one model, whose weights are readable numbers in `models/evidence.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.features import CANDIDATE, SILENCE, Features, describe
from qa.encoder import Encoder
from qa.errors import IndexDamagedError
from qa.index import Index
from qa.types import Hit, Query

MODEL = Path(__file__).resolve().parents[1] / "models" / "evidence.json"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate with the probability, 0..1, that it is what answers."""

    hit: Hit
    probability: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All candidates, most probable first, and the probability of silence; they sum to 1."""

    evidence: tuple[Evidence, ...]
    silence: float
    about_silence: Mapping[str, float]
    threshold: float  # abstain where silence is more probable than this

    @property
    def is_silent(self) -> bool:
        """Do the documents not answer?"""
        return not self.evidence or self.silence > self.threshold


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned: a weight a feature, and when to abstain."""

    candidate: NDArray[np.float64]  # (len(CANDIDATE),)
    silence: NDArray[np.float64]  # (len(SILENCE),)
    threshold: float

    @classmethod
    @cache
    def load(cls, path: Path = MODEL) -> Weights:
        """The learned weights.

        Raises:
            IndexDamagedError: the file is absent or names other features.
        """
        try:
            stored = json.loads(path.read_text("utf-8"))
            return cls(
                np.array([stored["candidate"][name] for name in CANDIDATE]),
                np.array([stored["silence"][name] for name in SILENCE]),
                float(stored["threshold"]),
            )
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamagedError(
                f"读不出证据模型 {path}：{error}。请重新安装，或运行 make train-evidence。"
            ) from error


def judge(index: Index, encoder: Encoder, query: Query, hits: Sequence[Hit]) -> Verdict:
    """How likely each hit answers the query, and how likely the documents don't."""
    weights = Weights.load()
    features = describe(index, encoder, query, hits)
    return _decide(weights, hits, features)


def _decide(weights: Weights, hits: Sequence[Hit], features: Features) -> Verdict:
    scores = np.append(features.candidates @ weights.candidate, features.silence @ weights.silence)
    odds = np.exp(scores - scores.max())
    share = odds / odds.sum()
    order = np.argsort(-share[:-1], kind="stable")
    evidence = tuple(
        Evidence(
            hits[i],
            float(share[i]),
            dict(zip(CANDIDATE, features.candidates[i].tolist(), strict=True)),
        )
        for i in order
    )
    named = dict(zip(SILENCE, features.silence.tolist(), strict=True))
    return Verdict(evidence, float(share[-1]), named, weights.threshold)
