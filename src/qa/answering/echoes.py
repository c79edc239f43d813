"""Where in a quote the words of a question are echoed, by themselves or by what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answering.meaning import INHERITED, worth_of
from qa.encoder import Encoder
from qa.term_recall import term_recall
from qa.text import content_words, normalise, places, words
from qa.types import Query, Span

_REACH = 24  # characters around a piece in which a word counts for it
_NEAR = 0.45  # cosine from which a word echoes another


@dataclass(frozen=True, slots=True)
class Echoes:
    """Where in a quote the question's words are echoed, and how well.

    `starts`, `ends` (m,): places of the quote's words; `likeness` (n, m): 1 for the same
    word, the cosine for a near one, else 0; `weights` (n,): of the question's words, sum 1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    likeness: NDArray[np.float64]
    weights: NDArray[np.float64]

    def around(self, span: Span, clause: Span, noun: Span | None) -> list[float]:
        """Shares of the words before a piece, behind it, in its clause, in itself and in its noun,
        and whether one touches it on the left or on the right; `noun`: what it is said of."""
        if not self.likeness.size:
            return [0.0] * 7
        before, after = self.ends <= span.start, self.starts >= span.end
        inside = (self.starts >= span.start) & (self.ends <= span.end)
        beside = (self.starts >= clause.start) & (self.ends <= clause.end) & (before | after)
        left = np.clip(1 - (span.start - self.ends) / _REACH, 0, 1) * before
        right = np.clip(1 - (self.starts - span.end) / _REACH, 0, 1) * after
        of_it = np.zeros_like(inside)
        if noun is not None:
            of_it = (self.starts >= noun.start) & (self.ends <= noun.end)
        masks = np.array([left, right, beside, inside, of_it])
        shares = (masks[:, None] * self.likeness).max(axis=2) @ self.weights
        return [
            *shares.tolist(),
            float((self.likeness[:, self.ends == span.start] == 1).any()),
            float((self.likeness[:, self.starts == span.end] == 1).any()),
        ]


def echoes(quote: str, query: Query, encoder: Encoder) -> Echoes:
    """Those of a question's words in a quote, and of what else they are known to mean."""
    asked = content_words(query.subject)
    said = list(dict.fromkeys(words(quote)))
    found = [(i, place) for i, word in enumerate(said) for place in places(quote, word)]
    if not asked or not found:
        empty = np.zeros(0, dtype=np.int64)
        return Echoes(empty, empty, np.zeros((0, 0)), np.zeros(0))
    vectors = encoder.encode_passages([*asked, *said])
    cosines = vectors[: len(asked)] @ vectors[len(asked) :].T
    near = np.where(cosines >= _NEAR, cosines, 0.0)
    near[np.array([[a == b for b in said] for a in asked])] = 1.0
    for expansion in query.expansions:
        for place in (p for term in expansion.added for p in places(quote, normalise(term))):
            worth = [worth_of(expansion) * (word in expansion.word) for word in asked]
            near = np.column_stack([near, worth])
            found.append((near.shape[1] - 1, place))
    own = set(content_words(query.text))
    weights = np.array([term_recall(w) * (1 if w in own else INHERITED) for w in asked])
    return Echoes(
        np.array([place.start for _, place in found]),
        np.array([place.end for _, place in found]),
        near[:, [column for column, _ in found]].astype(np.float64),
        weights / weights.sum(),
    )
