"""Scores that must not be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import JudgedError
from qa.evaluation import lost, read_floors
from qa.evaluation.metrics import Share
from qa.evaluation.report import NAMES

COMMITTED = Path(__file__).parents[1] / "judged" / "floors.toml"


def floors(tmp_path: Path, text: str) -> dict[str, float]:
    path = tmp_path / "floors.toml"
    path.write_text(text, "utf-8")
    return read_floors(path)


def test_every_score_of_the_development_questions_has_a_floor() -> None:
    assert read_floors(COMMITTED).keys() == NAMES.keys()
    assert read_floors(COMMITTED)["verbatim"] == 1.0


def test_what_is_below_its_floor_is_named_with_both_figures(tmp_path: Path) -> None:
    found = floors(tmp_path, 'verbatim = 1\n"evidence_recall@3" = 0.8\nabstention_f1 = 0.5')
    scores = {
        "verbatim": Share(1.0, 9),
        "evidence_recall@3": Share(0.75, 8),
        "abstention_f1": Share(None, 0),
    }
    assert lost(scores, found) == ["证据召回@3 75.0%，下限 80.0%", "拒答F1 —，下限 50.0%"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("verbatin = 1", "没有得分 verbatin"),
        ("verbatim = 98", "0到1之间"),
        ("verbatim = true", "0到1之间"),
        ("verbatim = nan", "0到1之间"),
        ("verbatim =", "不是有效的 TOML"),
        ("", "没有下限"),
    ],
)
def test_floors_that_hold_nothing_are_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(JudgedError, match=told):
        floors(tmp_path, text)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(JudgedError, match="找不到"):
        read_floors(tmp_path / "floors.toml")
