"""The scores of public sets, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.answers.metrics import (
    area_interval,
    character_f1,
    evidence_f1,
    exact_match,
    segments,
    wins,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光荣和ω-force", ["光", "荣", "和", "ω", "-", "force"]),
        ("1,200 人 NBA", ["1,200", "人", "NBA"]),
        ("《战国》……", ["《", "战", "国", "》", "…", "…"]),
        (" ", []),
    ],
)
def test_segments(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("given", "references", "expected"),
    [
        ("「战史演武」", ["战史演武"], 1.0),
        ("nba", ["别的", "NBA"], 1.0),
        ("战史", ["战史演武"], 0.0),
        ("", ["战史演武"], 0.0),
        ("3.5%", ["35%"], 0.0),  # the script knows no full stop and no per cent
    ],
)
def test_exact_match(given: str, references: list[str], expected: float) -> None:
    assert exact_match(given, references) == expected


@pytest.mark.parametrize(
    ("given", "references", "expected"),
    [
        ("村雨城", ["村雨城", "任天堂游戏谜之村雨城"], 1.0),
        ("伤病", ["伤病困扰"], 2 * 1 * 0.5 / 1.5),
        ("甲乙丙丁", ["甲乙，丁丙"], 0.5),  # a stretch of 2 in 4 and in 4
        ("共200家", ["200"], 0.5),  # P 1/3, R 1: a number is one segment
        ("甲乙", ["丙丁"], 0.0),
        ("", ["丙丁"], 0.0),
        ("，", ["，"], 0.0),  # as in the script: nothing in common but punctuation
    ],
)
def test_character_f1(given: str, references: list[str], expected: float) -> None:
    assert character_f1(given, references) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("given", "references", "expected"),
    [
        ("他很好。", ["他很好", "别的"], 1.0),
        ("好很他", ["他很好"], 1.0),  # in any order
        ("人人人", ["人"], 0.5),  # P 1/3, R 1
        ("The NBA…", ["nba"], 2 / 3),  # an article is one only where it is written small
        ("the NBA…", ["nba"], 1.0),
        ("甲", ["乙"], 0.0),
        ("", ["乙"], 0.0),
        ("。", ["！"], 1.0),  # as in the script: nothing agrees with nothing
    ],
)
def test_evidence_f1(given: str, references: list[str], expected: float) -> None:
    assert evidence_f1(given, references) == pytest.approx(expected)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    # of four pairs 0.9 wins both, 0.4 ties one and loses one
    table = wins([0.9, 0.4], [0.4, 0.6])
    assert table.tolist() == [[1.0, 1.0], [0.5, 0.0]] and table.mean() == 0.625


def test_the_bounds_of_an_area_by_hand() -> None:
    assert area_interval(np.ones((3, 2))) == pytest.approx((1.0, 1.0))
    # one negative, and half of 100 positives above it: 0.5 ± 1.96 * 0.05
    table = np.array([[0.0], [1.0]] * 50)
    assert area_interval(table) == pytest.approx((0.402, 0.598), abs=0.013)
