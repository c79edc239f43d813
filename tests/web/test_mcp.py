"""The tools as assistants see them, through the library's own client."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import finished
from fastapi.testclient import TestClient
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, ListToolsResult, TextContent

from qa.cli import main
from qa.records import Records
from qa.service import Service
from qa.web.api import create_api
from qa.web.app import create_app
from qa.web.mcp import create_server

QUESTION = "宁夏户外劳动者服务站点有多少家？"
SITE = "http://127.0.0.1:7860"
PAGE = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text("utf-8")
# what staff copy into their assistants: with the web service, and started by the assistant
WITH_SERVICE, BY_ITSELF = (
    json.loads(block)["mcpServers"]["qa"]
    for block in re.findall(r"^```json\n(.+?)\n```$", PAGE, re.DOTALL | re.MULTILINE)
)


def _call(service: Service, tool: str, mode: str = "auto", **arguments: Any) -> CallToolResult:
    async def call() -> CallToolResult:
        async with Client(create_server(service, Records(), SITE), mode=mode) as client:
            return await client.call_tool(tool, arguments)

    return finished(call())


def _list(service: Service) -> ListToolsResult:
    async def listed() -> ListToolsResult:
        async with Client(create_server(service, Records())) as client:
            return await client.list_tools()

    return finished(listed())


def _words(result: CallToolResult) -> str:
    first = result.content[0]
    assert isinstance(first, TextContent)
    return first.text


def test_the_tools_are_described_in_chinese(service: Service) -> None:
    ask, search = _list(service).tools
    assert (ask.name, search.name) == ("ask", "search")
    for tool in (ask, search):
        assert tool.description and tool.description.isprintable()
        assert "文档" in tool.description
        assert tool.annotations is not None and tool.annotations.read_only_hint
        assert all(p["description"][0] >= "一" for p in tool.input_schema["properties"].values())
        assert "POST" not in json.dumps(tool.input_schema)
    assert ask.input_schema["required"] == ["question"]
    assert set(ask.input_schema["properties"]) == {"question", "history", "without", "explain"}


@pytest.mark.parametrize("mode", ["auto", "legacy"])  # protocol without and with a handshake
def test_an_answer_is_what_the_interface_replies(service: Service, mode: str) -> None:
    result = _call(service, "ask", mode, question=QUESTION)
    assert not result.is_error
    assert _words(result).startswith("文档有回答，")
    assert "与原文逐字一致" in _words(result)
    replied = TestClient(create_api(service)).post("/api/ask", json={"question": QUESTION}).json()
    for citation in replied["citations"]:
        for address in ("url", "permalink"):
            citation[address] = SITE + citation[address]
    assert result.structured_content == replied
    second = result.content[1]
    assert isinstance(second, TextContent)
    assert json.loads(second.text) == replied


def test_a_citation_has_all_that_is_needed_to_quote_it(service: Service) -> None:
    citation = _call(service, "ask", question=QUESTION).structured_content["citations"][0]
    assert (citation["document"], citation["region"]) == ("ningxia", "宁夏")
    assert citation["title"] and citation["date_label"] == "约2021年（据文内推断）"
    assert citation["url"].startswith(f"{SITE}/documents/ningxia?mark=")
    text = service.document("ningxia").text
    there = "".join(text[a:b] for a, b in citation["spans"])
    assert "".join(there.split()) == "".join(citation["quote"].split())


def test_a_refusal_is_no_answer_and_says_why(service: Service) -> None:
    result = _call(service, "ask", question="红烧肉怎么炖才不柴？")
    assert not result.is_error
    assert _words(result).startswith("没有回答（no_match）：收录的文档没有谈到这个问题。")
    reply = result.structured_content
    assert (reply["answered"], reply["citations"], reply["short_answer"]) == (False, [], None)
    assert reply["abstention"]["reason"] == "no_match"


def test_what_comes_nearest_is_told_apart_from_an_answer(service: Service) -> None:
    result = _call(service, "ask", question="宁夏户外劳动者服务站点几点开门？")
    assert result.structured_content["abstention"]["nearest"]
    assert _words(result).startswith("没有回答（weak_evidence）：")
    assert _words(result).endswith("nearest 里只是最接近的原文，不是答案。")


def test_a_comparison_says_which_region_is_silent(service: Service) -> None:
    question = "内蒙古和宁夏分别有多少户外劳动者服务站点？"
    result = _call(service, "ask", question=question)
    sides = {side["region"]: side for side in result.structured_content["comparison"]}
    assert (sides["宁夏"]["is_silent"], sides["内蒙古"]["is_silent"]) == (False, True)
    assert _words(result).endswith("内蒙古：没有找到，未提到不等于没有。")


def test_a_follow_up_leans_on_the_questions_before_it(service: Service) -> None:
    history = ["内蒙古打造了多少家工匠学院？"]
    result = _call(service, "ask", question="其中新质生产力工匠学院有几家？", history=history)
    assert "内蒙古" in result.structured_content["query"]["inherited"]
    again: dict[str, Any] = {"history": history, "without": ["内蒙古"]}
    result = _call(service, "ask", question="其中新质生产力工匠学院有几家？", **again)
    assert "内蒙古" not in result.structured_content["query"]["inherited"]


def test_a_search_lists_sentences_with_their_places(service: Service) -> None:
    result = _call(service, "search", q="工匠学院", limit=2)
    assert _words(result) == "找到2句，按相关程度排列，未必回答了问题。"
    hits = result.structured_content["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2]
    assert hits[0]["url"].startswith(f"{SITE}/documents/")
    assert hits[0]["date_label"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {}, "（question）"),
        ("ask", {"question": ""}, "问题是空的"),
        ("ask", {"question": 7}, "（question）"),
        ("ask", {"question": "长" * 501}, "最多500个字"),
        ("ask", {"question": "问", "history": "早"}, "（history）"),
        ("ask", {"question": "问", "history": ["长" * 501]}, "history 里每条"),
        ("ask", {"question": "问", "history": [{"without": []}]}, "（history）"),
        ("ask", {"question": "问", "topic": "甲"}, "（topic）"),
        ("search", {"q": "问", "limit": 999}, "（limit）"),
        ("search", {"q": " "}, "问题是空的"),
        ("search", {"q": "问", "region": "宁夏"}, "（region）"),
    ],
)
def test_bad_arguments_are_told_in_chinese(
    service: Service, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = _call(service, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    assert told in _words(result)
    assert "请" in _words(result)


def test_a_tool_that_is_not_there_is_told_the_ones_that_are(service: Service) -> None:
    async def call() -> None:
        async with Client(create_server(service, Records())) as client:
            with pytest.raises(MCPError, match="没有名为“delete”的工具。可用：ask、search。"):
                await client.call_tool("delete", {})

    finished(call())


def test_what_an_assistant_asks_is_kept_as_what_others_ask(
    service: Service, tmp_path: Path
) -> None:
    records = Records.open(replace(service.settings, records=tmp_path))

    async def call() -> CallToolResult:
        async with Client(create_server(service, records)) as client:
            return await client.call_tool("ask", {"question": QUESTION})

    reply = finished(call()).structured_content
    records.close()
    (row,) = records.read("select id, question from questions")
    assert (row["id"], row["question"]) == (reply["id"], QUESTION)


def test_an_unexpected_failure_shows_no_inside(service: Service) -> None:
    class Broken:
        settings = service.settings

        def ask(self, question: str, history: object) -> object:
            raise RuntimeError("secret path")

    result = _call(Broken(), "ask", question="问")  # type: ignore[arg-type]
    assert result.is_error
    assert _words(result) == "系统出错了，请稍后再试。"


def _switched_on(service: Service, **changes: Any) -> Service:
    settings = replace(service.settings, mcp=True, **changes)
    return Service(settings, service._store, service._encoder)


@pytest.fixture(scope="module")
def served(service: Service) -> Iterator[TestClient]:
    app = create_app(_switched_on(service, root_path="/qa"))
    with TestClient(app, base_url="https://qa.example") as client:
        yield client


def _post(client: TestClient, method: str, params: Any, **headers: str) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    accept = {"accept": "application/json, text/event-stream"}
    address = WITH_SERVICE["url"].removeprefix(SITE)
    return client.post(address, json=body, headers=accept | headers)


ASKED = {"name": "ask", "arguments": {"question": QUESTION}}


def test_the_web_service_has_the_tools_where_it_is_switched_on(served: TestClient) -> None:
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "测试", "version": "1"},
    }
    told = _post(served, "initialize", hello).json()["result"]
    assert "逐字引文" in told["instructions"]
    result = _post(served, "tools/call", ASKED).json()["result"]
    url = result["structuredContent"]["citations"][0]["url"]
    # as the assistant reached it, whatever stands between
    assert url.startswith("https://qa.example/qa/documents/ningxia?mark=")


def test_the_tools_are_guarded_as_the_interface_is(served: TestClient) -> None:
    strange = _post(served, "tools/call", ASKED, origin="https://evil.example")
    assert strange.status_code == 403
    assert "QA_ALLOWED_ORIGINS" in strange.json()["error"]["message"]
    large = {"name": "ask", "arguments": {"question": "长" * 100_000}}
    assert _post(served, "tools/call", large).status_code == 413
    reply = _post(served, "tools/list", {})
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_stream_stays_open_and_no_session_is_kept(served: TestClient, method: str) -> None:
    refused = served.request(method, "/mcp")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert "mcp-session-id" not in _post(served, "tools/list", {}).headers


def test_the_tools_are_off_by_default(service: Service) -> None:
    assert service.settings.mcp is False
    with TestClient(create_app(service), base_url=SITE) as client:
        refused = _post(client, "tools/list", {})
    assert refused.status_code == 404
    assert refused.json()["error"]["message"].startswith("没有这个地址")


def test_an_assistant_can_start_it_by_itself(service: Service) -> None:
    folders = {"QA_CORPUS": service.settings.corpus, "QA_INDEX": service.settings.index}
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "qa.cli", *BY_ITSELF["args"]],
        env=os.environ | {name: str(folder) for name, folder in folders.items()},
    )

    async def call() -> CallToolResult:
        async with Client(program) as client:
            return await client.call_tool("ask", {"question": QUESTION})

    result = finished(call())
    url = result.structured_content["citations"][0]["url"]
    assert url.startswith("https://qa.example.org/documents/ningxia?mark=")


def test_without_the_library_it_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "qa.web.mcp")
    assert main(["mcp"]) == 1
    assert "make setup-mcp" in capsys.readouterr().err
