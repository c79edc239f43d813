"""Scores that must not be lost: the least that a file of judged questions has to reach."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from qa.errors import JudgedError, why
from qa.evaluation.metrics import Share
from qa.evaluation.report import NAMES, percent


def read_floors(path: Path) -> dict[str, float]:
    """The least value of each score that the file names, 0..1.

    Raises:
        JudgedError: the file can't be read, or names no score, or no share.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise JudgedError(f"读不出下限文件 {path}：{why(error)}。") from error
    for name, value in found.items():
        if name not in NAMES:
            raise JudgedError(f"{path.name}：没有得分 {name}。可用：{'、'.join(NAMES)}。")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise JudgedError(f"{path.name}：{name} 的下限应是0到1之间的数。")
    if not found:
        raise JudgedError(f"{path} 里没有下限。请每行写一个，如 verbatim = 1.0。")
    return {name: float(value) for name, value in found.items()}


def lost(scores: Mapping[str, Share], floors: Mapping[str, float]) -> list[str]:
    """Each score that is below its floor, as people read it; nothing to share is below any.

    >>> lost({"verbatim": Share(0.99, 100)}, {"verbatim": 1.0})
    ['逐字一致 99.0%，下限 100.0%']
    """
    return [
        f"{NAMES[name]} {percent(scores[name])}，下限 {floor:.1%}"
        for name, floor in floors.items()
        if (value := scores[name].value) is None or value < floor
    ]
