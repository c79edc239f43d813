"""The yardstick: BM25 over jieba's words, with the constants that suit the questions best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qa.lexical import Counted, Lexical
from qa.text import words

K1 = (0.6, 1.2, 2.0)
B = (0.15, 0.3, 0.6, 0.75, 0.9)
DEPTH = 30


def rank(lexical: Lexical, question: str) -> list[int]:
    """The numbers of the best texts for a question, best first."""
    return best(lexical.scores(terms(question)), DEPTH)


def terms(question: str) -> dict[str, float]:
    """Its words, and how often each stands in it."""
    return {term: float(n) for term, n in Counter(words(question)).items()}


def best(scores: NDArray[np.float32], limit: int) -> list[int]:
    """The rows of the highest scores above zero, best first, ties to the smaller row."""
    usable = np.flatnonzero(scores > 0)
    if len(usable) > limit:  # sorting all of many thousands would take longer than scoring them
        least = np.partition(scores[usable], -limit)[-limit]
        usable = np.flatnonzero(scores >= least)
    order = np.argsort(-scores[usable], kind="stable")[:limit]
    return [int(row) for row in usable[order]]


def tuned(
    texts: Iterable[Sequence[str]], quality: Callable[[Lexical], float]
) -> tuple[Lexical, dict[str, float]]:
    """BM25 over texts given by their words, with the constants of the highest quality.

    They are chosen with questions of the very set that is asked: what beats it has not
    been given a weak opponent.
    """
    counted = Counted()
    for terms in texts:
        counted.add(terms)
    tried = [{"k1": k1, "b": b} for k1, b in product(K1, B)]
    chosen = max(tried, key=lambda constants: quality(counted.weighed(**constants)))
    return counted.weighed(**chosen), chosen
