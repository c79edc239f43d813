"""The replies to questions as programs see them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.api import create_api

QUESTION = "宁夏户外劳动者服务站点有多少家？"


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(create_api(service), base_url="http://127.0.0.1:7860")


def test_an_answer_has_its_quotes_with_their_places(client: TestClient, service: Service) -> None:
    reply = client.post("/api/ask", json={"question": QUESTION}).json()
    assert reply["answered"] is True
    assert reply["abstention"] is None
    citation = reply["citations"][0]
    assert citation["number"] == 1
    assert (citation["document"], citation["region"]) == ("ningxia", "宁夏")
    text = service.document("ningxia").text
    assert "100家" in "".join(text[a:b] for a, b in citation["spans"])
    start, end = citation["marks"][0]
    assert citation["quote"][start:end] == reply["short_answer"]
    assert client.get(citation["url"]).status_code == 200


def test_an_answer_says_as_of_when_it_speaks(client: TestClient) -> None:
    question = "宁夏高新技术企业有多少家？"
    citation = client.post("/api/ask", json={"question": question}).json()["citations"][0]
    assert citation["as_of"] == ["截至去年年底"]
    assert citation["time_note"] == "文中“去年”指2020年、“今年”指2021年，据文内推断"
    assert citation["facts"] == ["宁夏", "约2021年（据文内推断）", "截至去年年底"]


def test_an_abstention_says_why(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "红烧肉怎么炖才不柴？"}).json()
    assert (reply["answered"], reply["citations"]) == (False, [])
    assert reply["abstention"]["message"]
    assert "红烧肉" in reply["abstention"]["unknown_words"]


def test_a_comparison_names_the_region_that_is_silent(client: TestClient) -> None:
    question = "内蒙古和宁夏分别有多少户外劳动者服务站点？"
    reply = client.post("/api/ask", json={"question": question}).json()
    assert {citation["region"] for citation in reply["citations"]} == {"宁夏"}
    here, there = sorted(reply["comparison"], key=lambda side: side["is_silent"])
    assert (here["region"], here["citations"]) == ("宁夏", [1])
    assert here["short_answer"] == reply["short_answer"]
    assert there == {"region": "内蒙古", "short_answer": None, "citations": [], "is_silent": True}


def test_an_explanation_is_sent_where_it_is_asked_for(client: TestClient) -> None:
    plain = client.post("/api/ask", json={"question": QUESTION}).json()
    assert "explanation" not in plain
    reply = client.post("/api/ask", json={"question": QUESTION, "explain": True}).json()
    explanation = reply.pop("explanation")
    assert reply == plain
    (part,) = explanation["parts"]
    assert explanation["answered"] is part["answers"] is True
    assert part["confidence"] >= part["threshold"]
    assert part["final"][0]["text"] == plain["citations"][0]["quote"]
    assert {"rank", "score", "document", "text"} == part["vector"][0].keys()
    assert {"feature", "label", "value", "worth"} == part["worths"][0].keys()


def test_history_is_taken_over_and_shown(client: TestClient) -> None:
    body = {
        "question": "其中新质生产力工匠学院有几家？",
        "history": ["内蒙古打造了多少家工匠学院？"],
    }
    assert "内蒙古" in client.post("/api/ask", json=body).json()["query"]["inherited"]


def test_what_is_dropped_is_not_taken_over_by_it_nor_by_what_follows(client: TestClient) -> None:
    history = ["内蒙古打造了多少家工匠学院？"]
    again = {"question": "那配套文件呢？", "without": ["内蒙古"]}

    def read(body: dict[str, Any]) -> Any:
        return client.post("/api/ask", json=body).json()["query"]

    query = read({"history": history} | again)
    assert (query["regions"], "内蒙古" in query["inherited"]) == ([], False)
    assert query["inherited"]
    assert query["inherited_shown"] and set(query["inherited_shown"]) <= set(query["inherited"])
    query = read({"question": "有多少？", "history": [*history, again]})
    assert query["regions"] == [] and query["inherited"]
