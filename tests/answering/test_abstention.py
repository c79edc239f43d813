"""A no says why: which words never occur, which regions there are, and what a greeting gets."""

from __future__ import annotations

import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.abstention import message_for, reason_for, unknown_words
from qa.types import Query, Reason

STORE = FakeStore({"宁夏": "建成工匠学院28家。", "内蒙古": "培训职工三千人。"}, FakeEncoder())


def test_unknown_words_are_told_in_their_longest_form_only() -> None:
    query = Query("工匠学院的红烧肉怎么炖？", "")
    assert unknown_words(query, STORE) == ("红烧肉",)


def test_a_region_that_limits_the_question_is_no_unknown_word() -> None:
    query = Query("宁夏回族自治区的红烧肉怎么炖？", "", regions=("宁夏",))
    assert unknown_words(query, STORE) == ("红烧肉",)


@pytest.mark.parametrize("question", ["先进典型有几位？", "科技人才有多少？", "产业工人用什么？"])
def test_what_stands_in_a_text_is_never_called_unknown(question: str) -> None:
    said = "选树先进典型100个，引进科技人才，产业工人队伍不断壮大，几位"
    assert unknown_words(Query(question, ""), FakeStore({"宁夏": said}, FakeEncoder())) == ()


def test_what_jieba_leaves_over_is_no_word() -> None:
    assert unknown_words(Query("把产改讲给工人用的", ""), STORE) == ("工人",)


def test_the_reason_follows_from_what_was_found() -> None:
    elsewhere = Query("新疆有几家？", "", elsewhere=("新疆",))
    assert reason_for(elsewhere, 0.9) is Reason.OTHER_REGION
    query = Query("有几家？", "")
    assert reason_for(query, 0.2) is Reason.WEAK_EVIDENCE
    assert reason_for(query, 0.19) is Reason.NO_MATCH


def test_the_message_names_what_is_there_and_what_is_not() -> None:
    elsewhere = Query("新疆有几家？", "", elsewhere=("新疆",))
    told = message_for(Reason.OTHER_REGION, elsewhere, STORE)
    assert "没有收录新疆的文档" in told
    assert "宁夏、内蒙古" in told
    unknown = [f"词{n}" for n in "一二三四五六"]
    told = message_for(Reason.NO_MATCH, Query("问", ""), STORE, unknown)
    assert "“词一”“词二”“词三”“词四”“词五”" in told
    assert "词六" not in told
    assert "从未出现" not in message_for(Reason.WEAK_EVIDENCE, Query("问", ""), STORE)
    greeting = message_for(Reason.SMALL_TALK, Query("你好", ""), STORE)
    assert "收录2篇：《宁夏》《内蒙古》" in greeting
