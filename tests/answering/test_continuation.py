"""More of the same goes on after what was shown; a bare 为什么 wants a reason."""

from dataclasses import replace

import pytest
from fakes import CITATION

from qa.answering.continuation import beyond, reasons
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
