"""What the benchmark of the answers asks and counts, over a data folder of a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from benchmarks.answers import among, given
from benchmarks.answers.__main__ import SETS
from benchmarks.answers.among import holders, is_grounded, shares_place
from benchmarks.answers.asking import Asker, read_texts
from benchmarks.answers.figures import Failure, Measured, Score, as_page
from fakes import CITATION, DOCUMENT, write

from qa.encoder import Encoder, load_encoder
from qa.settings import Settings
from qa.types import Answer, Query

LIBRARY = "图书馆周末照常开放，读者可以借阅图书。借书证在一楼办理，每证押金一百元。"
FARE = "公交集团自六月起调整票价，老年人免费乘车。"
REGIONAL = "宁夏建成户外劳动者服务站点四十家，宁夏的职工都能去歇脚。"


@pytest.fixture(scope="module")
def encoder(settings: Settings) -> Encoder:
    return load_encoder(settings)


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(work: Callable[[Any], Any], things: Sequence[Any], *_: str) -> list[Any]:
        return [work(thing) for thing in things]

    monkeypatch.setattr(given, "in_parallel", ask)
    monkeypatch.setattr(among, "in_parallel", ask)


def score(measured: Measured, name: str) -> Score:
    return next(one for one in measured.scores if one.name == name)


def test_texts_are_read_as_the_product_reads_files() -> None:
    documents = read_texts([LIBRARY, REGIONAL, LIBRARY])
    assert list(documents) == [LIBRARY, REGIONAL]
    assert [d.text for d in documents.values()] == [LIBRARY, REGIONAL]
    assert [d.metadata.region for d in documents.values()] == ["", "宁夏"]


def test_the_best_is_told_even_where_the_product_refuses(
    encoder: Encoder, settings: Settings
) -> None:
    asker = Asker.of([*read_texts([LIBRARY]).values()], encoder, settings, progress=False)
    best = asker.best("借书证押金多少钱？")
    assert best.quote in LIBRARY and best.short_answer == "一百元"
    far = "火星上有几座环形山？"
    assert not asker.ask(far).answered
    assert asker.best(far).is_silent and asker.best(far).quote
    assert asker.best(far).confidence < best.confidence <= 1


def test_short_answers_and_evidence_of_a_given_text(
    tmp_path: Path, encoder: Encoder, settings: Settings
) -> None:
    record = {"q": "借书证押金多少钱？", "passage": LIBRARY, "answers": ["一百元", "100元"]}
    evidences = {"evidences": ["借书证在一楼办理，每证押金一百元。"]}
    other = {"q": "谁免费乘车？", "passage": FARE, "answers": ["宇航员"]}
    write(tmp_path / "eval" / "cmrc2018_dev.jsonl.xz", [record, other, record])
    write(tmp_path / "eval" / "expmrc_cmrc2018_dev.jsonl.xz", [record | evidences])
    found = given.short_answers(tmp_path, encoder, settings, None)
    assert found.documents == 2
    assert score(found, "exact match").value == pytest.approx(2 / 3)
    assert found.figures()["failures"] == {"quote without the answer": 1}
    assert score(given.short_answers(tmp_path, encoder, settings, 1), "exact match").value == 1.0
    found = given.evidence(tmp_path, encoder, settings, None)
    assert score(found, "evidence F1").value > 0.6 and not found.failures


def test_answerable_questions_are_ranked_by_confidence(
    tmp_path: Path, encoder: Encoder, settings: Settings
) -> None:
    answered = {"q": "图书馆周末开放吗", "passage": LIBRARY, "answer": "照常开放"}
    strange = {"q": "火星上有几座环形山", "passage": FARE}
    records = [answered | {"answerable": True}, strange | {"answerable": False}]
    write(tmp_path / "eval" / "dureader_checklist_dev_a.jsonl.xz", records)
    found = given.answerable(tmp_path, encoder, settings, None)
    (area,) = found.scores
    assert (area.value, area.questions, area.bounds) == (1.0, 2, None)
    assert found.counts == {"answerable": 1, "unanswerable": 1}


def test_policies_are_asked_with_and_without_the_one_that_answers(
    tmp_path: Path, encoder: Encoder, settings: Settings
) -> None:
    records = [
        {"q": "图书馆周末开放吗？", "passage": LIBRARY, "answer": "周末照常开放"},
        {"q": "哪些人免费乘车？", "passage": FARE, "answer": "老年人免费乘车"},
    ]
    write(tmp_path / "eval" / "ncp_policy_dev.jsonl.xz", records)
    found = among.policies(tmp_path, encoder, settings, None)
    assert found.documents == 2
    names = ("grounded", "answered", "abstained without its policy")
    assert [score(found, name).value for name in names] == [1.0, 1.0, 1.0]


def test_written_questions_are_grounded_or_near_misses(
    tmp_path: Path, encoder: Encoder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {"q": "图书馆周末开放吗？", "answerable": True, "evidence": "图书馆周末照常开放"}
    near = {"q": "火星上有几座环形山？", "answerable": False, "evidence": ""}
    missed = {"q": "哪些人免费乘车？", "answerable": True, "evidence": "借书证在一楼办理"}
    records = [{"passage": LIBRARY, "pid": "a"} | record for record in (right, near, missed)]
    monkeypatch.setattr(among, "written", lambda *_: records)
    monkeypatch.setattr(among, "news", lambda _: [FARE, LIBRARY])
    write(tmp_path / "text" / "law_articles.jsonl.xz", [{"passage": REGIONAL}])
    found = among.written_questions(tmp_path, encoder, settings, None)
    assert found.documents == 3 and found.is_ours
    assert score(found, "near misses abstained").value == 1.0
    assert score(found, "the rest grounded").value == 0.5
    assert found.figures()["failures"] == {"evidence not cited": 1}


@pytest.mark.parametrize("name", ["contrasts", "details"])
def test_near_misses_are_told_by_what_the_passage_does_not_say(
    name: str, tmp_path: Path, encoder: Encoder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"q": "图书馆周末开放吗？", "answerable": True, "evidence": "图书馆周末照常开放"}
    twin = {"q": "火星上有几座环形山？", "answerable": False, "evidence": "", "sort": "twin"}
    asked = {"q": "海底有几座火山？", "answerable": False, "evidence": "", "sort": "everyday"}
    records = [{"passage": LIBRARY, "pid": "a"} | record for record in (told, twin, asked)]
    monkeypatch.setattr(among, name, lambda *_: records)
    monkeypatch.setattr(among, "news", lambda _: [FARE])
    write(tmp_path / "text" / "law_articles.jsonl.xz", [{"passage": REGIONAL}])
    found = SETS[name](tmp_path, encoder, settings, None)
    names = ("twin abstained", "everyday abstained", "the rest grounded")
    assert [score(found, name).value for name in names] == [1.0, 1.0, 1.0]
    assert found.name == name and not found.failures


def test_a_follow_up_is_asked_after_its_history(
    tmp_path: Path, encoder: Encoder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"answerable": True, "evidence": "每证押金一百元", "answer": "一百元"}
    after = told | {"q": "每证押金多少？", "history": ["图书馆的借书证在哪儿办？"]}
    alone = told | {"q": "图书馆周末开放吗？"}
    near = {"q": "火星上有几座环形山？", "answerable": False, "history": [], "evidence": ""}
    records = [{"passage": LIBRARY, "pid": "a"} | record for record in (after, alone, near)]
    monkeypatch.setattr(among, "conversations", lambda *_: records)
    monkeypatch.setattr(among, "news", lambda _: [FARE])
    write(tmp_path / "text" / "law_articles.jsonl.xz", [{"passage": REGIONAL}])
    found = among.conversed(tmp_path, encoder, settings, None)
    asker = Asker.of(list(read_texts([LIBRARY]).values()), encoder, settings, progress=False)
    assert (
        "借书" in asker.ask_written({"q": "那电话呢？", "history": after["history"]}).query.subject
    )
    assert score(found, "follow-ups grounded").value == 1.0
    assert score(found, "follow-ups with the short answer").value == 1.0
    assert score(found, "the others with the short answer").value == 0.0
    assert score(found, "near misses abstained").value == 1.0


def test_a_quote_shares_a_place_with_the_answer() -> None:
    # cited are 全市建成工匠学院28家， and 培训1.8万人次
    assert shares_place(CITATION, "学院28家", DOCUMENT)
    assert shares_place(CITATION, "人次。", DOCUMENT)
    assert not shares_place(CITATION, "补助1230万元", DOCUMENT)
    assert not shares_place(CITATION, "没有这句", DOCUMENT)


def test_evidence_counts_in_any_document_that_says_it() -> None:
    assert holders("甲 乙", {"a": "说甲乙的", "b": "甲", "c": "甲乙"}) == ["a", "c"]
    answer = Answer(Query("问", "问"), (CITATION,))
    assert is_grounded(answer, "工匠学院28家", ["other", "jiashi"])
    assert not is_grounded(answer, "工匠学院28家", ["other"])
    assert not is_grounded(answer, "下拨补助1230万元", ["jiashi"])


def content(is_ours: bool) -> Iterator[str]:
    failures = [Failure("refused", f"第{n}问", "要的\n" + "长" * 99, "") for n in range(5)]
    scores = (
        Score.mean("grounded", 0.75, [1.0, 0.5], ["a", "b"]),
        Score("answered", 0.8, 0.8, 40, (0.7, 0.9)),
        Score("shown", None, 0.25, 4),
    )
    found = Measured("集", "如何问。", 1234, scores, failures, is_ours, {"asked": 7}).figures()
    one = found | {"measured_at": "now", "seconds": 3}
    yield from as_page({"state": "s", "encoder": "模型", "sets": [one]}).splitlines()


def test_the_page_shows_scores_targets_and_failures() -> None:
    lines = list(content(is_ours=True))
    assert "| 集 | grounded | 2 | 1,234 | 0.750 | 0.75 | **yes** |" in lines
    assert "| 集 | answered | 40 | 1,234 | 0.800 (0.700 … 0.900) | 0.80 | **yes** |" in lines
    assert "| 集 | shown | 4 | 1,234 | 0.250 |  |  |" in lines
    assert "- asked: 7" in lines and "- refused: 5" in lines
    shown = [line for line in lines if line.startswith("- *refused*")]
    assert shown == [f"- *refused*: 第{n}问  " for n in range(3)]
    assert "  wanted: 要的 " + "长" * 87 in lines


def test_what_is_not_ours_is_counted_and_not_shown() -> None:
    page = "\n".join(content(is_ours=False))
    assert "- refused: 5" in page and "问  " not in page and "要的" not in page


def test_a_missed_target_is_told() -> None:
    assert not Score.area("area", 0.75, [0.9, 0.4], [0.4, 0.6]).figures()["is_met"]
    assert Score.mean("x", None, [1.0] * 20, [*map(str, range(20))]).bounds == (1.0, 1.0)
