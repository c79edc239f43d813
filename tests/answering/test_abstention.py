"""A no says why: which words never occur, which regions there are, and what a greeting gets."""

from __future__ import annotations

import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.abstention import (
    message_for,
    near,
    other_way,
    reason_for,
    reply_to,
    unknown_words,
)
from qa.answering.evidence import Evidence
from qa.small_talk import Talk
from qa.types import Abstention, Answer, Hit, Query, Reason

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


ALIKE = {"words_around": 0.0, "characters_around": 0.0, "cosine": 0.0, "cosine_around": 0.0}
PASSAGE = STORE.passages("宁夏")[0]


def _evidence(**features: float) -> Evidence:
    return Evidence(Hit(PASSAGE, PASSAGE.sentences[0], 1.0, 1), 1.0, ALIKE | features)


@pytest.mark.parametrize(
    ("features", "is_near"),
    [
        ({"words_around": 0.2, "characters_around": 0.1}, True),
        ({"words_around": 0.9}, False),  # one character in common
        ({"words_around": 0.19, "characters_around": 0.5}, False),
        ({"cosine": 0.2}, True),  # in other words
        ({"cosine_around": 0.2}, True),
        ({"cosine": 0.19}, False),
    ],
)
def test_what_shares_words_or_meaning_is_near(features: dict[str, float], is_near: bool) -> None:
    assert bool(near([_evidence(**features)])) is is_near


def test_the_reason_follows_from_what_was_found() -> None:
    elsewhere = Query("新疆有几家？", "", elsewhere=("新疆",))
    assert reason_for(elsewhere, [_evidence()]) is Reason.OTHER_REGION
    query = Query("有几家？", "")
    assert reason_for(query, [_evidence()]) is Reason.WEAK_EVIDENCE
    assert reason_for(query, []) is Reason.NO_MATCH


def test_a_region_that_was_taken_over_is_told_with_the_refusal() -> None:
    kept = Query("红烧肉怎么炖？", "", regions=("宁夏",), inherited=("宁夏",))
    told = message_for(Reason.NO_MATCH, kept, STORE)
    assert "宁夏文档没有谈到" in told and "沿用了前面问的“宁夏”" in told
    named = Query("宁夏红烧肉怎么炖？", "", regions=("宁夏",))
    assert "沿用" not in message_for(Reason.NO_MATCH, named, STORE)


SUGGESTED = ("工匠学院有几家？", "培训了多少职工？")


def _other_way(question: str, *unknown: str, answered: bool = True) -> str:
    refused = Abstention(Reason.NO_MATCH, "没有。", unknown_words=unknown)
    answer = Answer(Query(question, question), abstention=refused)
    return other_way(answer, STORE, SUGGESTED, lambda _: answered)


def test_another_way_to_ask_leaves_out_the_strange_word_if_that_is_answered() -> None:
    told = _other_way("星级工匠学院有几家？", "星级")
    assert told == "去掉“星级”，能找到相关的原文。"
    assert "去掉" not in _other_way("星级工匠学院有几家？", "星级", answered=False)
    assert _other_way("红烧肉怎么炖？", "红烧肉") == ""


def test_another_way_to_ask_is_the_suggestion_that_shares_most() -> None:
    assert _other_way("工匠学院在哪里？") == "也可以这样问：“工匠学院有几家？”"
    assert _other_way("职工看病怎么报销，住院花多少天？") == ""


@pytest.mark.parametrize("talk", Talk)
def test_each_kind_of_talk_has_its_own_reply(talk: Talk) -> None:
    replies = [reply_to(one, STORE) for one in Talk]
    assert replies.count(reply_to(talk, STORE)) == 1


def test_what_is_known_is_told_with_its_date() -> None:
    assert "《宁夏》，日期不详" in reply_to(Talk.DATE, STORE)
    assert "收录2篇文档：《宁夏》《内蒙古》" in reply_to(Talk.COVERAGE, STORE)


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
