"""Which questions the benchmark asks, of which passages, over a data folder of a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from benchmarks.retrieval import __main__ as command
from benchmarks.retrieval.judged import measure_judged
from benchmarks.retrieval.rows import ROWS
from benchmarks.retrieval.sets import policies, statutes
from fakes import write
from training.pairs import lay

from qa.encoder import load_encoder
from qa.settings import Settings

RULE = "用人单位应当按月支付工资。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lays = [{"q": f"第{n}个问题", "passage": f"第{n}条 规则{n}。"} for n in range(40)]
    lays += [{"q": lays[0]["q"], "passage": RULE}]  # two statutes answer it
    write(tmp_path / "train" / "stard_lay_questions.jsonl.xz", lays)
    others = [{"passage": f"劳动法第五十条 {RULE}"}, {"passage": "图书馆法第一条 为了阅读。"}]
    write(tmp_path / "text" / "law_articles.jsonl.xz", others)
    policy = {"q": "补贴多少", "passage": "补贴每人五百元。", "answer": "每人五百元"}
    strange = policy | {"answer": "六百元"}  # stands nowhere
    write(tmp_path / "eval" / "ncp_policy_dev.jsonl.xz", [policy, strange])
    return tmp_path


def test_lay_questions_are_those_that_train_nothing_among_all_statutes(data: Path) -> None:
    (found,) = statutes(data)
    texts = [p.text for p in found.passages]
    # every statute once; of other laws' articles only those that say something else
    assert len(texts) == 42 and "图书馆法第一条 为了阅读。" in texts
    assert f"劳动法第五十条 {RULE}" not in texts
    trained = {r["q"] for r in lay(data, "train")}
    asked = {a.question: {texts[n] for n in a.right} for a in found.asked}
    assert asked and not asked.keys() & trained
    assert asked == {q: {r["passage"] for r in lay(data, "test") if r["q"] == q} for q in asked}


def test_a_policy_is_asked_only_what_it_says(data: Path) -> None:
    (found,) = policies(data)
    assert [a.question for a in found.asked] == ["补贴多少"] and found.left_out == 1


def test_judged_questions_are_asked_in_every_row(settings: Settings) -> None:
    measured = list(measure_judged(settings, load_encoder(settings)))
    assert [one.k for one in measured] == [3, 5, 3]
    for one in measured:
        assert one.rows == (*ROWS, "answer")
        assert one.hits("fused").mean() >= one.hits("lexical").mean() > 0
    assert len(measured[2].questions) >= 60


def test_speed_is_that_of_the_fastest_third(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    seen: list[str] = []

    def encode(texts: Sequence[str]) -> None:
        nonlocal clock
        clock += 1.0 if "b" in texts else 9.0
        seen.extend(texts)

    monkeypatch.setattr("time.perf_counter", lambda: clock)
    assert command._seconds(encode, "abcdef") == 0.5
    assert sorted(seen) == [*"abcdef"]
