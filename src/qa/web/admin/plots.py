"""Where the bars of a plot stand, in its own units. Pure; the templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 0.15  # of a bar's place that stays free on either side


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float


def stacked(columns: Sequence[tuple[int, int]], height: float = 100) -> list[tuple[Bar, Bar]]:
    """Two bars on top of each other for each column, the first below, each one unit wide.

    >>> stacked([(3, 1)], height=8)
    [(Bar(x=0.15, y=2.0, width=0.7, height=6.0), Bar(x=0.15, y=0.0, width=0.7, height=2.0))]
    """
    unit = height / max(1, *(sum(column) for column in columns), 1)
    width = 1 - 2 * _GAP
    return [
        (
            Bar(x + _GAP, height - low * unit, width, low * unit),
            Bar(x + _GAP, height - (low + high) * unit, width, high * unit),
        )
        for x, (low, high) in enumerate(columns)
    ]
