"""An explanation tells what was done: each stage, what counted, and the verdict of the answer."""

from dataclasses import replace
from math import exp
from pathlib import Path

import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.answer import answer
from qa.answering.explanation import FEATURES, Explanation, Part, explained
from qa.answering.features import CANDIDATE, QUESTION, READ
from qa.answering.weights import Weights
from qa.service import Service
from qa.settings import Settings
from qa.types import Answer, Expansion, Query, Source

SAID = {"宁夏": "全区建成户外劳动者服务站100家。", "内蒙古": "草原上牛羊成群，天气晴朗。"}
STORE, ENCODER = FakeStore(SAID, FakeEncoder()), FakeEncoder()
ASKED = "建成户外劳动者服务站多少家？"


def explain(text: str, *regions: str) -> tuple[Answer, Explanation]:
    query = Query(text, text, text, regions=regions)
    return explained(STORE, ENCODER, query, Settings(Path(), Path()))


def only_part(text: str) -> Part:
    (part,) = explain(text)[1].parts
    return part


def test_every_feature_has_a_name_that_people_read() -> None:
    assert tuple(FEATURES) == CANDIDATE + READ + QUESTION


def test_each_stage_shows_its_sentences_with_their_scores() -> None:
    part = only_part(ASKED)
    assert [one.document for one in part.words] == ["宁夏"]  # no word stands in the other
    for ranking in (part.words, part.characters, part.vector, part.fused, part.final):
        assert (ranking[0].rank, ranking[0].text) == (1, SAID["宁夏"])
        assert [one.score for one in ranking] == sorted((o.score for o in ranking), reverse=True)
    assert sum(one.score for one in part.final) == pytest.approx(1.0)


def test_what_counts_most_comes_first_and_nothing_is_left_out() -> None:
    part = only_part(ASKED)
    for worths, total in [(w.worths, w.total) for w in part.weighed]:
        sizes = [abs(one.worth) for one in worths]
        assert sizes == sorted(sizes, reverse=True)
        assert sum(one.worth for one in worths) == pytest.approx(total)
    logit = part.start + sum(one.worth for one in part.worths)
    assert part.confidence == pytest.approx(1 / (1 + exp(-logit)))
    assert part.favour[0].worth == max(one.worth for one in part.worths)
    assert part.against[0].worth == min(one.worth for one in part.worths)


@pytest.mark.parametrize("text", [ASKED, "红烧肉怎么炖？", "你好", "zzz"])
def test_the_answer_is_the_one_that_everybody_gets(text: str) -> None:
    given, explanation = explain(text)
    query = Query(text, text, text)
    assert given == answer(STORE, ENCODER, query, Settings(Path(), Path()))
    assert explanation.answered is given.answered
    assert any(part.answers for part in explanation.parts) is given.answered


def test_why_names_confidence_and_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    part = only_part(ASKED)
    assert part.why == f"把握{part.confidence:.3f}达到门槛{part.threshold:.3f}，作答。"
    assert "问候" in explain("你好")[1].why
    strict = replace(Weights.load(), threshold=0.999)
    monkeypatch.setattr(Weights, "load", lambda: strict)
    assert f"把握{part.confidence:.3f}低于门槛0.999" in only_part(ASKED).why


def test_each_compared_region_is_explained() -> None:
    _, explanation = explain(ASKED, "内蒙古", "宁夏")
    assert [part.label for part in explanation.parts] == ["内蒙古", "宁夏"]
    assert [{one.document for one in part.final} for part in explanation.parts] == [
        {"内蒙古"},
        {"宁夏"},
    ]


def test_each_part_of_a_question_is_explained(service: Service) -> None:
    question = "内蒙古选树了多少名北疆工匠，产改培训班办了几期？"
    _, explanation = service.explain(question)
    assert explanation.parts[-1].label == question
    assert len(explanation.parts) == 3
    assert explanation.why.startswith("分3次查找")


def test_the_text_tells_how_the_question_was_read() -> None:
    query = Query(
        "那服务站呢？",
        "那服务站呢? 建成",
        "建成多少家？",
        inherited=("建成",),
        expansions=(
            Expansion("歇脚", ("休息",), Source.EVERYDAY, 0.5),
            Expansion("福务", ("服务",), Source.PINYIN, 1.0, is_instead=True),
        ),
        typed="那福务站呢？",
    )
    text = explained(STORE, ENCODER, query, Settings(Path(), Path()))[1].text
    for line in (
        "原来输入：那福务站呢？",
        "改正：“福务”→服务",
        "检索：那服务站呢? 建成",
        "所问：建成多少家？",
        "沿用前面的：建成",
        "另查：“歇脚”→休息（权重0.5）",
        "词语（BM25）",
        "最终（份额）",
    ):
        assert f"\n  {line}\n" in text
    assert "限定地区" not in text
