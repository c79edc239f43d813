"""Pages stay open in browsers while the service behind them ends, and comes back another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.app import create_app


def test_events_have_the_same_numbers_whatever_is_suggested(service: Service) -> None:
    config = TestClient(create_app(service)).get("/config").json()
    suggestions = {
        part["id"]
        for part in config["components"]
        if "qa-suggestion" in (part["props"].get("elem_classes") or [])
    }
    assert len(suggestions) == len(service.suggestions) > 0
    targets = {place for event in config["dependencies"] for place, _ in event["targets"]}
    assert not suggestions & targets


def test_an_open_page_does_not_hold_up_the_end(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "QA_CORPUS": str(service.settings.corpus),
        "QA_INDEX": str(service.settings.index),
        "QA_RECORDS": str(tmp_path / "records"),
    }
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", str(port)]
    with log.open("w") as told, subprocess.Popen(command, env=environment, stderr=told) as process:
        try:
            _wait_for(port, process)
            with httpx.stream("GET", f"http://127.0.0.1:{port}/gradio_api/heartbeat/page"):
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=20)
        finally:
            process.kill()
    assert "Traceback" not in log.read_text("utf-8")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("qa serve did not start")
