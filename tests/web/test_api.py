"""The interface as programs and other sites see it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.api import create_api
from qa.web.app import create_app

QUESTION = "宁夏户外劳动者服务站点有多少家？"
SITE = "https://union.example"


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(create_api(_allowing(service, SITE)), base_url="http://127.0.0.1:7860")


def _allowing(service: Service, *origins: str) -> Service:
    settings = replace(service.settings, allowed_origins=origins)
    return Service(settings, service._store, service._encoder)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": ""}, 422),
        ({"question": "长" * 501}, 422),
        ({"question": 7}, 422),
        ({"question": None}, 422),
        ({"question": "问", "history": "不是列表"}, 422),
        ({"question": "问", "history": [1]}, 422),
        ({"question": "问", "history": ["早"] * 21}, 422),
        ({"question": "问", "history": ["长" * 501]}, 422),
        ({"question": "问", "history": [{"without": ["早"]}]}, 422),
        ({"question": "问", "history": [{"question": "早", "extra": 1}]}, 422),
        ({"question": "问", "history": [{"question": "长" * 501}]}, 422),
        ({"question": "问", "history": [{"question": "早", "without": ["长" * 501]}]}, 422),
        ({"question": "问", "without": "宁夏"}, 422),
        ({"question": "问", "without": [7]}, 422),
        ({"question": "问", "without": [""]}, 422),
        ({"question": "问", "without": ["宁夏"] * 51}, 422),
        ({"question": "问", "without": ["长" * 501]}, 422),
        ({"question": "问", "extra": 1}, 422),
        ({"question": "问", "explain": "yes"}, 422),
        ({}, 422),
        ([], 422),
        ({"question": "长" * 100_000}, 413),
    ],
)
def test_a_bad_request_is_told_in_chinese(client: TestClient, body: Any, status: int) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == status
    assert "请" in response.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"{", b"[" * 60_000, b"\xff\xfe{}"])
def test_what_is_no_json_is_told_so(client: TestClient, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]["message"]


def test_a_large_body_that_hides_its_size_is_refused(client: TestClient) -> None:
    pieces = (b" " * 8192 for _ in range(33))
    response = client.post("/api/ask", content=pieces)
    assert response.status_code == 413
    assert response.json()["error"]["message"].startswith("请求太大")


def test_a_small_body_that_hides_its_size_is_read(client: TestClient) -> None:
    pieces = iter([b'{"question":', f'"{QUESTION}"}}'.encode()])
    response = client.post("/api/ask", content=pieces, headers={"content-type": "application/json"})
    assert response.json()["answered"] is True


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_only_json_asks(client: TestClient, kind: str) -> None:
    response = client.post("/api/ask", content=b'{"question": "x"}', headers={"content-type": kind})
    assert response.status_code == 422
    assert "application/json" in response.json()["error"]["message"]


@pytest.mark.parametrize("query", ["", "q=", "q=x&limit=0", "q=x&limit=many"])
def test_a_bad_search_is_told_in_chinese(client: TestClient, query: str) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 422
    assert "请" in response.json()["error"]["message"]


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = rb'{"question": "\ud800"}'
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert "无法识别" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/ask", 405),
        ("DELETE", "/api/search", 405),
        ("PUT", "/documents/ningxia", 405),
        ("POST", "/healthz", 405),
        ("GET", "/api/nothing", 404),
    ],
)
def test_our_addresses_never_fall_through_to_the_chat(
    service: Service, method: str, path: str, status: int
) -> None:
    for app in (create_api(service), create_app(service)):
        client = TestClient(app, base_url="http://127.0.0.1:7860")
        response = client.request(method, path)
        assert response.status_code == status
        assert "请" in response.json()["error"]["message"]


def test_a_wrong_method_is_told_the_right_ones(client: TestClient) -> None:
    response = client.get("/api/ask")
    assert response.headers["allow"] == "POST"
    assert "请用 POST。" in response.json()["error"]["message"]
    assert client.post("/healthz").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", "/", 405),
        ("GET", "/static/nothing.js", 404),
        ("POST", "/gradio_api/queue/join", 422),
    ],
)
def test_the_chat_page_refuses_in_chinese_as_well(
    service: Service, method: str, path: str, status: int
) -> None:
    client = TestClient(create_app(service), base_url="http://127.0.0.1:7860")
    response = client.request(method, path)
    assert response.status_code == status
    assert not re.search("[A-Za-z]{3,}", response.json()["error"]["message"])


def test_a_browser_gets_a_page_where_a_document_is_gone(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    gone = client.get("/documents/nothing", headers=browser)
    assert (gone.status_code, gone.headers["content-type"][:9]) == (404, "text/html")
    assert "它可能已经撤下" in gone.text
    assert '<a href="/">返回问答</a>' in gone.text
    assert "default-src 'none'" in gone.headers["content-security-policy"]
    assert "可能已经撤下" in client.get("/documents/nothing").json()["error"]["message"]


@pytest.mark.parametrize("path", ["/nothing", "/documents/nothing", "/documents/..%2F..%2Fetc"])
def test_an_unknown_address_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["message"].startswith("没有")


def test_search_lists_sentences_in_order(client: TestClient) -> None:
    hits = client.get("/api/search", params={"q": "工匠学院", "limit": 3}).json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert "工匠学院" in hits[0]["text"]
    assert hits[0]["title"] and hits[0]["date_label"]
    assert "工匠学院" in _marked(client.get(hits[0]["url"]).text)
    assert client.get("/api/search", params={"q": "问", "limit": 999}).status_code == 422


def _marked(page: str) -> str:
    return "".join(re.findall("<mark[^>]*>([^<]*)", page))


def test_documents_and_manifest(client: TestClient) -> None:
    documents = client.get("/api/documents").json()["documents"]
    assert {d["id"] for d in documents} == {"neimenggu", "ningxia"}
    health = client.get("/healthz").json()
    assert (health["status"], health["documents"]) == ("ok", 2)
    assert health["encoder"] == "encoder"  # not where it lies


def test_only_allowed_sites_may_ask(client: TestClient) -> None:
    asked: dict[str, Any] = {"json": {"question": QUESTION}}
    allowed = client.post("/api/ask", headers={"origin": SITE}, **asked)
    assert allowed.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in allowed.headers
    refused = client.post("/api/ask", headers={"origin": "https://evil.example"}, **asked)
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    null = client.post("/api/ask", headers={"origin": "null"}, **asked)
    assert null.status_code == 403
    own = client.post("/api/ask", headers={"origin": "http://127.0.0.1:7860"}, **asked)
    assert own.status_code == 200
    for alike in (
        "http://127.0.0.1:78601",
        "http://127.0.0.1:7860.evil.example",
        "http://127.0.0.1",
        "//127.0.0.1:7860",
        "http://[",  # what can't be parsed at all
        "http://[evil]",
    ):
        assert client.post("/api/ask", headers={"origin": alike}, **asked).status_code == 403


def _preflight(origin: str, method: str = "POST") -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type",
    }


def test_a_browser_asks_first(client: TestClient) -> None:
    response = client.options("/api/ask", headers=_preflight(SITE))
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == SITE
    assert "POST" in response.headers["access-control-allow-methods"]


def test_a_browser_that_is_refused_is_told_why(client: TestClient) -> None:
    strange = client.options("/api/ask", headers=_preflight("https://evil.example"))
    assert strange.status_code == 403
    assert "access-control-allow-origin" not in strange.headers
    assert "QA_ALLOWED_ORIGINS" in strange.json()["error"]["message"]
    method = client.options("/api/ask", headers=_preflight(SITE, "DELETE"))
    assert method.status_code == 403
    assert "GET 和 POST" in method.json()["error"]["message"]


def test_the_widget_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    again = client.get("/widget.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/healthz", "/widget.js", "/source.css", "/documents/ningxia"])
def test_watchers_may_ask_for_the_head_only(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_addresses_carry_the_prefix_of_the_proxy(service: Service) -> None:
    settings = replace(service.settings, root_path="/qa")
    client = TestClient(create_api(Service(settings, service._store, service._encoder)))
    citation = client.post("/api/ask", json={"question": QUESTION}).json()["citations"][0]
    assert citation["url"].startswith("/qa/documents/ningxia?mark=")
    page = client.get(citation["url"].removeprefix("/qa")).text
    assert 'href="/qa/source.css"' in page
    assert 'href="/qa/"' in page


def test_every_reply_is_guarded(client: TestClient) -> None:
    for path in ("/healthz", "/nothing", "/documents/ningxia", "/widget.js"):
        assert client.get(path).headers["x-content-type-options"] == "nosniff"
    policy = client.get("/documents/ningxia").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"frame-ancestors 'self' {SITE}" in policy


def test_an_unexpected_failure_shows_no_inside(service: Service) -> None:
    class Broken:
        settings = replace(service.settings, allowed_origins=(SITE,))
        documents = service.documents

        def ask(self, question: str, history: object) -> object:
            raise RuntimeError("secret path")

    app = create_api(Broken())  # type: ignore[arg-type]
    client = TestClient(app, raise_server_exceptions=False)
    response = client.post("/api/ask", json={"question": "问"}, headers={"origin": SITE})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json()["error"]["message"] == "系统出错了，请稍后再试。"
    # a widget elsewhere may read the message, too
    assert response.headers["access-control-allow-origin"] == SITE
    assert response.headers["x-content-type-options"] == "nosniff"
