"""What the chat page does with what a browser sends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import CITATION, DOCUMENT

from qa.errors import QuestionError
from qa.records import LONGEST_COMMENT, Fault, Records
from qa.settings import Settings
from qa.types import Answer, Query
from qa.web.api import STATIC
from qa.web.chat.turns import Turn, after, messages, shown_source


class _Asked:
    """Notes its questions; those that say so fail."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.documents = (DOCUMENT,)
        self.asked: list[tuple[str, list[str]]] = []

    def ask(self, question: str, history: list[str]) -> Answer:
        self.asked.append((question, history))
        if len(question) > self.settings.question_characters:
            raise QuestionError("问题太长。")
        if question == "坏":
            raise RuntimeError("secret path /srv")
        return Answer(Query(question, question), (CITATION,), short_answer="28家")


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
    turns = after(asked, Records(), "二", turns, is_alone=True)
    turns = after(asked, Records(), "三", turns)
    assert asked.asked == [("一", []), ("二", []), ("三", ["二"])]
    assert [turn.question for turn in turns] == ["一", "二", "三"]  # the page keeps all


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


def test_the_page_knows_the_faults_that_feedback_names() -> None:
    script = (STATIC / "chat" / "feedback.js").read_text("utf-8")
    for fault in Fault:
        assert f'{fault.value}: "{fault.label}"' in script
    assert f"LONGEST = {LONGEST_COMMENT};" in script
