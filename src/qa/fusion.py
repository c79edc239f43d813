"""Several rankings become one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int]], *, weights: Sequence[float] | None = None, k: int = 60
) -> list[tuple[int, float]]:
    """(id, score) of everything ranked, best first, ties to the smaller id.

    score(d) = sum over rankings of weight / (k + rank(d)), ranks from 1, each weight 1
    unless given. Source: Cormack, Clarke, Buettcher, "Reciprocal rank fusion outperforms
    Condorcet and individual rank learning methods", SIGIR 2009, where k = 60.

    >>> reciprocal_rank_fusion([[7, 8], [8]], k=1)
    [(8, 0.8333333333333333), (7, 0.5)]
    >>> reciprocal_rank_fusion([[7, 8], [8]], weights=[4, 1], k=1)
    [(7, 2.0), (8, 1.8333333333333333)]
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, item in enumerate(ranking, 1):
            scores[item] += weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
