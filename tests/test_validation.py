"""How what refuses is measured: on what it was not fitted to, and by how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
import pytest

pytest.importorskip("torch")  # stands behind sentence-transformers

from training.cases import Case
from training.validation import PARTS, cross_validated, diagram, reliability, shares

from qa.answering.features import CANDIDATE, Features


@dataclass(frozen=True)
class FakeJudge:
    """As sure as a case's first feature says."""

    threshold: float = 0.5

    def confidence(self, case: Case) -> float:
        return float(case.features.candidates[0, 0])

    def found(self, case: Case, k: int) -> bool:
        return bool(case.right[:k].any())


def case(confidence: float, kind: str = "formal", is_right: bool = True) -> Case:
    table = np.full((4, len(CANDIDATE)), confidence)
    right = np.array([False, False, is_right, False])
    return Case(Features(table, np.zeros(3)), right, kind, is_answerable=kind == "formal")


def test_shares_are_those_that_a_user_sees() -> None:
    asked = [
        case(0.9),
        case(0.9, is_right=False),
        case(0.1),
        case(0.6, "nearmiss"),
        case(0.3, "twin"),
    ]
    asked += [case(0.2, "far"), case(0.7, "far")]
    found = shares(asked, FakeJudge())
    assert found == pytest.approx(
        {"answered": 2 / 3, "grounded": 1 / 3, "near_refused": 0.5, "far_refused": 0.5}
    )


def test_every_part_is_measured_with_what_was_fitted_on_the_others() -> None:
    asked = [case(n / 40) for n in range(40)]
    fitted_on: list[int] = []

    def fit(examples: Sequence[Case]) -> FakeJudge:
        fitted_on.append(len(examples))
        return FakeJudge()

    found = cross_validated(asked, fit)
    assert fitted_on == [32] * PARTS
    assert found["answered"] == {"mean": 0.5, "spread": pytest.approx(0.5, abs=0.05)}


def test_bins_compare_confidence_with_what_has_an_answer() -> None:
    asked = [case(0.95)] * 3 + [case(0.95, "far")] + [case(0.05, "far")] * 2
    assert reliability(asked, FakeJudge()) == [
        {"questions": 2, "confidence": 0.05, "answerable": 0.0},
        {"questions": 4, "confidence": 0.95, "answerable": 0.75},
    ]


def test_the_diagram_has_a_point_for_each_bin() -> None:
    bins = reliability([case(0.95), case(0.35, "far")], FakeJudge())
    root = ElementTree.fromstring(diagram(bins))
    points = root.findall("{http://www.w3.org/2000/svg}circle")
    assert len(points) == 2
    assert float(points[0].attrib["cy"]) > float(points[1].attrib["cy"])
