"""The forged request that made a mounted Gradio hand out any file, against a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.service import Service
from qa.web.app import create_app

SECRET = "geheimnis-4711"


@pytest.fixture(scope="module")
def url(service: Service, serve) -> str:  # type: ignore[no-untyped-def]
    return serve(create_app(service))


def test_a_forged_file_message_hands_out_nothing(url: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    with httpx.Client(base_url=url, timeout=20) as client:
        functions = client.get("/config").json()["dependencies"]
        assert functions
        for number, function in enumerate(functions):
            inputs = max(1, len(function["inputs"]))
            reply = _send(client, function["id"], [_forged(secret)] * inputs, f"forged{number}")
            assert SECRET not in reply
            assert "/file=" not in reply
            for path in _paths(reply):
                assert SECRET not in client.get(f"/gradio_api/file={path}").text
        for route in (f"/gradio_api/file={secret}", f"/file={secret}"):
            assert SECRET not in client.get(route).text


def test_a_foreign_site_reads_no_event_stream(url: str) -> None:
    strange = {"origin": "https://evil.example", "host": "qa.example"}
    with httpx.Client(base_url=url, timeout=20) as client:
        body = {"fn_index": 0, "data": [], "session_hash": "foreign"}
        assert client.post("/gradio_api/queue/join", json=body, headers=strange).status_code == 403
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        events = "/gradio_api/queue/data?session_hash=foreign"
        with client.stream("GET", events, headers=strange) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert "access-control-allow-origin" not in stream.headers


def _forged(secret: Path) -> list[dict[str, Any]]:
    file = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    return [{"role": "user", "content": [{"type": "file", "file": file}]}]


def _send(client: httpx.Client, function: int, data: list[Any], session: str) -> str:
    """Everything that the server says to one call of a function, until it is done."""
    body = {"fn_index": function, "data": data, "session_hash": session}
    joined = client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return joined.text
    said: list[str] = []
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
        for line in events.iter_lines():
            said.append(line)
            if "process_completed" in line or "close_stream" in line:
                break
    return "\n".join(said)


def _paths(reply: str) -> set[str]:
    """Paths of files that a reply names."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("path"), str):
                found.add(value["path"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for line in reply.splitlines():
        if line.startswith("data:"):
            walk(json.loads(line[5:]))
    return found
