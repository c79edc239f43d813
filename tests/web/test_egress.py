"""No other host is asked for anything: not at the start, not by a page, not by an answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]
# an audit hook also sees what a library tries and forgets about
WATCHED = """
import os, sys
from pathlib import Path

asked = []

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        asked.append(arguments[0])
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        asked.append(arguments[1][0])

sys.addaudithook(watch)

from fastapi.testclient import TestClient
from qa.service import Service
from qa.settings import Settings
from qa.web.app import create_app

settings = Settings(corpus=Path("corpus"), index=Path(sys.argv[1]))
client = TestClient(create_app(Service.open(settings, rebuild=True)), base_url="http://localhost")
for path in ("/", "/config", "/theme.css", "/healthz", "/documents/ningxia"):
    assert client.get(path).status_code == 200, path
assert client.post("/api/ask", json={"question": "宁夏有多少家服务站点？"}).status_code == 200
print([host for host in asked if host not in ("127.0.0.1", "::1", "localhost")])
"""


def test_the_server_asks_no_other_host(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WATCHED, str(tmp_path)]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
