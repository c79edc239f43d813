"""A question whose form leaves open whether it goes on is read as the documents bear it out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes import FakeEncoder

from qa.answering.meant import Listener
from qa.leaning import BY_EVIDENCE, BY_WORDS, Leaning, Readings, describe
from qa.service import Service
from qa.turns import Asked
from qa.types import Query

EARLIER = "内蒙古打造了多少家工匠学院？"


def test_what_its_words_tell() -> None:
    told = dict(zip(BY_WORDS, describe("又有几家工匠学院在“工业园区”？", [EARLIER]), strict=True))
    assert told["opens"] == told["quotes"] == 1.0 and told["figures"] == told["place"] == 0.0
    assert 0 < told["words"] < 1 and 0 < told["shared"] < 1
    told = dict(zip(BY_WORDS, describe("宁夏2024年呢？", []), strict=True))
    assert told["figures"] == told["place"] == 1.0 and told["opens"] == told["shared"] == 0.0


def test_few_words_lean_sooner_than_many() -> None:
    def odds(question: str) -> float:
        return Leaning.load().by_words(describe(question, [EARLIER]))

    assert odds("党员总共多少") > 0 > odds("宁夏石嘴山市安排了多少职工技能培训经费用于企业师傅带徒")


def test_surer_evidence_that_says_its_words_decides() -> None:
    def leans(**told: float) -> bool:
        return Leaning.load().leans(0.0, [told.get(name, 0.0) for name in BY_EVIDENCE])

    assert leans(leaning=3.0, said_leaning=1.0, **{"leaning * said": 3.0})
    assert not leans(leaning=3.0, unsaid_leaning=1.0, said_alone=1.0)
    assert not leans(alone=3.0, said_alone=1.0, **{"alone * said": 3.0})
    assert not Leaning.load().leans(0.0, [])


def test_one_reading_is_taken(service: Service) -> None:
    answer = service.ask("新质生产力的有多少家？", [EARLIER])
    assert "工匠学院" in answer.query.inherited and "6家" in (answer.short_answer or "")


@pytest.mark.parametrize("question", ["职工技能竞赛覆盖了多少个工种？", "集体合同签了多少份？"])
def test_a_change_of_subject_takes_nothing_over(service: Service, question: str) -> None:
    assert service.ask(question, [EARLIER]).query.inherited == ("内蒙古",)


def test_of_what_it_took_over_some_may_be_dropped(service: Service) -> None:
    whole = service.ask("新质生产力的有多少家？", [EARLIER]).query.inherited
    asked = Asked("新质生产力的有多少家？", without=("打造",))
    assert set(service.ask(asked, [EARLIER]).query.inherited) == set(whole) - {"打造"}


def test_a_search_is_read_as_the_question_is(service: Service) -> None:
    hits = service.search("新质生产力的有多少家？", history=[EARLIER])
    assert "工匠学院" in hits[0].text


def test_a_long_conversation_costs_no_more_the_longer_it_is(service: Service) -> None:
    read: list[str] = []

    def readings(asked: Asked, _: Sequence[Asked]) -> Readings:
        read.append(asked.text)
        return Readings(Query(asked.text, asked.text))

    listener = Listener(service._store, FakeEncoder(), readings)
    asked = [f"第{n}个问题是什么？" for n in range(60)]
    for n in range(40, 60):  # of each only the last 20 are told
        listener.query(asked[n], asked[n - 20 : n])
    assert len(read) < 20 + 20 * 10


def test_what_follows_takes_a_question_as_it_was_taken(service: Service) -> None:
    leaning = "新质生产力的有多少家？"
    assert "工匠学院" in service.ask("那宁夏呢？", [EARLIER, leaning]).query.inherited
    alone = "集体合同签了多少份？"
    assert "工匠学院" not in service.ask("那宁夏呢？", [EARLIER, alone]).query.inherited


def test_more_is_of_the_question_as_it_was_taken(service: Service) -> None:
    leaning = "新质生产力的有多少家？"
    more = service.ask("继续", [EARLIER, leaning]).query
    assert more.page == 1 and "工匠学院" in more.inherited


def test_what_is_shown_goes_on(service: Service) -> None:
    asked = [EARLIER, "职工技能竞赛覆盖了多少个工种？"]
    assert "工匠学院" not in service.ask("继续", asked).query.inherited
    without = Asked("继续", without=("覆盖",))
    assert "工匠学院" not in service.ask(without, asked).query.inherited


def test_a_question_with_a_word_dropped_stays_what_it_was(service: Service) -> None:
    dropped = Asked("新质生产力的有多少家？", without=("打造",))
    assert "工匠学院" in service.ask("那宁夏呢？", [EARLIER, dropped]).query.inherited


def test_a_long_conversation_keeps_its_subject(service: Service) -> None:
    asked = [
        EARLIER,
        "新质生产力的有多少家？",
        "那内蒙古呢？",
        "2024年呢？",
        "去年呢？",
        "今年呢？",
    ]
    assert "工匠学院" in service.ask("那宁夏呢？", asked).query.inherited
