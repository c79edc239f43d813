"""What is put right in a question before it is understood."""

import pytest

from qa.service import Service
from qa.types import Source


@pytest.mark.parametrize("question", ["ningxia技能大师工作室有多少个？", "那ningxia呢？"])
def test_a_mistyped_region_is_a_region(service: Service, question: str) -> None:
    query = service.ask(question, ["内蒙古技能大师工作室有多少个？"]).query
    assert query.regions == ("宁夏",) and query.typed == question
    assert query.notes[0] == "按词表或读音改正：“ningxia”读作“宁夏”"


def test_what_is_no_word_is_sooner_a_region(service: Service) -> None:
    query = service.ask("宁下有多少家工匠学院？").query
    assert query.text == "宁夏有多少家工匠学院？" and query.regions == ("宁夏",)
    assert service.ask("山西有多少家工匠学院？").query.elsewhere == ("山西",)


@pytest.mark.parametrize("question", ["那宁下呢？", "那寧下呢？", "那宁下有多少家？"])
def test_a_follow_up_may_mistype_its_region(service: Service, question: str) -> None:
    query = service.ask(question, ["内蒙古打造了多少家工匠学院？"]).query
    assert query.regions == ("宁夏",) and "工匠学院" in query.inherited


def test_a_follow_up_may_name_what_no_document_knows(service: Service) -> None:
    query = service.ask("那张伟呢？", ["内蒙古打造了多少家工匠学院？"]).query
    assert query.text == "那张伟呢？"


def test_what_was_perhaps_heard_is_taken_over_with_its_word(service: Service) -> None:
    def told(question: str, *history: str) -> list[tuple[str, str]]:
        query = service.ask(question, history).query
        return [(e.word, e.added[0]) for e in query.expansions if e.source is Source.PINYIN]

    assert told("内蒙古gj有几位？") == told("那里呢？", "内蒙古gj有几位？") == [("gj", "工匠")]
    assert told("那里呢？", "内蒙古gj有几位？", "继续", "内蒙古gj有几位？") == [("gj", "工匠")]
    assert told("职工技能竞赛覆盖了多少个工种？", "内蒙古gj有几位？") == []


def test_what_is_taken_over_is_put_right_as_well(service: Service) -> None:
    query = service.ask("那宁夏呢？", ["内蒙古jinengdashi工作室有多少个？"]).query
    assert "技能" in query.inherited[0] and "jinengdashi" not in query.inherited[0]
