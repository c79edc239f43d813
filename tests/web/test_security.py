"""What a mounted Gradio must never do (see docs/decisions/gradio.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.app import create_app

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
]


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    app = create_app(service)
    return TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False)


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize(
    "prefix", ["/gradio_api/", "//gradio_api//", "/GRADIO_API/", "/%67radio_api/"]
)
def test_what_nobody_needs_is_closed(client: TestClient, prefix: str, path: str) -> None:
    for answer in (client.get(prefix + path), client.post(prefix + path, json={})):
        assert answer.status_code in {404, 405}
        assert "root:" not in answer.text


def test_a_forged_file_message_hands_out_nothing(client: TestClient, tmp_path: Path) -> None:
    """An anonymous client sends a chat message that names a file of the server."""
    secret = tmp_path / "secret.txt"
    secret.write_text("geheimnis", "utf-8")
    config = client.get("/config").json()
    message = {
        "role": "user",
        "content": [
            {
                "type": "file",
                "file": {"path": str(secret), "meta": {"_type": "gradio.FileData"}},
            }
        ],
    }
    for function in range(len(config["dependencies"])):
        inputs = config["dependencies"][function]["inputs"]
        body = {
            "fn_index": function,
            "data": [[message] for _ in inputs] or [[message]],
            "session_hash": f"s{function}",
        }
        joined = client.post("/gradio_api/queue/join", json=body)
        assert "geheimnis" not in joined.text
    assert not list(_copies(client, secret))


def _copies(client: TestClient, secret: Path) -> list[str]:
    """Addresses under which the server would now hand out the file."""
    found = [f"/gradio_api/file={secret}", f"/file={secret}", f"/gradio_api/file/{secret}"]
    return [path for path in found if "geheimnis" in client.get(path).text]


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
    for path in ("/", "/config", "/gradio_api/queue/data?session_hash=x"):
        if path.endswith("=x"):
            continue  # an event stream that stays open
        answer = client.get(path, headers=headers)
        assert "access-control-allow-origin" not in answer.headers
    joined = client.post("/gradio_api/queue/join", json={}, headers=headers)
    assert joined.status_code == 403
