"""More of the same goes on after what was shown; a bare 为什么 wants a reason."""

from dataclasses import replace

import pytest
from fakes import CITATION

from qa.answering.continuation import beyond, reasons
from qa.service import Service
from qa.types import Answer, Query

QUERY = Query("有几家？", "")
ANSWER = Answer(QUERY, (CITATION, replace(CITATION, number=2, quote="因设备检修停用。")), "28家")


def test_what_was_shown_is_not_shown_again() -> None:
    rest = beyond(ANSWER, 1, "有几家？")
    assert [(c.number, c.quote) for c in rest.citations] == [(1, "因设备检修停用。")]
    assert rest.short_answer is None


def test_that_there_is_no_more_is_said() -> None:
    refused = beyond(ANSWER, 2, "有几家？").abstention
    assert refused is not None and "关于“有几家？”" in refused.message


def test_of_the_quotes_only_those_with_a_reason_answer_why() -> None:
    assert [c.quote for c in reasons(ANSWER).citations] == ["因设备检修停用。"]
    refused = reasons(replace(ANSWER, citations=(CITATION,))).abstention
    assert refused is not None
    assert [(c.quote, c.marks) for c in refused.nearest] == [(CITATION.quote, ())]


@pytest.mark.parametrize("quote", ["各地因地制宜。", "坚持因材施教。", "打造为产业样板。"])
def test_not_every_character_of_a_reason_gives_one(quote: str) -> None:
    assert reasons(replace(ANSWER, citations=(replace(CITATION, quote=quote),))).abstention


@pytest.mark.parametrize("more", ["继续", "还有呢？", "能详细点吗？"])
def test_more_never_repeats_what_was_quoted(service: Service, more: str) -> None:
    asked = "内蒙古有多少家工匠学院？"
    before = {c.quote for c in service.ask(asked).citations}
    answer = service.ask(more, [asked])
    assert before.isdisjoint(c.quote for c in answer.citations)
    if answer.abstention:
        assert (
            "没有更多" in answer.abstention.message and asked not in answer.abstention.message[20:]
        )
    assert (answer.query.typed, "工匠" in answer.query.inherited) == (more, True)


def test_more_goes_on_after_the_first_quotes(service: Service) -> None:
    one = Service.open(replace(service.settings, citations=1))
    asked = "内蒙古怎么培养产业工人？"
    all_of_them = [c.quote for c in service.ask(asked).citations]
    pages = [one.ask(asked), one.ask("继续", [asked]), one.ask("还有呢", [asked, "继续"])]
    assert [c.quote for page in pages for c in page.citations] == all_of_them
    assert [c.number for c in pages[1].citations] == [1]


def test_more_of_a_comparison_goes_on_after_the_first_quote_of_each(service: Service) -> None:
    one = Service.open(replace(service.settings, citations=1))
    asked = "内蒙古和宁夏怎么培养产业工人？"
    first, more = one.ask(asked), one.ask("继续", [asked])
    assert len(first.citations) == 2
    assert {c.quote for c in first.citations}.isdisjoint(c.quote for c in more.citations)
