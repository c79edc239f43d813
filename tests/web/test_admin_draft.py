"""A bad answer or a gap becomes a judged question, by a draft that is shown before."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from office import REFUSED, ask, token

from qa.evaluation import read_questions
from qa.records import Fault, Feedback, Records


def _judged(records: Records) -> Path:
    return (records.path or Path()).with_name("judged.jsonl")


def _fields(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of the draft's form as it stands."""
    from html import unescape

    found: dict[str, str | list[str]] = {"form_token": token(page)}
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = unescape(text)
    for name, value in re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked>', page):
        found[name] = value
    chosen = re.findall(r'name="evidence" value="([^"]+)" checked', page)
    kind = re.search(r'<option value="(\w+)" selected>', page)
    assert kind
    return found | {"kind": kind[1], "evidence": [unescape(value) for value in chosen]}


def test_a_gap_becomes_a_judged_question_with_two_clicks(
    inside: TestClient, records: Records
) -> None:
    key = ask(inside, REFUSED)
    records.flush()
    link = re.search(rf'href="(/admin/draft/{key})"', inside.get("/admin/gaps").text)
    assert link
    page = inside.get(link[1]).text
    assert not _judged(records).exists()  # only shown
    written = inside.post(link[1], data=_fields(page) | {"action": "write"})
    assert written.status_code == 200
    assert "那里现在有1题" in written.text
    (question,) = read_questions(_judged(records))
    assert (question.question, question.answerable) == (REFUSED, False)
    assert "已是试题" in inside.get("/admin/gaps").text
    again = inside.post(link[1], data=_fields(page) | {"action": "write"})
    assert "已经写成试题" in again.text
    assert len(read_questions(_judged(records))) == 1
    other = ask(inside, REFUSED)  # by somebody else
    records.flush()
    assert "已经写成试题" in inside.get(f"/admin/draft/{other}").text
    assert f"/admin/draft/{other}" not in inside.get("/admin/gaps").text


def test_a_bad_answer_becomes_a_judged_question_with_its_evidence(
    inside: TestClient, records: Records
) -> None:
    key = ask(inside)
    records.rate(key, Feedback(False, Fault.WRONG_QUOTE))
    page = inside.get(f"/admin/draft/{key}").text
    form = _fields(page)
    quote = "打造100家户外劳动者服务站点"
    form |= {"answerable": "yes", "evidence": [], "own_document": "ningxia", "own_quote": quote}
    form |= {"answers": "100家\n\n", "kind": "number"}
    shown = inside.post(f"/admin/draft/{key}", data=form | {"action": "show"})
    assert quote in shown.text
    assert not _judged(records).exists()
    assert inside.post(f"/admin/draft/{key}", data=form | {"action": "write"}).status_code == 200
    record = json.loads(_judged(records).read_text("utf-8"))
    assert record["evidence"] == [{"document": "ningxia", "quote": quote}]
    assert (record["answers"], record["kind"]) == (["100家"], "number")


def test_a_follow_up_is_drafted_with_what_it_leans_on(inside: TestClient, records: Records) -> None:
    key = ask(inside, "新增工会会员多少人？", ["宁夏户外劳动者服务站点有多少家？"])
    records.flush()
    page = inside.get(f"/admin/draft/{key}").text
    offered = re.findall(r'name="evidence" value="([^"]+)"', page)
    assert "新增工会会员65585人" in offered[0]
    assert all("ningxia" in value for value in offered)


def test_what_is_out_of_date_stays_its_evidence(inside: TestClient, records: Records) -> None:
    key = ask(inside)
    records.rate(key, Feedback(False, Fault.OUTDATED))
    form = _fields(inside.get(f"/admin/draft/{key}").text)
    assert "100家户外劳动者服务站点" in form["evidence"][0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"question": " "}, "请填写问题"),
        ({"answerable": "yes", "evidence": []}, "至少一句证据"),
        ({"answerable": "yes", "own_quote": "文档里没有的话"}, "里找不到“文档里没有的话”"),
        ({"answerable": "yes", "evidence": ['["nowhere", "x"]']}, "没有文档nowhere"),
        ({"answerable": "yes", "evidence": ["no json", "[1]", "{}", "12"]}, "至少一句证据"),
    ],
)
def test_a_draft_that_is_wrong_is_not_written(
    inside: TestClient, records: Records, change: dict[str, str | list[str]], told: str
) -> None:
    key = ask(inside, REFUSED)
    records.flush()
    form = _fields(inside.get(f"/admin/draft/{key}").text)
    form |= {"own_document": "ningxia", "action": "write"} | change
    reply = inside.post(f"/admin/draft/{key}", data=form)
    assert reply.status_code == 422
    assert told in reply.text.replace("&#34;", '"')
    assert not _judged(records).exists()


def test_a_question_that_is_gone_is_told(inside: TestClient) -> None:
    reply = inside.get("/admin/draft/gone")
    assert reply.status_code == 404
    assert "可能已经过期" in reply.text
