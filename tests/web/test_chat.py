"""What the chat page does with what a browser sends."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from fakes import CITATION, DOCUMENT

from qa.errors import QuestionError, TooOftenError
from qa.records import Records
from qa.settings import Settings
from qa.turns import Asked
from qa.types import Answer, Query
from qa.web.chat.turns import (
    Turn,
    after,
    again,
    follow_ups,
    messages,
    restored,
    shown_source,
)
from qa.web.limits import RESTORING, Limit


class _Asked:
    """Notes its questions; those that say so fail."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.documents = (DOCUMENT,)
        self.asked: list[tuple[str | Asked, list[str | Asked]]] = []

    def ask(self, asked: Asked, history: list[Asked]) -> Answer:
        question = asked.text
        self.asked.append((_noted(asked), [_noted(one) for one in history]))
        if len(question) > self.settings.question_characters:
            raise QuestionError("问题太长。")
        if question == "坏":
            raise RuntimeError("secret path /srv")
        return Answer(Query(question, question), (CITATION,), short_answer="28家")


def _noted(asked: Asked) -> str | Asked:
    return asked if asked.without else asked.text


@pytest.fixture
def asked(settings: Settings) -> Any:
    return _Asked(settings)


def test_the_history_is_what_the_server_kept(asked: Any) -> None:
    turns = after(asked, Records(), "一", [])
    turns = after(asked, Records(), "二", turns)
    assert asked.asked == [("一", []), ("二", ["一"])]
    assert [message["role"] for message in messages(turns)] == ["user", "assistant"] * 2


def test_a_question_asked_alone_begins_anew_for_those_after_it(asked: Any) -> None:
    turns = after(asked, Records(), "一", [])
    turns = again(asked, Records(), '{"question": "二", "alone": true}', turns)
    turns = after(asked, Records(), "三", turns)
    assert asked.asked == [("一", []), ("二", []), ("三", ["二"])]
    assert [turn.question for turn in turns] == ["一", "二", "三"]  # the page keeps all


def test_a_question_asked_again_without_a_word_leans_on_what_it_leaned_on(asked: Any) -> None:
    turns: list[Turn] = []
    for question in ("一", "二", "三"):
        turns = after(asked, Records(), question, turns)
    turns = again(asked, Records(), '{"question": "二", "without": ["甲"]}', turns)
    turns = after(asked, Records(), "四", turns)
    without = Asked("二", ("甲",))
    assert asked.asked[3:] == [(without, ["一"]), ("四", ["一", without])]
    assert [turn.question for turn in turns] == ["一", "二", "三", "二", "四"]  # the old stays
    assert turns[3].without == ("甲",)
    # one more word of the first, after it was asked alone as well
    turns = again(asked, Records(), '{"question": "二", "alone": true}', turns)
    turns = again(asked, Records(), '{"question": "二", "without": ["甲", "乙"]}', turns)
    assert asked.asked[5:] == [("二", []), (Asked("二", ("甲", "乙")), ["一"])]


def test_what_was_asked_again_in_vain_changes_nothing_for_those_after_it(asked: Any) -> None:
    turns = after(asked, Records(), "一", [])
    turns = after(asked, Records(), "二", turns)

    def refuse() -> None:
        raise QuestionError("太多。")

    turns = again(asked, Records(), '{"question": "二", "without": ["甲"]}', turns, check=refuse)
    after(asked, Records(), "三", turns)
    assert asked.asked[-1] == ("三", ["一", "二"])


_FORGED_AGAIN: tuple[Any, ...] = (
    None,
    7,
    ["一"],
    "",
    "{",
    "[" * 9999,
    "[]",
    "一",
    '{"alone": true}',
    '{"question": " "}',
    '{"question": 7}',
    '{"question": "一", "alone": 1}',
    '{"question": "一", "without": "甲"}',
    '{"question": "一", "without": [""]}',
    '{"question": "一", "without": [7]}',
    '{"question": "一", "html": "甲"}',
    json.dumps({"question": "一", "without": ["甲"] * 51}),
    json.dumps({"question": "一", "without": ["长" * 501]}),
)


@pytest.mark.parametrize("forged", _FORGED_AGAIN)
def test_what_asks_nothing_again_changes_nothing(asked: Any, forged: Any) -> None:
    turns = after(asked, Records(), "一", [])
    assert again(asked, Records(), forged, turns) == turns
    assert len(asked.asked) == 1


@pytest.mark.parametrize("refused", ["长" * 501, "坏"])
def test_nothing_leans_on_a_refused_question(asked: Any, refused: str) -> None:
    turns = after(asked, Records(), "一", [])
    turns = after(asked, Records(), refused, turns)
    turns = after(asked, Records(), "三", turns)
    assert asked.asked[-1] == ("三", ["一"])
    assert len(turns) == 3  # the page keeps all


@pytest.mark.parametrize("nothing", ["", " \n", None, 7, ["一"], {"text": "一"}])
def test_what_is_no_question_changes_nothing(asked: Any, nothing: Any) -> None:
    assert after(asked, Records(), nothing, []) == []
    assert asked.asked == []


def test_a_question_that_is_too_long_is_refused_and_cut(asked: Any) -> None:
    longest = asked.settings.question_characters
    [turn] = after(asked, Records(), "长" * (longest + 1), [])
    assert len(turn.question) == longest
    assert "问题太长。" in turn.html


def test_a_crash_is_told_without_its_reason(asked: Any, caplog: pytest.LogCaptureFixture) -> None:
    [turn] = after(asked, Records(), "坏", [])
    assert turn.question == "坏"
    assert "系统出错了" in turn.html
    assert "srv" not in turn.html
    assert "secret path /srv" in caplog.text


def test_a_conversation_has_an_end(asked: Any) -> None:
    turns: list[Turn] = []
    for number in range(60):
        turns = after(asked, Records(), f"第{number}问", turns)
    assert len(turns) == 50
    assert turns[-1].question == "第59问"


@pytest.mark.parametrize("forged", [None, 3, {"a": 1}, "#cite=jiashi:0-", "#cite=%2e%2e:1-2"])
def test_a_forged_reference_opens_no_document(forged: Any) -> None:
    service: Any = SimpleNamespace(documents=(DOCUMENT,), settings=SimpleNamespace(root_path=""))
    assert shown_source(service, forged) == "没有找到这处原文。"


def test_what_is_asked_on_the_page_is_kept_and_can_be_rated(asked: Any, tmp_path: Path) -> None:
    records = Records.open(replace(asked.settings, records=tmp_path))
    kept, failed = after(asked, records, "坏", after(asked, records, "一", []))
    records.close()
    [(key, question)] = records.read("select id, question from questions")
    assert question == "一"
    assert f'href="#good={key}"' in kept.html
    assert f'href="#poor={key}"' in kept.html
    assert "#good=" not in failed.html


def test_what_is_not_kept_can_not_be_rated(asked: Any) -> None:
    [turn] = after(asked, Records(), "一", [])
    assert "#good=" not in turn.html


def _kept(*questions: str, **more: Any) -> str:
    return json.dumps([{"question": question, **more} for question in questions])


def test_a_kept_conversation_is_answered_anew(asked: Any) -> None:
    turns = restored(asked, Records(), _kept("一", "二"))
    assert asked.asked == [("一", []), ("二", ["一"])]
    assert [turn.question for turn in turns] == ["一", "二"]
    assert [turn.html for turn in turns] == [
        turn.html for turn in after(asked, Records(), "二", after(asked, Records(), "一", []))
    ]


def test_what_was_asked_alone_is_asked_alone_again(asked: Any) -> None:
    kept = json.dumps([{"question": "一"}, {"question": "二", "alone": True}, {"question": "三"}])
    restored(asked, Records(), kept)
    assert asked.asked == [("一", []), ("二", []), ("三", ["二"])]


def test_the_page_tells_the_browser_what_to_keep(asked: Any) -> None:
    sent = json.dumps({"question": "“一”\"<b>'", "alone": True})
    [turn] = again(asked, Records(), sent, [])
    [address] = re.findall('<a class="qa-turn" href="#turn=([^"]+)"></a>', turn.html)
    kept = json.loads(unquote(address))
    assert kept == {"question": "“一”\"<b>'", "alone": True, "without": [], "key": None}
    [reopened] = restored(asked, Records(), json.dumps([kept]))
    assert reopened == turn


@pytest.mark.parametrize("refused", ["长" * 501, "坏"])
def test_a_refused_question_is_not_kept(asked: Any, refused: str) -> None:
    [turn] = after(asked, Records(), refused, [])
    assert "#turn=" not in turn.html


def test_restoring_keeps_nothing_again_and_can_be_rated(asked: Any, tmp_path: Path) -> None:
    records = Records.open(replace(asked.settings, records=tmp_path))
    key = "abcDEF_-01234567"
    [turn] = restored(asked, records, _kept("一", key=key))
    records.close()
    assert f'href="#good={key}"' in turn.html
    assert records.read("select * from questions") == []
    [unrated] = restored(asked, Records(), _kept("一", key=key))  # nothing is kept any more
    assert "#good=" not in unrated.html


@pytest.mark.parametrize(
    "forged",
    [
        None,
        7,
        "",
        "{",
        "[]",
        "{}",
        '["一"]',
        '[{"question": ""}]',
        '[{"question": 1}]',
        '[{"question": "一", "html": "<b>"}]',
        '[{"question": "一", "alone": "yes"}]',
        '[{"question": "一", "without": "宁夏"}]',
        '[{"question": "一", "without": [1]}]',
        '[{"question": "一", "key": "x"}]',
        '[{"question": "一", "key": "abcDEF_-01234567\\n"}]',
        '[{"question": "\\ud800"}]',
        '[{"question": "\ud800"}]',
        _kept(*"一" * 21),
        _kept("一", without=["词"] * 51),
        _kept("一", without=["词" * 101]),
    ],
)
def test_what_is_no_conversation_is_refused(asked: Any, forged: Any) -> None:
    with pytest.raises(QuestionError, match="请开始新对话"):
        restored(asked, Records(), forged)
    assert asked.asked == []


def test_restoring_goes_as_far_as_the_limit_and_loses_nothing(asked: Any) -> None:
    limit = Limit(each=2, everybody=0, seconds=60)

    def check() -> None:
        if wait := limit.take("192.0.2.7"):
            raise TooOftenError(RESTORING, wait)

    turns = restored(asked, Records(), _kept("一", "二", "三"), check=check)
    assert [question for question, _ in asked.asked] == ["一", "二"]
    assert [turn.question for turn in turns] == ["一", "二", "三"]
    assert "打开对话太频繁了，请过60秒再试。" in turns[-1].html
    assert all("#turn=" in turn.html for turn in turns)  # the browser keeps them all


def test_a_kept_question_that_is_too_long_now_is_told(asked: Any) -> None:
    [turn] = restored(asked, Records(), _kept("长" * 501))
    assert "问题太长。" in turn.html
    assert len(turn.question) == 500


def test_what_leads_on_is_asked_of_the_last_question_as_it_was_asked(asked: Any) -> None:
    asked.follow_ups = lambda answer, questions: (answer.query.text, *questions)
    kept = [
        {"question": "一"},
        {"question": "二", "alone": True},
        {"question": "三", "without": ["甲"]},
    ]
    assert follow_ups(asked, json.dumps(kept)) == ("三", "一", "二", "三")
    assert asked.asked == [(Asked("三", ("甲",)), ["二"])]
