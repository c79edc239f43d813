"""A real Chromium against a real server, and no word to any other host."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

import pytest
import uvicorn
from benchmarks import chromium
from chatting import open_chat
from foreign import Site
from places import PASSWORD, QUESTION, REFUSED, Addresses
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)
from proxied import Proxied, nginx

from qa.records import Fault, Feedback, Records
from qa.service import Service
from qa.web.app import create_app

LOCAL = {"127.0.0.1", "localhost", None}
PATIENCE = 45_000  # milliseconds: other work on the machine must not fail a test
DESKTOP: ViewportSize = {"width": 1280, "height": 860}


class Serve(Protocol):
    """Serves an ASGI application below a prefix that a proxy strips; returns its address."""

    def __call__(self, app: object, root_path: str = "") -> str: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium; its absence fails only where REQUIRE_BROWSER is set."""
    path = chromium.path()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no chromium on this machine, but REQUIRE_BROWSER is set")
        pytest.skip("no chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture
def large_text(browser: Browser) -> Iterator[Page]:
    """A page on the phone of somebody who has set text to 200 %."""
    flags = [*chromium.FLAGS, "--blink-settings=defaultFontSize=32"]
    started = browser.browser_type.launch(executable_path=chromium.path(), args=flags)
    yield started.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that fails the test if a page asks another host for anything."""
    asked: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL:
            asked.append(request.url)

    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.on("request", note)
    yield context
    context.close()
    assert asked == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of desktop size; `page.set_viewport_size` makes it a phone."""
    return context.new_page()


@pytest.fixture(scope="module")
def url(service: Service, serve: Serve) -> str:
    """The whole application as it is served; a module that needs another has its own."""
    return serve(create_app(service))


@pytest.fixture
def chat(page: Page, url: str) -> Page:
    """The chat page, ready to be asked."""
    return open_chat(page, url)


@pytest.fixture(scope="module")
def site(serve: Serve) -> Site:
    """A site elsewhere that may have the widget."""
    site = Site()
    site.url = serve(site.app)
    return site


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serves an ASGI application on a free port of 127.0.0.1; call it with the app, get its URL."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: object, root_path: str = "") -> str:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", ws="none", root_path=root_path)  # type: ignore[arg-type]
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            if time.monotonic() > deadline:
                pytest.fail("the server did not start within a minute")
            time.sleep(0.02)
        servers.append((server, thread))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def everywhere(
    service: Service, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Addresses]:
    """The whole application with a few questions on record, and another site with its widget."""
    site = Site()
    site.url = serve(site.app)
    settings = replace(
        service.settings,
        records=tmp_path_factory.mktemp("records"),
        admin_password=PASSWORD,
        allowed_origins=(site.url,),
    )
    records = Records.open(settings)
    key = records.keep(QUESTION, [], service.ask(QUESTION))
    records.keep(REFUSED, [], service.ask(REFUSED))
    assert key
    records.rate(key, Feedback(False, Fault.OUTDATED, "今年已有120家"))
    service = Service(settings, service._store, service._encoder)
    yield Addresses(serve(create_app(service, records)), site)
    records.close()


@pytest.fixture(scope="session")
def proxied(
    service: Service, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """The whole application below /qa/ behind nginx, and another site with its widget."""
    site = Site()
    site.url = serve(site.app)
    settings = replace(
        service.settings,
        root_path="/qa",
        records=tmp_path_factory.mktemp("records"),
        admin_password=PASSWORD,
        allowed_origins=(site.url,),
        mcp=True,
    )
    records = Records.open(settings)
    app = create_app(Service(settings, service._store, service._encoder), records)
    with nginx(serve(app, root_path="/qa"), tmp_path_factory.mktemp("nginx")) as url:
        yield Proxied(url, site, records)
    records.close()
