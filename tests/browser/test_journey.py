"""The whole way of one person: from the widget on another site to a Word file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from foreign import Site, ask
from playwright.sync_api import Page, expect

from qa.service import Service
from qa.web.app import create_app

DEMO = Path(__file__).parents[2] / "docs" / "demo"
ASKED = "内蒙古打造了多少家工匠学院？"
FOLLOW_UP = "那户外劳动者服务站点呢？"
USER = "#qa-chat [data-testid='user']"


@pytest.fixture(scope="module")
def site(serve) -> Site:  # type: ignore[no-untyped-def]
    """The demonstration page, on an origin of its own."""
    site = Site()
    site.url = serve(site.app)
    return site


@pytest.fixture(scope="module")
def url(service: Service, site: Site, serve) -> str:  # type: ignore[no-untyped-def]
    service.warm()  # else the first answer waits for the models
    settings = replace(service.settings, allowed_origins=(site.url,))
    url = serve(create_app(Service(settings, service._store, service._encoder)))
    site.html = (DEMO / "index.html").read_text("utf-8").replace("http://127.0.0.1:7860", url)
    site.styles = (DEMO / "style.css").read_text("utf-8")
    return str(url)


def test_from_the_widget_to_a_word_file(page: Page, site: Site, url: str) -> None:
    chat = handed_over(page, site, url)
    told = chat.locator(".qa-answer").all_inner_texts()
    chat.reload()
    expect(chat.locator(USER)).to_have_text([ASKED, FOLLOW_UP])
    assert chat.locator(".qa-answer").all_inner_texts() == told
    chat.locator("a[href^='#keep=']").last.click()
    chat.get_by_role("button", name="素材（1）").click()
    with chat.expect_download() as word:
        chat.get_by_role("button", name="导出 Word").click()
    text = "\n".join(
        p.text for p in docx.Document(BytesIO(word.value.path().read_bytes())).paragraphs
    )
    assert "打造100家户外劳动者服务站点" in text


def handed_over(page: Page, site: Site, url: str) -> Page:
    """The chat page with what was asked in the widget: a question, and one that took a region
    over from it, asked again without."""
    page.goto(site.url)
    page.get_by_role("button", name="问产改").click()
    ask(page, ASKED)
    expect(page.locator(".short")).to_have_text("28家")
    ask(page, FOLLOW_UP)
    page.get_by_label("去掉“内蒙古”，重新问").click()
    expect(page.locator(".short").last).to_have_text("100家")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开完整对话").click()
    chat = opened.value
    expect(chat.locator(USER)).to_have_text([ASKED, FOLLOW_UP])
    expect(chat.locator(".qa-short").last).to_have_text("100家")
    expect(chat.locator(".qa-answer").last).to_contain_text("这次没有沿用：内蒙古")
    expect(chat).to_have_url(f"{url}/")  # what was handed over doesn't stay in the address
    return chat
