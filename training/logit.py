"""Fitting a conditional logit: one choice among several, by weighted features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


def fit(
    choices: Sequence[tuple[NDArray[np.float64], NDArray[Any]]], penalty: float
) -> NDArray[np.float64]:
    """Weights (d,) under which the right choices are most likely.

    `choices`: for each case the features (n, d) and how right each of the n is, 0..1 or false
    and true; cases without a right one teach nothing. `penalty`: of the mean squared weights.
    The loss is that of how right the choice is expected to be, on average.
    Source: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
    """
    usable = [(table, worth) for table, worth in choices if worth.any()]
    width = max(len(worth) for _, worth in usable)
    d = usable[0][0].shape[1]
    table = torch.zeros(len(usable), width, d, dtype=torch.float64)
    real = torch.zeros(len(usable), width, dtype=torch.bool)
    right = torch.full((len(usable), width), -torch.inf, dtype=torch.float64)  # its logarithm
    for i, (features, worth) in enumerate(usable):
        n = len(worth)
        table[i, :n] = torch.from_numpy(features)
        real[i, :n] = True
        right[i, :n] = torch.from_numpy(worth.astype(np.float64)).log()
    weights = torch.zeros(d, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = (table @ weights).masked_fill(~real, -torch.inf)
        chosen = (scores + right).logsumexp(1)
        loss = (scores.logsumexp(1) - chosen).mean() + penalty * weights.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return np.asarray(weights.detach().numpy())


def shares(table: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each choice (n,) for features (n, d)."""
    scores = table @ weights
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())
