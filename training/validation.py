"""How far what judges the evidence can be trusted: left-out parts, and a reliability diagram."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypedDict

import numpy as np

from training.cases import FROM_FAR, Case

PARTS = 5
BINS = 10
_SIDE, _EDGE = 320, 44  # pixels of the diagram, and of the room for its labels


class Judge(Protocol):
    """What says how likely a corpus answers a question."""

    @property
    def threshold(self) -> float:
        """The least confidence with which it answers, 0..1."""

    def confidence(self, case: Case) -> float:
        """How likely the corpus answers, 0..1."""

    def found(self, case: Case, k: int) -> bool:
        """Is a right candidate among the first k?"""


class Bin(TypedDict):
    """Questions of which the confidence is alike: its mean, and how many have an answer."""

    questions: int
    confidence: float
    answerable: float


def shares(examples: Sequence[Case], judge: Judge) -> dict[str, float]:
    """What a user would see: answered with the evidence among three, and rightly refused."""
    sure = [judge.confidence(case) >= judge.threshold for case in examples]
    asked = list(zip(examples, sure, strict=True))
    answerable = [(c, s) for c, s in asked if c.is_answerable]
    return {
        "answered": _mean([s for _, s in answerable]),
        "grounded": _mean([s and judge.found(c, 3) for c, s in answerable]),
        "near_refused": _mean(
            [not s for c, s in asked if not c.is_answerable and c.kind != FROM_FAR]
        ),
        "far_refused": _mean([not s for c, s in asked if c.kind == FROM_FAR]),
    }


def cross_validated(
    examples: Sequence[Case], fit: Callable[[Sequence[Case]], Judge]
) -> dict[str, dict[str, float]]:
    """Mean and standard deviation of `shares` over PARTS parts, each measured with what was
    fitted, threshold and all, on the others. The cases of a corpus stand together, so that
    hardly one corpus is in two parts."""
    places = np.array_split(np.arange(len(examples)), PARTS)
    rows = [
        shares(
            [examples[i] for i in part],
            fit([examples[i] for other in places if other is not part for i in other]),
        )
        for part in places
    ]
    return {
        name: {
            "mean": round(float(np.mean([row[name] for row in rows])), 3),
            "spread": round(float(np.std([row[name] for row in rows], ddof=1)), 3),
        }
        for name in rows[0]
    }


def reliability(examples: Sequence[Case], judge: Judge) -> list[Bin]:
    """Confidence against the share that has an answer, in bins of equal width; empty ones are
    left out. Source: Niculescu-Mizil and Caruana, "Predicting Good Probabilities With
    Supervised Learning", ICML 2005."""
    sure = np.array([judge.confidence(case) for case in examples])
    right = np.array([case.is_answerable for case in examples])
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        Bin(
            questions=int((place == i).sum()),
            confidence=round(float(sure[place == i].mean()), 3),
            answerable=round(float(right[place == i].mean()), 3),
        )
        for i in range(BINS)
        if (place == i).any()
    ]


def diagram(bins: Sequence[Bin]) -> str:
    """The reliability diagram as SVG: a point for each bin, larger for more questions."""
    most = max(one["questions"] for one in bins)
    width = _SIDE + 2 * _EDGE
    points = "\n".join(
        f'<circle cx="{_x(one["confidence"]):.1f}" cy="{_y(one["answerable"]):.1f}"'
        f' r="{3 + 9 * (one["questions"] / most) ** 0.5:.1f}" fill="#0b6e4f" fill-opacity=".75">'
        f"<title>{one['questions']} questions: confidence {one['confidence']},"
        f" {one['answerable']} have an answer</title></circle>"
        for one in bins
    )
    ticks = "\n".join(
        f'<text x="{_x(t):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{t:g}</text>'
        f'<text x="{_x(0) - 8:.0f}" y="{_y(t) + 4:.0f}" text-anchor="end">{t:g}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"
 width="{width}" height="{width}" font-family="sans-serif" font-size="12" fill="#333">
<title>Confidence of the refusal against the share of questions that have an answer</title>
<rect width="{width}" height="{width}" fill="#fff"/>
<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>
<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4"/>
{ticks}
<text x="{_x(0.5)}" y="{width - 6}" text-anchor="middle">confidence</text>
<text x="{_EDGE}" y="{_EDGE - 14}">share that has an answer</text>
{points}
</svg>
"""


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE


def _mean(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else 0.0
