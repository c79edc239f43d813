"""What a mounted Gradio must never do (see docs/decisions/gradio.md)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount

from qa.service import Service
from qa.web.app import create_app
from qa.web.guard import is_needed

CLOSED = [
    "upload",
    "upload_progress",
    "file=/etc/passwd",
    "file/etc/passwd",
    "proxy=http://evil.example",
    "stream/a/b/c",
    "info",
    "openapi.json",
    "call/respond",
    "api/respond",
    "run/predict",
    "run-history",
    "deep_link",
    "component_server",
    "process_recording",
    "dev/reload",
    "vibe-edit",
    "token",
    "user",
]
# of all the routes that Gradio brings, those that stay open
OPEN = {
    "/",
    "/config",
    "/config/",
    "/theme.css",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/static/{path}",
    "/assets/{path}",
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/startup-events",
    "/gradio_api/app_id",
    "/gradio_api/app_id/",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/reset/",
}


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    app = create_app(service)
    return TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False)


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize(
    "prefix",
    [
        "/gradio_api/",
        "//gradio_api//",
        "/GRADIO_API/",
        "/%67radio_api/",
        "/gradio_api%2F",
        "/gradio_api/%2e/",
        "/gradio_api/queue/../",
        "/gradio_api/queue/%252e%252e/",
        "/gradio_api\\",
    ],
)
def test_what_nobody_needs_is_closed(client: TestClient, prefix: str, path: str) -> None:
    for answer in (client.get(prefix + path), client.post(prefix + path, json={})):
        assert answer.status_code == 404
        assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["monitoring", "monitoring/summary", "runs", "login", "svelte/x"])
def test_gradio_tells_nothing_about_the_server(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_every_route_of_gradio_is_known(client: TestClient) -> None:
    mounted = next(r for r in client.app.routes if isinstance(r, Mount))  # type: ignore[attr-defined]
    assert isinstance(mounted.app, FastAPI)
    paths = set(mounted.app.openapi()["paths"])
    assert "/gradio_api/upload" in paths
    filled = {path: re.sub(r"\{[^}]*\}", "x", path) for path in paths}
    assert {path for path in paths if is_needed(filled[path])} == OPEN


def test_gradio_checks_the_files_that_messages_name(client: TestClient) -> None:
    # a mounted page counts as not launched, and then Gradio skips that check
    mounted: Any = next(r for r in client.app.routes if isinstance(r, Mount))  # type: ignore[attr-defined]
    assert mounted.app.get_blocks().has_launched is True


def test_no_component_takes_messages_from_the_browser(client: TestClient) -> None:
    config = client.get("/config").json()
    chats = {c["id"] for c in config["components"] if c["type"] in {"chatbot", "file", "image"}}
    taken = {i for dependency in config["dependencies"] for i in dependency["inputs"]}
    assert chats
    assert not chats & taken


def test_the_page_has_a_policy_and_names_no_other_host(client: TestClient) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'self'" in policy
    shown = json.dumps(page.text)
    for host in ("googleapis", "gstatic", "jsdelivr", "unpkg"):
        assert host not in shown


def test_a_foreign_origin_is_reflected_nowhere(client: TestClient) -> None:
    headers = {"origin": "https://evil.example", "host": "qa.example"}
    for path in ("/", "/config", "/theme.css", "/gradio_api/app_id", "/healthz", "/nothing"):
        answer = client.get(path, headers=headers)
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers
    joined = client.post("/gradio_api/queue/join", json={}, headers=headers)
    assert joined.status_code == 403


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-gradio-server", "forwarded"])
def test_the_page_names_no_host_that_a_header_makes_up(client: TestClient, header: str) -> None:
    for path in ("/", "/config"):
        told = client.get(path, headers={header: "http://evil.example"}).text
        assert "evil.example" not in told
        assert "http://127.0.0.1:7860" in told


def test_behind_a_prefix_the_same_is_open_and_closed(service: Service) -> None:
    client = TestClient(create_app(service), root_path="/qa")
    assert client.get("/qa/config").status_code == 200
    assert client.get("/qa/").status_code == 200
    assert client.get("/qa/gradio_api/info").status_code == 404
    assert client.get("/qa/monitoring/summary").status_code == 404
