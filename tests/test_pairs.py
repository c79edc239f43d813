"""What the encoder is trained with, from files that are made here."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training.negatives import Negatives
from training.pairs import Pair, fold, lay, neighbours, part, spoken


def _write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_a_lay_question_either_trains_or_measures(tmp_path: Path) -> None:
    # each question has two statutes, far from each other in the file
    records = [{"q": f"第{n}个问题", "passage": f"法条{m}{n}"} for m in "甲乙" for n in range(40)]
    _write(tmp_path / "train" / "stard_lay_questions.jsonl.xz", records)
    train, test = lay(tmp_path, "train"), lay(tmp_path, "test")
    assert len(train) + len(test) == len(records)
    assert not {r["q"] for r in train} & {r["q"] for r in test}
    assert 0 < len(test) < len(train)


def test_parts_and_folds_depend_on_the_id_alone() -> None:
    ids = [f"p{n}" for n in range(1000)]
    parts = [part(name) for name in ids]
    assert parts == [part(name) for name in ids]
    shares = {one: round(parts.count(one) / len(ids), 1) for one in set(parts)}
    assert shares == {"train": 0.7, "judge": 0.1, "test": 0.2}
    assert 400 < sum(map(fold, ids)) < 600


def test_the_second_of_two_neighbours_belongs_to_the_first(tmp_path: Path) -> None:
    one, two, three = (f"{c}地的职工都参加了这一次培训。" for c in "甲乙丙")
    _write(tmp_path / "text" / "news_articles.jsonl.xz", [{"text": f"{one}短句。{two}\n{three}"}])
    articles = [
        {"passage": f"第{n}条先规定了第一件事情。第{n}条又规定了第二件事情。"} for n in range(5)
    ]
    _write(tmp_path / "text" / "law_articles.jsonl.xz", articles)
    found = [(pair.left, pair.right) for pair in neighbours(tmp_path)]
    # what is short says nothing; no sentence stands in two pairs; every fourth article of law
    assert found[0] == (one, two)
    assert [left for left, _ in found[1:]] == [f"第{n}条先规定了第一件事情。" for n in (0, 4)]


LEXICON = {"年假": ("带薪年休假",), "歇班": ("带薪年休假", "休息"), "师傅": ("职工",)}


def test_official_terms_are_said_as_people_say_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.pairs.read_lexicon", lambda _: LEXICON)
    pair = Pair("带薪年休假有几天", "五天。", "甲", "十天。", wants_hard=True)
    rest = Pair("最低工资是多少", "两千元。", "乙")
    for seed in range(10):
        (said,) = spoken([pair, rest], random.Random(seed))
        assert said.left in {"年假有几天", "歇班有几天"}
        assert said._replace(left=pair.left) == pair


def test_a_term_that_stands_twice_is_said_otherwise_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.pairs.read_lexicon", lambda _: LEXICON)
    (said,) = spoken([Pair("职工与职工", "甲", "甲")], random.Random(0))
    assert said.left == "师傅与职工"


PAIRS = [
    Pair("宿舍漏雨找谁", "宿舍由后勤科维修。", "宿舍", wants_hard=True),
    Pair("宿舍谁修", "宿舍漏雨找后勤科。", "宿舍", wants_hard=True),  # of the same group
    Pair("谁管宿舍", "后勤科维修宿舍。", "后勤", wants_hard=True),  # says nearly the same
    Pair("食堂漏雨找谁", "食堂漏雨找食堂科。", "食堂", wants_hard=True),
    Pair("几点下班", "五点。", "下班"),  # wants none
]
POOL = np.array([[1, 0, 0], [0, 1, 0], [0.96, 0.28, 0], [0, 0, 1]], dtype=np.float32)
LEFTS = np.array([*POOL, [0, 1, 0]], dtype=np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_what_stands_against_a_pair_does_not_answer_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.negatives._NEAREST", 6)  # three each of the four texts
    negatives = Negatives(PAIRS)
    assert negatives.pool == [pair.right for pair in PAIRS[:4]]
    found = negatives.mined(LEFTS, POOL, seed)
    assert [pair._replace(against="") for pair in found] == PAIRS
    # of the four texts the first pair may meet the last only, and the third the second, too
    assert found[0].against == PAIRS[3].right
    assert found[2].against in {PAIRS[1].right, PAIRS[3].right}
    assert not found[4].against
    groups = {pair.right: pair.group for pair in PAIRS}
    rows = {text: row for row, text in enumerate(negatives.pool)}
    for pair in found[:4]:
        assert groups[pair.against] != pair.group
        assert POOL[rows[pair.against]] @ POOL[rows[pair.right]] < 0.9


def test_where_nothing_may_stand_against_a_pair_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.negatives._NEAREST", 4)
    same = [pair._replace(group="同") for pair in PAIRS]
    assert Negatives(same).mined(LEFTS, POOL, 0) == same
