"""Which retrieved sentence answers the question, and whether any does.

The candidates are ranked by a conditional logit (McFadden, "Conditional logit analysis of
qualitative choice behavior", 1974): with s the sum of what each of a candidate's features is
worth, its share is exp(s) over the sum of all exp(s). The first by what is measured of them
are read by the reader, and ranked again with what it found. Whether the documents answer at
all is a logistic regression over the best candidate's features, the question's own, and their
products: few shared words mean little in an everyday question and much in one that names
things.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import of_type
from qa.answering.features import CANDIDATE, QUESTION, READ, Features, describe
from qa.answering.question import need_of
from qa.answering.reader import Reader, Reading
from qa.answering.weights import Weights, in_order
from qa.encoder import Encoder
from qa.store import Store
from qa.text import normalise
from qa.types import Hit, Query, Span

READS = 4  # candidates; reading costs time, and eight of them rank and refuse no better
_BEFORE = 60  # characters before a sentence that are read with it: they say what it speaks of
_SURE = 15.0  # log-odds of a reading; beyond that none is surer
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
    reading: Reading | None = None  # of its sentence; only the first are read


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
    lacks_form: bool = False  # what is asked for has one of its own, and no candidate has it
    told: bool | None = None  # by a line made for that; None: none was looked for

    @property
    def is_near(self) -> bool:
        """Does any of the first share words or meaning with the question at all?"""
        return self.told or any(map(_resembles, self.evidence[:3]))

    @property
    def is_silent(self) -> bool:
        """Do the documents not answer?"""
        if self.told is not None:
            return not self.told
        return self.lacks_form or self.confidence < self.threshold or not self.is_near


def judge(store: Store, encoder: Encoder, query: Query, hits: Sequence[Hit]) -> Verdict:
    """Ranks the hits of a query and tells how likely the best of them answers it; only those
    that have the form of what is asked for, where that is exact."""
    need = need_of(normalise(query.asking))
    fitting = [hit for hit in hits if of_type(hit.text, need)] if need.is_exact else hits
    hits = fitting or hits
    features = describe(store, encoder, query, hits)
    first = Weights.load().first.sums(features.candidates)
    readings = read_first(query.subject, [window_of(hit) for hit in hits], first)
    table = np.concatenate([features.candidates, columns(readings)], axis=1)
    decided = _decide(hits, Features(table, features.question), readings)
    return replace(decided, lacks_form=not fitting)


def among(verdict: Verdict, documents: Collection[str]) -> Verdict:
    """The verdict as if there were the candidates of these documents only."""
    kept = [e for e in verdict.evidence if e.hit.passage.document_id in documents]
    table = np.array([in_order(e.features, CANDIDATE + READ) for e in kept])
    features = Features(table.reshape(len(kept), len(CANDIDATE + READ)), verdict.question)
    decided = _decide([e.hit for e in kept], features, [e.reading for e in kept])
    return replace(decided, told=verdict.told, lacks_form=verdict.lacks_form)


class Window(NamedTuple):
    """A sentence with what stands before it, as it is read."""

    text: str
    sentence: Span


def window_of(hit: Hit) -> Window:
    """A hit's sentence with those before it that fit into _BEFORE characters."""
    sentence = hit.sentence
    starts = (s.start for s in hit.passage.sentences)
    start = next((s for s in starts if sentence.start - _BEFORE <= s), sentence.start)
    place = Span(sentence.start - start, sentence.end - start)
    return Window(hit.passage.text[start : sentence.end], place)


def read_first(
    question: str, windows: Sequence[Window], first: NDArray[np.float64]
) -> list[Reading | None]:
    """For each window, in order, what was read in its sentence; only those of the READS
    highest sums `first` (n,) are read."""
    chosen = np.argsort(-first, kind="stable")[:READS].tolist()
    read = Reader.load().read(question, [windows[i].text for i in chosen])
    found: list[Reading | None] = [None] * len(windows)
    for i, reading in zip(chosen, read, strict=True):
        found[i] = reading.part(windows[i].sentence)
    return found


def columns(readings: Sequence[Reading | None]) -> NDArray[np.float64]:
    """The features READ, (n, len(READ))."""
    table = np.zeros((len(readings), len(READ)))
    for row, reading in enumerate(readings):
        if reading is not None and len(reading.first):  # else nothing was read
            table[row] = 1.0, float(np.clip(reading.certainty / _SURE, -1, 1))
    return table


def _decide(hits: Sequence[Hit], features: Features, readings: Sequence[Reading | None]) -> Verdict:
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
            _named(CANDIDATE + READ, features.candidates[i]),
            _named(CANDIDATE + READ, worth[i]),
            float(scores[i]),
            readings[i],
        )
        for i in np.argsort(-scores, kind="stable")
    )
    return Verdict(
        evidence,
        weights.answer.confidence(whole),
        weights.threshold,
        _named(CANDIDATE + READ + QUESTION, whole),
        _named(CANDIDATE + READ + QUESTION, weights.answer.worth(whole)),
        weights.answer.constant,
        features.question,
    )


def of_answer(features: Features, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells whether the documents answer, (len(CANDIDATE + READ + QUESTION),).

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
