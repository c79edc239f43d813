"""The report shows every score with its count and every miss, and nothing of it is markup."""

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from fakes import CITATION, FakeEncoder, FakeStore

from qa.answering.explanation import Explanation, explained
from qa.evaluation.harness import Outcome
from qa.evaluation.questions import Judged, JudgedQuestion
from qa.evaluation.report import as_text, conditions, place_of, write_report
from qa.settings import Settings
from qa.types import Abstention, Answer, Manifest, Query, Reason

EVIDENCE = (Judged("jiashi", "全市建成工匠学院28家"),)
UNRELATED = (Judged("jiashi", "<b>下拨</b>补助1230万元"),)
NO = Answer(
    Query("问", "问"),
    abstention=Abstention(Reason.WEAK_EVIDENCE, "文档没有<i>说到</i>。", nearest=(CITATION,)),
)


def _answered(short: str) -> Answer:
    return Answer(Query("问", "问"), citations=(CITATION,), short_answer=short)


def _question(name: str, evidence: tuple[Judged, ...], answers: tuple[str, ...] = ()) -> Outcome:
    kind = "number" if evidence else "unanswerable_far"
    question = JudgedQuestion(name, f"题{name}？", kind, bool(evidence), (), answers, evidence)
    return Outcome(question, _answered("28家"), (True,))


RIGHT = _question("对", EVIDENCE, ("28家",))
WRONG_SHORT = _question("短", EVIDENCE, ("1230万元",))
MISSED = _question("漏", UNRELATED)
NEEDLESS = _question("闲", ())
SILENT = Outcome(_question("默", EVIDENCE).question, NO, ())
ALL = [RIGHT, WRONG_SHORT, MISSED, NEEDLESS, SILENT]


def _page(folder: Path, *outcomes: Outcome) -> str:
    _, page = write_report(outcomes, folder / "new" / "folder", {"试题": "<a>.jsonl"})
    return page.read_text("utf-8")


def test_every_miss_is_shown_under_its_fault(tmp_path: Path) -> None:
    page = _page(tmp_path, *ALL)
    parts = re.split(r'<h3 id="g\d">', page)[1:]
    shown = [re.findall("题(.)？", part) for part in parts]
    assert [part.split("（")[0] for part in parts] == [
        "该答而没有作答",
        "答了，但前三条引文没有含全部证据",
        "不该答却作了答",
        "引文对了，短答案不对",
    ]
    assert shown == [["默"], ["漏"], ["闲"], ["短"]]


def test_a_miss_shows_what_was_expected_and_what_was_given(tmp_path: Path) -> None:
    missed = _page(tmp_path, MISSED)
    assert "&lt;b&gt;下拨&lt;/b&gt;补助1230万元" in missed  # expected
    assert "没引到" in missed
    assert CITATION.quote in missed  # given
    silent = _page(tmp_path, SILENT)
    assert "有相近的内容，但没有说到所问的事" in silent  # why it abstained
    assert "最近原文1" in silent


def _explanation(question: str) -> Explanation:
    said = {"jiashi": "全市建成工匠学院28家。<b>下拨</b>补助。", "other": "草原上天气晴朗。"}
    store, query = FakeStore(said, FakeEncoder()), Query(question, question, question)
    return explained(store, FakeEncoder(), query, Settings(Path(), Path()))[1]


def test_what_was_missed_tells_where_its_evidence_stood(tmp_path: Path) -> None:
    explanation = _explanation("全市建成工匠学院多少家？")
    share = explanation.parts[0].final[0].score
    assert place_of(EVIDENCE[0], explanation) == f"候选第1句，份额{share:.1%}"
    assert place_of(Judged("other", "牛羊成群"), explanation) == "没有检索到"
    page = _page(tmp_path, replace(MISSED, explanation=explanation))
    assert "✕ 没引到：没有检索到" in page
    assert "下拨</b>" not in page


def test_a_wrong_abstention_tells_what_spoke_most_against_an_answer(tmp_path: Path) -> None:
    explanation = _explanation("红烧肉怎么炖？")
    (part,) = explanation.parts
    page = _page(tmp_path, replace(SILENT, explanation=explanation))
    why = page.split("<dt>为什么</dt>")[1].split("</dd>")[0]
    assert part.why in why
    assert re.findall(r"</b>(\S+)", why) == [worth.label for worth in part.against]
    assert page.count("<details>") == 1
    assert "<details>" not in _page(tmp_path, SILENT)


def test_a_wrong_answer_tells_what_spoke_most_for_it(tmp_path: Path) -> None:
    explanation = _explanation("全市建成工匠学院多少家？")
    page = _page(tmp_path, replace(NEEDLESS, explanation=explanation))
    why = page.split("<dt>为什么</dt>")[1].split("</dd>")[0]
    assert re.findall(r"</b>(\S+)", why) == [w.label for w in explanation.parts[0].favour]


def test_nothing_that_was_asked_or_quoted_is_markup(tmp_path: Path) -> None:
    page = _page(tmp_path, *ALL)
    assert "&lt;a&gt;.jsonl" in page
    assert "文档没有&lt;i&gt;说到&lt;/i&gt;。" in page
    assert not re.search(r"<(b|i|a)>下拨|<i>说到|<script|https?:|//", page)


def test_an_altered_quote_stands_out(tmp_path: Path) -> None:
    altered = Outcome(RIGHT.question, RIGHT.answer, (False,))
    assert "引文与原文不一致的题（1）" in _page(tmp_path, altered)
    assert "引文与原文不一致" not in _page(tmp_path, RIGHT)


def test_a_doubtful_question_stands_out(tmp_path: Path) -> None:
    odd = Outcome(RIGHT.question, RIGHT.answer, (True,), ("文库里没有文档jiashi",))
    assert "文库里没有文档jiashi" in _page(tmp_path, odd)
    assert "试题本身可疑" not in _page(tmp_path, RIGHT)


def test_json_carries_scores_with_counts_and_verdicts(tmp_path: Path) -> None:
    data, _ = write_report(ALL, tmp_path)
    found = json.loads(data.read_text("utf-8"))
    assert found["scores"]["grounded_accuracy"] == {"value": 0.4, "count": 5}
    assert found["scores"]["short_answer_accuracy"] == {"value": 0.5, "count": 2}
    assert found["by_kind"]["unanswerable_far"]["evidence_recall@3"] == {"value": None, "count": 0}
    assert [a["verdict"] for a in found["answers"]] == [
        "right",
        "wrong_short_answer",
        "missed_evidence",
        "wrongly_answered",
        "wrongly_abstained",
    ]


def test_the_columns_of_the_terminal_stand_under_one_another() -> None:
    lines = as_text(ALL).splitlines()
    table = [line for line in lines[: lines.index("")] if line]
    widths = {sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in table}
    assert len(widths) == 1
    assert re.search(r"有据正确率 +40\.0% +5$", as_text(ALL), re.MULTILINE)
    assert re.search(r"无关 +0\.0% +1 +— +0 +— +0$", as_text(ALL), re.MULTILINE)


def test_conditions_name_the_model_but_not_where_it_lies() -> None:
    manifest = Manifest(
        1, "g-1", "2024-01-01T00:00:00Z", "0", "/a/b/encoder", "ab" * 32, 8, 2, 30, 90, {}
    )
    found = conditions(manifest, Path("/x/dev.jsonl"))
    assert found["试题"] == "dev.jsonl"
    assert found["编码器"] == "encoder（abababab）"
    assert found["文库"] == "2篇，30段，90句"
