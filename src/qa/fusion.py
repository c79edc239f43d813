"""Several rankings become one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int]], *, k: int = 60
) -> list[tuple[int, float]]:
    """(id, score) of everything ranked, best first, ties to the smaller id.

    score(d) = sum over rankings of 1 / (k + rank(d)), ranks from 1. Source:
    Cormack, Clarke, Buettcher, "Reciprocal rank fusion outperforms Condorcet and
    individual rank learning methods", SIGIR 2009, where k = 60.

    >>> reciprocal_rank_fusion([[7, 8], [8]], k=1)
    [(8, 0.8333333333333333), (7, 0.5)]
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] += 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
