"""Whoever asks too often is told when to come back, at each door that costs an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.api import create_api
from qa.web.app import create_app, server_config

SITE = "https://www.example.org"
HERE = "http://127.0.0.1:7860"


def _service(service: Service, **changes: Any) -> Service:
    settings = replace(service.settings, **changes)
    return Service(settings, service._store, service._encoder)


def _ask(client: TestClient, **headers: str) -> Any:
    return client.post("/api/ask", json={"question": "问"}, headers=headers)


def _search(client: TestClient) -> Any:
    return client.get("/api/search", params={"q": "工匠学院", "limit": 1})


def _assist(client: TestClient) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"accept": "application/json, text/event-stream"}
    return client.post("/mcp", json=body, headers=accept)


def _chat(client: TestClient, question: str) -> str:
    """What the page shows after a question."""
    config = client.get("/config").json()
    event = next(e for e in config["dependencies"] if len(e["inputs"]) == 3)
    body = {"data": [question, None, ""], "fn_index": event["id"], "session_hash": "s"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    told = client.get("/gradio_api/queue/data", params={"session_hash": "s"}).text
    messages = [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")]
    (done,) = [m for m in messages if m["msg"] == "process_completed"]
    assert done["success"], done
    return json.dumps(done["output"], ensure_ascii=False)


def _is_refused(reply: Any) -> bool:
    if reply.status_code != 429:
        return False
    wait = int(reply.headers["retry-after"])
    assert 0 < wait <= 60
    assert reply.json()["error"]["message"] == f"提问太频繁了，请过{wait}秒再试。"
    return True


@pytest.mark.parametrize("changes", [{"client_rate": 2}, {"total_rate": 2}])
def test_each_door_for_programs_counts(service: Service, changes: dict[str, Any]) -> None:
    app = create_api(_service(service, mcp=True, **changes))
    with TestClient(app, base_url=HERE) as client:
        assert not _is_refused(_search(client))
        assert not _is_refused(_assist(client))
        for door in (_ask, _search, _assist):
            assert _is_refused(door(client))
        # reading costs no answer
        assert client.get("/api/documents").status_code == 200


def test_the_chat_page_counts_with_them(service: Service) -> None:
    app = create_app(_service(service, client_rate=1))
    with TestClient(app, base_url=HERE) as client:
        assert "太频繁" not in _chat(client, "你好")
        assert "提问太频繁了，请过" in _chat(client, "你好")
        assert _is_refused(_ask(client))


def test_a_widget_elsewhere_may_read_why(service: Service) -> None:
    client = TestClient(create_api(_service(service, client_rate=1, allowed_origins=(SITE,))))
    replies = [_ask(client, origin=SITE) for _ in range(2)]
    assert _is_refused(replies[1])
    assert replies[1].headers["access-control-allow-origin"] == SITE


def test_one_address_pays_for_no_other(service: Service) -> None:
    app = create_api(_service(service, client_rate=1))
    first, other = (TestClient(app, client=(f"192.0.2.{n}", 50000)) for n in (1, 2))
    assert [_is_refused(_ask(client)) for client in (first, first, other)] == [False, True, False]


def test_both_can_be_switched_off(service: Service) -> None:
    client = TestClient(create_api(_service(service, client_rate=0, total_rate=0)))
    assert not any(_is_refused(_search(client)) for _ in range(20))


@pytest.mark.parametrize(
    ("peer", "is_believed"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),  # as a server at `::` sees 127.0.0.1
        ("192.0.2.1", False),
        ("::ffff:192.0.2.1", False),
    ],
)
def test_only_this_machine_tells_for_whom_it_asks(
    service: Service, monkeypatch: pytest.MonkeyPatch, peer: str, is_believed: bool
) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    config = server_config(create_api(_service(service, client_rate=1)), service.settings)
    config.load()
    client = TestClient(config.loaded_app, client=(peer, 50000))
    replies = [_ask(client, **{"x-forwarded-for": f"192.0.2.{n}"}) for n in (5, 6)]
    assert [_is_refused(reply) for reply in replies] == [False, not is_believed]
