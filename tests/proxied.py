"""nginx before an application, with the very lines that docs/operations.md gives."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from foreign import Site

from qa.records import Records

_DOCUMENTED = Path(__file__).parents[1] / "docs" / "operations.md"
_AROUND = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port};
{location}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Proxied:
    """The whole application behind nginx: its chat page, with `/` at the end of the address,
    another site with its widget, and what was asked."""

    url: str
    site: Site
    records: Records


@contextmanager
def nginx(address: str, folder: Path) -> Iterator[str]:
    """The address, with `/` at its end, at which nginx serves what is served at `address`."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        if os.environ.get("REQUIRE_NGINX"):
            pytest.fail("no nginx on this machine, but REQUIRE_NGINX is set")
        pytest.skip("no nginx on this machine")
    location = _documented().replace("http://127.0.0.1:7860", address)
    port = _free_port()
    (folder / "nginx.conf").write_text(_AROUND.format(port=port, location=location), "utf-8")
    command = [program, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
    proxy = subprocess.Popen(command)
    try:
        _wait_for(port, proxy)
        yield f"http://127.0.0.1:{port}/qa/"
    finally:
        proxy.terminate()
        proxy.wait(timeout=10)


def _documented() -> str:
    (block,) = re.findall(r"```nginx\n(.*?)```", _DOCUMENTED.read_text("utf-8"), re.DOTALL)
    assert "http://127.0.0.1:7860/;" in block
    return str(block)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, proxy: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and proxy.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not start with the documented lines")
