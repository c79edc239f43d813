"""What people say of an answer goes beside its question, and never into another's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from qa.records import Records
from qa.service import Service
from qa.web.api import create_api

QUESTION = "宁夏户外劳动者服务站点有多少家？"


@pytest.fixture
def client(service: Service, records: Records) -> TestClient:
    return TestClient(create_api(service, records))


def _ask(client: TestClient) -> str:
    key = client.post("/api/ask", json={"question": QUESTION}).json()["id"]
    assert isinstance(key, str)
    return key


def test_an_answer_is_rated_by_its_id(client: TestClient, records: Records) -> None:
    key = _ask(client)
    body = {"id": key, "good": False, "reason": "outdated", "comment": "今年有120家"}
    reply = client.post("/api/feedback", json=body)
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
    (row,) = records.read("select * from feedback")
    assert (row["question"], row["fault"], row["comment"]) == (key, "outdated", "今年有120家")
    (asked,) = records.read("select question from questions")
    assert asked["question"] == QUESTION


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "because"},
        {"good": True},
        {"good": "yes"},
        {"comment": "长" * 501},
        {"id": ""},
        {"id": "x" * 41},
        {"extra": 1},
    ],
)
def test_what_is_no_feedback_is_told_in_chinese(client: TestClient, change: dict[str, Any]) -> None:
    body = {"id": "x", "good": False, "reason": "outdated"} | change
    reply = client.post("/api/feedback", json=body)
    assert reply.status_code == 422
    assert "请以 application/json 发送" in reply.json()["error"]["message"]


def test_an_unknown_answer_is_not_rated(client: TestClient) -> None:
    reply = client.post("/api/feedback", json={"id": "guessed", "good": True})
    assert reply.status_code == 404
    assert "没有这次回答的记录" in reply.json()["error"]["message"]


def test_too_much_feedback_is_told_when_to_come_back(client: TestClient) -> None:
    replies = [client.post("/api/feedback", json={"id": "x", "good": True}) for _ in range(31)]
    assert replies[-1].status_code == 429
    assert 0 < int(replies[-1].headers["retry-after"]) <= 60
    assert "反馈太频繁了，请过" in replies[-1].json()["error"]["message"]


def test_where_nothing_is_kept_there_is_no_id_and_no_feedback(service: Service) -> None:
    client = TestClient(create_api(service))
    assert "id" not in client.post("/api/ask", json={"question": QUESTION}).json()
    reply = client.post("/api/feedback", json={"id": "x", "good": True})
    assert reply.status_code == 503
    assert "不收反馈" in reply.json()["error"]["message"]


def test_a_damaged_file_stops_no_answer(service: Service, tmp_path: Path) -> None:
    (tmp_path / "questions.sqlite3").write_bytes(b"damaged" * 1000)
    records = Records.open(replace(service.settings, records=tmp_path))
    assert "已损坏" in records.problem
    client = TestClient(create_api(service, records))
    assert client.post("/api/ask", json={"question": QUESTION}).json()["answered"] is True
