"""Behind nginx with the very lines that docs/operations.md gives: all works below /qa/."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from foreign import Site, ask, tag
from playwright.sync_api import Page, expect

from qa.service import Service
from qa.web.app import create_app

DOCUMENTED = Path(__file__).parents[2] / "docs" / "operations.md"
QUESTION = "宁夏户外劳动者服务站点有多少家？"
AROUND = """
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


@pytest.fixture(scope="module")
def url(  # type: ignore[no-untyped-def]
    service: Service, site: Site, serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the chat page behind nginx, with `/` at its end."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        if os.environ.get("REQUIRE_NGINX"):
            pytest.fail("no nginx on this machine, but REQUIRE_NGINX is set")
        pytest.skip("no nginx on this machine")
    settings = replace(service.settings, root_path="/qa", allowed_origins=(site.url,))
    app = create_app(Service(settings, service._store, service._encoder))
    location = _documented().replace("http://127.0.0.1:7860", serve(app, root_path="/qa"))
    port = _free_port()
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "nginx.conf").write_text(AROUND.format(port=port, location=location), "utf-8")
    command = [nginx, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
    proxy = subprocess.Popen(command)
    try:
        _wait_for(port, proxy)
        yield f"http://127.0.0.1:{port}/qa/"
    finally:
        proxy.terminate()
        proxy.wait(timeout=10)


def _documented() -> str:
    (block,) = re.findall(r"```nginx\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
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


def test_the_chat_answers_and_opens_the_source(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    expect(page.locator(".qa-short")).to_have_text("100家")
    page.click(".qa-number >> nth=0")
    expect(page.locator(".qa-source mark").first).to_be_visible()


def test_quotes_are_collected_and_exported(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    page.click("a[href^='#keep='] >> nth=0")
    page.click("#qa-basket")
    expect(page.locator(".qa-basket-from a")).to_have_attribute(
        "href", re.compile(r"^/qa/documents/")
    )
    with page.expect_download() as file:
        page.click(".qa-basket-word")
    assert file.value.suggested_filename.endswith(".docx")


def test_a_citation_leads_to_its_page_and_back(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    with page.context.expect_page() as opened:
        page.locator(".qa-page a").first.click()
    source = opened.value
    expect(source.locator("#hl")).to_contain_text("100家")
    assert source.url.startswith(f"{url}documents/")
    source.wait_for_load_state()  # its style with it
    assert source.evaluate("getComputedStyle(document.querySelector('main')).paddingTop") != "0px"
    source.click(".kicker a")
    source.wait_for_selector("#qa-question")
    assert source.url == url


def test_programs_ask_and_follow_the_citation(url: str) -> None:
    origin = url.removesuffix("/qa/")
    with httpx.Client(base_url=url, headers={"origin": origin}, timeout=20) as client:
        reply = client.post("api/ask", json={"question": QUESTION}).json()
        assert reply["short_answer"] == "100家"
        assert reply["citations"][0]["url"].startswith("/qa/documents/")
        assert client.get(origin + reply["citations"][0]["url"]).status_code == 200
        for path in ("widget.js", "source.css", "healthz", "api/documents"):
            assert client.get(path).status_code == 200
        strange = {"origin": "https://evil.example"}
        assert client.post("api/ask", json={"question": "问"}, headers=strange).status_code == 403


def test_the_address_without_its_last_stroke_leads_there(url: str) -> None:
    reply = httpx.get(url.removesuffix("/"))
    assert reply.is_redirect
    assert reply.headers["location"] == url


def test_the_widget_works_on_another_site(page: Page, url: str, site: Site) -> None:
    site.visit(page, tag(url.removesuffix("/")))
    page.click("button.open")
    ask(page, QUESTION)
    expect(page.locator(".short")).to_have_text("100家")
    expect(page.get_by_role("link", name="打开完整对话")).to_have_attribute(
        "href", re.compile("^" + re.escape(f"{url}#talk="))
    )
    with page.context.expect_page() as chat:
        page.get_by_role("link", name="打开完整对话").click()
    expect(chat.value.locator(".qa-short")).to_have_text("100家")
    expect(chat.value).to_have_url(url)
    chat.value.close()
    with page.context.expect_page() as opened:
        page.locator(".cite a").first.click()
    expect(opened.value.locator("#hl")).to_contain_text("100家")
    assert opened.value.url.startswith(f"{url}documents/")


def test_the_guide_is_found_from_the_chat(page: Page, url: str) -> None:
    page.goto(url)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="使用说明").click()
    expect(opened.value.get_by_role("heading", name="写材料")).to_be_visible()
    opened.value.get_by_role("link", name="返回问答").click()
    expect(opened.value).to_have_url(url)
