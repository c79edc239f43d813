"""What was measured: scores with their bounds and targets, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from benchmarks.answers.metrics import area_interval, wins
from benchmarks.retrieval.report import FEWEST, interval

_EXAMPLES = 3  # failures of a kind that are shown
_LONGEST = 90  # characters of what is shown


@dataclass(frozen=True, slots=True)
class Score:
    """A score, 0..1, over how many questions, and the middle 95 % of its resampled values."""

    name: str
    target: float | None
    value: float
    questions: int
    bounds: tuple[float, float] | None = None  # none where there is too little to resample

    @classmethod
    def mean(
        cls, name: str, target: float | None, values: Sequence[float], groups: Sequence[str]
    ) -> Score:
        """The mean of what each question scores; those of a group are drawn together."""
        table = np.array(values, dtype=float)
        bounds = interval(table, groups) if len(set(groups)) >= FEWEST else None
        return cls(name, target, float(table.mean()), len(values), bounds)

    @classmethod
    def area(
        cls, name: str, target: float, positive: Sequence[float], negative: Sequence[float]
    ) -> Score:
        """The area under the ROC curve; both sides are drawn by themselves."""
        table = wins(positive, negative)
        bounds = area_interval(table) if min(table.shape) >= FEWEST else None
        return cls(name, target, float(table.mean()), sum(table.shape), bounds)

    def figures(self) -> dict[str, Any]:
        """For the file."""
        told: dict[str, Any] = {"value": round(self.value, 4), "questions": self.questions}
        if self.bounds is not None:
            told["low"], told["high"] = (round(bound, 4) for bound in self.bounds)
        if self.target is not None:
            told |= {"target": self.target, "is_met": self.value >= self.target}
        return told


class Failure(NamedTuple):
    """What went wrong with a question."""

    kind: str
    question: str
    wanted: str
    given: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A set's scores and failures; only what was written for this project may be shown."""

    name: str
    about: str  # how it was asked
    documents: int
    scores: Sequence[Score]
    failures: Sequence[Failure] = ()
    is_ours: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """For the file and the page."""
        told: dict[str, Any] = {
            "name": self.name,
            "about": self.about,
            "documents": self.documents,
            "scores": {score.name: score.figures() for score in self.scores},
            "counts": self.counts,
            "failures": dict(Counter(failure.kind for failure in self.failures).most_common()),
        }
        if self.is_ours:
            told["examples"] = [failure._asdict() for failure in self.examples()]
        return told

    def examples(self) -> list[Failure]:
        """The first failures of each kind, cut to what can be read in one line."""
        of_kind: dict[str, list[Failure]] = {}
        for failure in self.failures:
            of_kind.setdefault(failure.kind, []).append(failure)
        return [
            Failure(kind, f.question, _short(f.wanted), _short(f.given))
            for kind, found in of_kind.items()
            for f in found[:_EXAMPLES]
        ]


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def as_page(content: dict[str, Any]) -> str:
    """The scores of all sets as Markdown, then how they were asked and what failed."""
    lines = [
        "# How good the answers are",
        "",
        "`python -m benchmarks.answers --data DATA`: public sets, and written questions that trained",
        "nothing, asked with the product's own functions and nothing tuned on them. Each text is read",
        "from a file, as the product reads it, and indexed in memory. In brackets the middle 95 % of a",
        "bootstrap over the texts that are asked about (over questions for the area under the ROC",
        f"curve; none for fewer than {FEWEST}). Encoder: {content['encoder']}.",
        "",
        "| set | score | questions | texts | value | target | met |",
        "|---|---|--:|--:|--:|--:|---|",
    ]
    for one in content["sets"]:
        lines += [_line(one, name, score) for name, score in one["scores"].items()]
    lines += ["", "How each was asked, and how often what went wrong:"]
    for one in content["sets"]:
        lines += ["", f"## {one['name']}", "", one["about"], ""]
        lines += [f"Measured {one['measured_at']}, in {one['seconds']} seconds.", ""]
        told = one["counts"] | one["failures"]
        lines += [f"- {kind}: {count}" for kind, count in told.items()]
        lines += [_example(example) for example in one.get("examples", ())]
    return "\n".join([*lines, ""])


def _line(one: dict[str, Any], name: str, score: dict[str, Any]) -> str:
    bounds = f" ({score['low']:.3f} … {score['high']:.3f})" if "low" in score else ""
    target = f"{score['target']:.2f}" if "target" in score else ""
    is_met = ("no", "**yes**")[score["is_met"]] if "target" in score else ""
    value = f"{score['value']:.3f}{bounds}"
    cells = (one["name"], name, score["questions"], f"{one['documents']:,}", value, target, is_met)
    return "| " + " | ".join(map(str, cells)) + " |"


def _example(example: dict[str, str]) -> str:
    wanted = f"  \n  wanted: {example['wanted']}" if example["wanted"] else ""
    given = f"  \n  given: {example['given']}" if example["given"] else ""
    return f"- *{example['kind']}*: {example['question']}{wanted}{given}"
